// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// Other systems that are told what happens here, and what became of each message.
enum WebhookOperations {
    struct WebhookItem: Codable, Sendable {
        let name: String
        /// Scheme, host and port: what comes behind them may be a secret.
        let address: String
        let events: [String]
        /// Null: of every feed.
        let feeds: [String]?
        /// Nothing is sent but for the asking: somebody has paused it, or its declaration.
        let is_paused: Bool
        let paused_at: Timestamp?
        let paused_by: String?
        let paused_for: String?
        /// It was stopped for what it has answered.
        let stopped_at: Timestamp?
        let stopped_for: String?
        /// Since when it takes nothing.
        let failing_since: Timestamp?
        /// Messages that are still to be sent.
        let waiting: Int64
    }

    struct Change: Codable, Sendable {
        let name: String
        let is_paused: Bool
        /// False: it was so before.
        let is_changed: Bool
    }

    struct Tested: Codable, Sendable {
        let name: String
        /// Its number in the outbox.
        let message: Int64
    }

    static let all: [Operation] = reading + changing

    private static let reading: [Operation] = [
        .paged(
            "/webhooks", .permission(.viewExports), "The webhooks that are declared, by name",
            item: ShapeReading.shape(of: WebhookItem.self)
        ) { call, seal, connection in
            let after = try call.text("after").map { try seal.name(text: $0, of: "/webhooks") }
            let known = try WebhookView.all(on: connection)
            let rest = DeclaredWebhook.all(call.site.installation).sorted { $0.name < $1.name }
                .filter { webhook in after.map { $0 < webhook.name } ?? true }
            let shown = rest.prefix(call.size)
            let next = rest.count > shown.count ? shown.last?.name : nil
            return Operation.Items(
                try shown.map { try RowEncoding.json(item($0, known[$0.name])) },
                next: next.map { seal.text(of: "/webhooks", name: $0) })
        },
        .one("/webhooks/{name}", .permission(.viewExports), "A webhook", of: WebhookItem.self) {
            call, connection in
            try declared(call).map { item($0, try WebhookView.all(on: connection)[$0.name]) }
        },
        .list(
            "/webhook-messages", .permission(.viewExports),
            "The outbox of webhooks, newest first; what a message says is null for who may not see"
                + " files and alerts of every feed",
            [
                Field("webhook", .text(1...50), "To this one"),
                Field("state", .choice(WebhookMessageView.states), "In this state"),
            ], of: WebhookMessageView.Filter.self, shown: shown
        ) { call, _ in
            var filter = WebhookMessageView.Filter()
            filter.webhook = call.text("webhook")
            filter.state = call.text("state")
            return filter
        },
        .one(
            "/webhook-messages/{id}", .permission(.viewExports), "A message to a webhook",
            of: WebhookMessageView.self
        ) { call, connection in
            try message(call, on: connection).map { shown($0, call) }
        },
    ]

    private static let changing: [Operation] = [
        .post(
            "/webhooks/{name}/test", .permission(.runExports),
            "Sends a webhook a message that says nothing but that it comes", of: Tested.self
        ) { call, connection in
            let name = try known(call).name
            let id = try refusing {
                try SendWebhook(name, in: call.site.installation)
                    .run(by: call.actor, on: connection)
            }
            return Tested(name: name, message: id)
        },
        .post(
            "/webhooks/{name}/pause", .permission(.runExports),
            "Has nothing more sent to it but for the asking: what happens waits for it",
            [Field("reason", .text(1...500), "Why, for those who wonder")], of: Change.self
        ) { call, connection in
            let name = try known(call).name
            let isNew = try refusing {
                try PauseWebhook(name, because: call.text("reason"), in: call.site.installation)
                    .run(by: call.actor, on: connection)
            }
            return Change(name: name, is_paused: true, is_changed: isNew)
        },
        .post(
            "/webhooks/{name}/resume", .permission(.runExports),
            "Has what waits for it sent; one that its declaration pauses stays so",
            of: Change.self
        ) { call, connection in
            let name = try known(call).name
            let was = try refusing {
                try ResumeWebhook(name, in: call.site.installation)
                    .run(by: call.actor, on: connection)
            }
            return Change(name: name, is_paused: false, is_changed: was)
        },
        .post(
            "/webhook-messages/{id}/retry", .permission(.runExports),
            "Sends a message again: the same bytes, under the same id", of: WebhookMessageView.self
        ) { call, connection in
            guard let line = try message(call, on: connection) else { throw Problem.notFound }
            _ = try refusing { try RetryWebhook(line.id).run(by: call.actor, on: connection) }
            guard let again = try message(call, on: connection) else {
                throw Problem.notFound
            }
            return shown(again, call)
        },
    ]

    private static func declared(_ call: Call) -> DeclaredWebhook? {
        DeclaredWebhook.all(call.site.installation).first { $0.name == call.name }
    }

    private static func known(_ call: Call) throws(Problem) -> DeclaredWebhook {
        guard let webhook = declared(call) else { throw .notFound }
        return webhook
    }

    private static func item(_ webhook: DeclaredWebhook, _ known: WebhookView?) -> WebhookItem {
        WebhookItem(
            name: webhook.name, address: webhook.address, events: webhook.events,
            feeds: webhook.feeds, is_paused: webhook.isPaused || known?.pausedAt != nil,
            // What the declaration wanted is over with it, before the next look notes that.
            paused_at: known?.pausedAt ?? (webhook.isPaused ? known?.heldAt : nil),
            paused_by: known?.pausedBy,
            paused_for: known?.pausedFor, stopped_at: known?.stoppedAt,
            stopped_for: known?.stoppedFor, failing_since: known?.failingSince,
            waiting: known?.waiting ?? 0)
    }

    private static func message(
        _ call: Call, on connection: borrowing Connection
    ) throws -> WebhookMessageView? {
        var filter = WebhookMessageView.Filter()
        filter.id = try call.id()
        return try filter.first(1, on: connection).first
    }

    /// What messages say is of files and alerts.
    private static func shown(_ message: WebhookMessageView, _ call: Call) -> WebhookMessageView {
        guard ![Permission.viewAlerts, .viewFiles].allSatisfy({ call.mayDo($0) }) else {
            return message
        }
        var message = message
        message.body = nil
        return message
    }

    static func refusing<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as any Worded where !(error is PostgresError) {
            throw Problem.refused(error.sentence, 409)
        }
    }
}
