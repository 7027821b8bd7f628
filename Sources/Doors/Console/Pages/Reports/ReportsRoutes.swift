// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum ReportsRoutes {
    static let all: [Route] = [
        .get("/reports/daily", .everywhere(.viewAggregates), ReportPage.show)
            .placed(as: "report", en: "Daily report", fr: "Rapport journalier"),
        .get("/reports/daily/{day}", .everywhere(.viewAggregates), ReportPage.show),
    ]
}
