// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum ExportsRoutes {
    static let all: [Route] = [
        .get("/exports", .everywhere(.viewExports), ExportsPage.show)
            .placed(as: "exports", en: "Exports", fr: "Exports"),
        .post(
            "/exports/{export}/run", .everywhere(.runExports), fields: ["day"], ExportsPage.run),
        .post(
            "/exports/{export}/pause", .everywhere(.runExports), fields: ["reason"],
            ExportsPage.pause),
        .post(
            "/exports/{export}/resume", .everywhere(.runExports), fields: [], ExportsPage.resume),
        .post(
            "/export-files/{id}/deliver", .everywhere(.runExports), fields: ["target"],
            ExportsPage.deliver),
        .get("/export-files/{id}", .everywhere(.downloadExports), ExportsPage.download),
    ]
}
