// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum HealthRoutes {
    static let all: [Route] = [
        .get("/health", .everywhere(.viewHealth), HealthPage.show)
            .placed(as: "health", en: "Health", fr: "Santé")
    ]
}
