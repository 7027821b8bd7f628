// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views

/// Mails: what is declared, what went out, and what came back.
enum MailOperations {
    struct MailItem: Codable, Sendable {
        let name: String
        let to: [String]
        /// It is sent by itself, when there is an alert; others by a schedule or for the asking.
        let is_of_alerts: Bool
    }

    static let all: [Operation] = [
        .declared(
            "/mails", .permission(.viewExports), "The mails that are declared, by name",
            of: MailItem.self
        ) { call in
            DeclaredMail.all(call.site.installation).map { mail in
                (mail.name, MailItem(name: mail.name, to: mail.to, is_of_alerts: mail.isOfAlerts))
            }
        },
        .start(
            "/mails/{name}/send", .permission(.runExports),
            "Writes a digest as the site is now, and sends it"
        ) { call, connection in
            let declared = DeclaredMail.all(call.site.installation)
            guard declared.contains(where: { $0.name == call.name && !$0.isOfAlerts }) else {
                throw Problem.notFound
            }
            let id = try JobsOnDemand.enqueue(
                "mails.send",
                JSON.object([JSON.Member(name: "mail", value: .text(call.name))])
                    .written, by: call.actor, in: call.site.settings, on: connection)
            return TaskReceipt(job: id, call)
        },
        .list(
            "/mail-recipients", .permission(.viewExports),
            "The outbox of mails, a recipient each, newest first; the subject is empty for who may"
                + " not see data, alerts and files of every feed",
            [
                Field("mail", .text(1...50), "Of this declaration"),
                Field("state", .choice(MailView.states), "In this state"),
            ], of: MailView.Filter.self, shown: shown
        ) { call, _ in
            var filter = MailView.Filter()
            filter.mail = call.text("mail")
            filter.state = call.text("state")
            return filter
        },
        .one(
            "/mail-recipients/{id}", .permission(.viewExports),
            "What became of a mail at one recipient", of: MailView.self
        ) { call, connection in
            try recipient(call, on: connection).map { shown($0, call) }
        },
        .post(
            "/mail-recipients/{id}/retry", .permission(.runExports),
            "Sends a mail again to one recipient, under the same Message-ID", of: MailView.self
        ) { call, connection in
            guard let line = try recipient(call, on: connection) else { throw Problem.notFound }
            _ = try WebhookOperations.refusing {
                try RetryMail(line.id).run(by: call.actor, on: connection)
            }
            guard let again = try recipient(call, on: connection) else { throw Problem.notFound }
            return shown(again, call)
        },
        .paged(
            "/mail-bounces", .permission(.viewExports),
            "What came back of mails, newest first, a recipient each; the subject, and who sent what is"
                + " no report, are empty for who may not see data, alerts and files of every feed",
            [Field("outcome", .choice(BounceView.outcomes), "Of this kind")],
            item: ShapeReading.shape(of: BounceView.self)
        ) { call, seal, connection in
            var filter = BounceView.Filter()
            filter.outcome = call.text("outcome")
            let page = try filter.read(call.page(seal), on: connection)
            return Operation.Items(
                try page.items.map { try RowEncoding.json(shown($0, call)) },
                next: page.next.map { seal.text(of: $0) })
        },
    ]

    private static func recipient(
        _ call: Call, on connection: borrowing Connection
    ) throws -> MailView? {
        var filter = MailView.Filter()
        filter.id = try call.id()
        return try filter.first(1, on: connection).first
    }

    /// A subject names what it is about.
    private static func shown(_ mail: MailView, _ call: Call) -> MailView {
        guard !mayRead(call) else { return mail }
        var mail = mail
        mail.subject = ""
        return mail
    }

    /// What is no report may be anybody's mail.
    private static func shown(_ bounce: BounceView, _ call: Call) -> BounceView {
        guard !mayRead(call) else { return bounce }
        var bounce = bounce
        bounce.subject = nil
        if bounce.isOfAnybody { bounce.sender = nil }
        return bounce
    }

    private static func mayRead(_ call: Call) -> Bool {
        [Permission.viewData, .viewAlerts, .viewFiles].allSatisfy { call.mayDo($0) }
    }
}
