// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/webhooks`: which systems are told what happens here, and what became of each message.
enum WebhooksPage {
    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    /// Has a webhook sent a test.
    static func send(_ visit: Visit) async throws -> Answer {
        let name = visit.parameters["webhook"] ?? ""
        let installation = visit.site.installation
        guard DeclaredWebhook.all(installation).contains(where: { $0.name == name }) else {
            throw Refusal.notFound
        }
        let actor = try visit.actor
        do {
            try await visit.site.pool.withConnection { connection in
                _ = try SendWebhook(name, in: installation).run(by: actor, on: connection)
            }
        } catch let error as any Worded {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
        return visit.done("/webhooks", .webhookTested)
    }

    /// Has nothing more sent to it but for the asking.
    static func pause(_ visit: Visit) async throws -> Answer {
        let reason = try visit.remark("reason")
        let installation = visit.site.installation
        return try await change(visit, .webhookPaused) { name, actor, connection in
            _ = try PauseWebhook(name, because: reason, in: installation)
                .run(by: actor, on: connection)
        }
    }

    static func resume(_ visit: Visit) async throws -> Answer {
        let installation = visit.site.installation
        return try await change(visit, .webhookResumed) { name, actor, connection in
            _ = try ResumeWebhook(name, in: installation).run(by: actor, on: connection)
        }
    }

    private static func change(
        _ visit: Visit, _ flash: Flash,
        _ work: @escaping @Sendable (String, JournalActor, Connection) throws -> Void
    ) async throws -> Answer {
        let name = visit.parameters["webhook"] ?? ""
        guard DeclaredWebhook.all(visit.site.installation).contains(where: { $0.name == name })
        else { throw Refusal.notFound }
        let actor = try visit.actor
        do {
            try await visit.site.pool.withConnection { try work(name, actor, $0) }
        } catch let error as any Worded {
            return try await answer(visit, status: 409, errors: [visit.face(error.sentence)])
        }
        return visit.done("/webhooks", flash)
    }

    static func retry(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["message"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        let actor = try visit.actor
        do {
            try await visit.site.pool.withConnection { connection in
                _ = try RetryWebhook(id).run(by: actor, on: connection)
            }
        } catch let error as any Worded {
            return try await answer(visit, status: 409, errors: [visit.face(error.sentence)])
        }
        return visit.done("/webhooks", .webhookRetried)
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let list = try ListQuery(visit, "/webhooks", ["webhook", "state"])
        guard list["state"].map(WebhookMessageView.states.contains) ?? true else {
            throw Refusal.malformed
        }
        var filter = WebhookMessageView.Filter()
        filter.webhook = list["webhook"]
        filter.state = list["state"]
        let (wanted, page) = (filter, try list.page())
        let (found, known, now) = try await visit.site.pool.withConnection { connection in
            (
                try wanted.read(page, on: connection), try WebhookView.all(on: connection),
                try connection.now()
            )
        }
        let face = visit.face
        let frame = WebhooksFrame(
            declared: DeclaredWebhook.all(visit.site.installation), known: known, found: found,
            now: now, list: list, kept: visit.site.settings.retention.mails, face: face)
        return .page(
            Layout.page(
                face, "webhooks", title: "Webhooks",
                """
                <section class="verdict"><h1>Webhooks</h1><p>\(frame.sentence)</p></section>
                \(visit.flash)\(Layout.errors(errors))\(Mistaken(of: .webhooks, visit).note)
                \(frame.declarations)\(frame.outbox)
                """), status: status)
    }
}
