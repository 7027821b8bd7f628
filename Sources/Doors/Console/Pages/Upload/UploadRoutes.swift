// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum UploadRoutes {
    static let all: [Route] = [
        .get("/upload", .permission(.importFiles), UploadPage.show)
            .placed(as: "upload", en: "Upload", fr: "Dépôt"),
        Route.post("/upload", .permission(.importFiles), fields: ["feed"], UploadPage.receive)
            .taking(files: ["file"]),
        .get("/upload/{upload}", .permission(.importFiles), UploadAccount.show),
        .post("/upload/{upload}/import", .permission(.importFiles), UploadAccount.accept),
        .post("/upload/{upload}/discard", .permission(.importFiles), UploadAccount.discard),
    ]
}
