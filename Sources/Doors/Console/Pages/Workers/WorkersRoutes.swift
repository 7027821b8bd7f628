// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum WorkersRoutes {
    static let all: [Route] = [
        .get("/workers", .everywhere(.viewWorkers), WorkersPage.show)
            .placed(as: "workers", en: "Workers", fr: "Ouvriers")
    ]
}
