// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum FilesRoutes {
    static let all: [Route] = [
        .get("/files", .permission(.viewFiles), FilesPage.show)
            .placed(as: "files", en: "Files", fr: "Fichiers"),
        .post(
            "/bulk/files", .permission(.retryFiles), fields: ["action", "filter", "expect"],
            BulkFiles.retry),
        .get("/files/{file}", .permission(.viewFiles), FilePage.show),
        .get("/files/{file}/preview", .permission(.viewFiles), PreviewPage.show),
        .get("/files/{file}/rows", .permission(.viewData), RowsPage.show),
        .get("/files/{file}/original", .permission(.downloadFiles), FileDownload.original),
        .get("/files/{file}/faults.csv", .permission(.viewFiles), FileDownload.faults),
        .post("/files/{file}/retry", .permission(.retryFiles), FilePage.retry),
        .post("/files/{file}/release", .permission(.retryFiles), FilePage.release),
        .post(
            "/files/{file}/refuse", .permission(.retryFiles), fields: ["reason"], FilePage.refuse),
        .get("/files/{file}/mend", .permission(.mendFiles), MendPage.show),
        Route.post(
            "/files/{file}/mend", .permission(.mendFiles), fields: ["step", "after"], MendPage.send
        ).taking(numbered: "line-"),
        .get("/files/{file}/revert", .permission(.revertFiles), RevertPage.show),
        .post(
            "/files/{file}/revert", .permission(.revertFiles), fields: ["confirm"],
            RevertPage.revert),
        .post(
            "/files/{file}/hold", .permission(.revertFiles), fields: ["reason"], FilePage.hold),
        .post("/files/{file}/release-hold", .permission(.revertFiles), FilePage.releaseHold),
    ]
}
