// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/mails`: what is declared, what went out, and what became of it at each recipient.
enum MailsPage {
    /// Of what came back, the last: `bascule mails bounces` has all of it.
    private static let returnsShown = 20

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    /// Has a digest written now.
    static func send(_ visit: Visit) async throws -> Answer {
        let name = visit.parameters["mail"] ?? ""
        let declared = DeclaredMail.all(visit.site.installation)
        guard declared.contains(where: { $0.name == name && !$0.isOfAlerts }) else {
            throw Refusal.notFound
        }
        let actor = try visit.actor
        let job = EnqueueJob.mail(name, in: visit.site.settings)
        do {
            let number = try await visit.site.pool.withConnection {
                try job.number(by: actor, on: $0)
            }
            return visit.done("/mails", .mailQueued, count: Int(number))
        } catch let error as any Worded {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
    }

    static func retry(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["recipient"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        let actor = try visit.actor
        do {
            try await visit.site.pool.withConnection { connection in
                _ = try RetryMail(id).run(by: actor, on: connection)
            }
        } catch let error as any Worded {
            return try await answer(visit, status: 409, errors: [visit.face(error.sentence)])
        }
        return visit.done("/mails", .mailRetried)
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let list = try ListQuery(visit, "/mails", ["mail", "state"])
        guard list["state"].map(MailView.states.contains) ?? true else { throw Refusal.malformed }
        var filter = MailView.Filter()
        filter.mail = list["mail"]
        filter.state = list["state"]
        let (wanted, page) = (filter, try list.page())
        let (found, bounces, now) = try await visit.site.pool.withConnection { connection in
            (
                try wanted.read(page, on: connection),
                try BounceView.Filter().first(returnsShown, on: connection), try connection.now()
            )
        }
        let face = visit.face
        let title = face(en: "Mails", fr: "Courriels")
        let frame = MailsFrame(
            declared: DeclaredMail.all(visit.site.installation), found: found, bounces: bounces,
            now: now,
            list: list, isSet: visit.site.settings.mail.isSet, face: face)
        return .page(
            Layout.page(
                face, "mails", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(frame.sentence)</p></section>
                \(visit.flash)\(Layout.errors(errors))\(Mistaken(of: .mails, visit).note)
                \(frame.declarations)\(frame.returns)\(frame.outbox)
                """), status: status)
    }
}
