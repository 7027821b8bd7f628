// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// Files of exports that go to other hosts.
enum DeliveryOperations {
    struct Sent: Codable, Sendable {
        /// Of the file, and the export that it is of.
        let file: Int64
        let export: String
        /// To how many folders it goes.
        let targets: Int
    }

    static let all: [Operation] = [
        .list(
            "/export-deliveries", .permission(.viewExports),
            "Files of exports that go to other hosts, newest first, and what became of each",
            [
                Field("export", .text(1...50), "Of this one"),
                Field("state", .choice(ExportDeliveryView.states), "In this state"),
                Field("file", .integer(1...Int64.max), "Of this file in the ledger"),
            ], of: ExportDeliveryView.Filter.self
        ) { call, _ in
            var filter = ExportDeliveryView.Filter()
            filter.export = call.text("export")
            filter.state = call.text("state")
            filter.exportID = call.whole("file")
            return filter
        },
        .post(
            "/export-files/{id}/deliver", .permission(.runExports),
            "Sends a file to its export's targets, also where it has arrived: under the same name",
            [Field("target", .text(1...500), "To this one alone, by its address")], also: [409],
            of: Sent.self
        ) { call, connection in
            let id = try call.id()
            var filter = ExportView.Filter()
            filter.id = id
            guard try filter.first(1, on: connection).first != nil else { throw Problem.notFound }
            let sent = try WebhookOperations.refusing {
                try SendExport(id, to: call.text("target"), in: call.site.installation)
                    .run(by: call.actor, on: connection)
            }
            return Sent(file: id, export: sent.export, targets: sent.targets)
        },
        .post(
            "/exports/{name}/pause", .permission(.runExports),
            "Has none of its files sent to other hosts: they are written, and wait",
            [Field("reason", .text(1...500), "Why, for those who wonder")], also: [409],
            of: WebhookOperations.Change.self
        ) { call, connection in
            try requireDeclared(call)
            let isNew = try WebhookOperations.refusing {
                try PauseExport(
                    call.name, because: call.text("reason"), in: call.site.installation
                ).run(by: call.actor, on: connection)
            }
            return WebhookOperations.Change(name: call.name, is_paused: true, is_changed: isNew)
        },
        .post(
            "/exports/{name}/resume", .permission(.runExports),
            "Has what waits for other hosts sent", of: WebhookOperations.Change.self
        ) { call, connection in
            try requireDeclared(call)
            let was = try ResumeExport(call.name).run(by: call.actor, on: connection)
            return WebhookOperations.Change(name: call.name, is_paused: false, is_changed: was)
        },
    ]

    private static func requireDeclared(_ call: Call) throws {
        let declared = ExportFacts.all(in: call.site.installation)
        guard declared.contains(where: { $0.name == call.name }) else { throw Problem.notFound }
    }
}
