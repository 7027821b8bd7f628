// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum ChartsRoutes {
    static let all: [Route] = [
        .get("/charts", .permission(.viewData), ChartsPage.show)
            .placed(as: "charts", en: "Charts", fr: "Courbes")
    ]
}
