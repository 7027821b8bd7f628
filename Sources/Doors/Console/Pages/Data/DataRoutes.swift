// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum DataRoutes {
    static let all: [Route] = [
        .get("/data", .permission(.viewData), DataPage.show)
            .placed(as: "data", en: "Data", fr: "Données"),
        .get("/data/{feed}", .permission(.viewData), DataFeedPage.show),
        .get("/data/{feed}/rows.csv", .permission(.viewData), DataDownload.send),
    ]
}
