// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum QualityRoutes {
    static let all: [Route] = [
        .get("/qc", .permission(.viewData), QualityPage.show)
            .placed(as: "qc", en: "Quality control", fr: "Contrôle qualité"),
        .get("/qc/{chart}", .permission(.viewData), QualityChartPage.show),
        .post(
            "/qc/{chart}/comments", .permission(.commentCharts), fields: ["series", "comment"],
            QualityChartPage.comment),
    ]
}
