// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum AlertsRoutes {
    static let all: [Route] = [
        .get("/alerts", .permission(.viewAlerts), AlertsPage.show)
            .placed(as: "alerts", en: "Alerts", fr: "Alertes"),
        .post(
            "/alerts/{alert}/ack", .permission(.acknowledgeAlerts), fields: ["note"],
            AlertsPage.acknowledge),
    ]
}
