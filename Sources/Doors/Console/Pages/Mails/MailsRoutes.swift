// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum MailsRoutes {
    static let all: [Route] = [
        .get("/mails", .everywhere(.viewExports), MailsPage.show)
            .placed(as: "mails", en: "Mails", fr: "Courriels"),
        .get("/mails/{mail}", .everywhere(.viewExports), MailPage.show),
        .post("/mails/{mail}/send", .everywhere(.runExports), fields: [], MailsPage.send),
        .post(
            "/mail-recipients/{recipient}/retry", .everywhere(.runExports), fields: [],
            MailsPage.retry),
    ]
}
