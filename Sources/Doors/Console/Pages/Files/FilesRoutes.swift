// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum FilesRoutes {
    static let all: [Route] = [
        .get("/files", .permission(.viewFiles), FilesPage.show)
            .placed(as: "files", en: "Files", fr: "Fichiers"),
        .get("/files/{file}", .permission(.viewFiles), FilePage.show),
    ]
}
