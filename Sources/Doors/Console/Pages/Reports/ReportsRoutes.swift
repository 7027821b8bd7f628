// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum ReportsRoutes {
    static let all: [Route] = [
        .get("/reports/daily", .everywhere(.viewAggregates), ReportPage.show)
            .placed(as: "report", en: "Report", fr: "Rapport"),
        .get("/reports/daily/{day}", .everywhere(.viewAggregates), ReportPage.show),
    ]
}
