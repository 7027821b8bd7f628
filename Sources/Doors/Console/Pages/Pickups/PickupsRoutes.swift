// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum PickupsRoutes {
    static let all: [Route] = [
        .get("/pickups", .everywhere(.viewFiles), PickupsPage.show)
            .placed(as: "pickups", en: "Pickups", fr: "Collectes"),
        .post(
            "/pickups/{pickup}/run", .everywhere(.importFiles), fields: [], PickupsPage.run),
    ]
}
