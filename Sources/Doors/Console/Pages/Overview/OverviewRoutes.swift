// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum OverviewRoutes {
    static let all: [Route] = [
        .get("/", .permission(.viewOverview), OverviewPage.show)
            .placed(as: "overview", en: "Today", fr: "Aujourd’hui")
    ]
}
