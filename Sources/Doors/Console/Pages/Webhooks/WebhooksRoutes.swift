// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum WebhooksRoutes {
    static let all: [Route] = [
        .get("/webhooks", .everywhere(.viewExports), WebhooksPage.show)
            .placed(as: "webhooks", en: "Webhooks", fr: "Webhooks"),
        .post(
            "/webhooks/{webhook}/send", .everywhere(.runExports), fields: [], WebhooksPage.send),
        .post(
            "/webhooks/{webhook}/pause", .everywhere(.runExports), fields: ["reason"],
            WebhooksPage.pause),
        .post(
            "/webhooks/{webhook}/resume", .everywhere(.runExports), fields: [],
            WebhooksPage.resume),
        .post(
            "/webhook-messages/{message}/retry", .everywhere(.runExports), fields: [],
            WebhooksPage.retry),
    ]
}
