// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// Pickups, and the files that they have seen on other hosts.
enum PickupOperations {
    struct PickupItem: Codable, Sendable {
        let name: String
        let feed: String
        /// The folder's address.
        let source: String
        let patterns: [String]
        /// What becomes of a loaded file there: `keep`, `delete` or `move`.
        let after: String
        /// Of the last look; null: none yet.
        let tried_at: Timestamp?
        /// Of the last one that went through.
        let done_at: Timestamp?
        let failing_since: Timestamp?
        /// Why it fails, in a word for programs.
        let code: String?
        let listed: Int64
        let waiting: Int64
        let refused: Int64
    }

    static let all: [Operation] = [
        .paged(
            "/pickups", .permission(.viewFiles), "The pickups that are declared, by name",
            item: ShapeReading.shape(of: PickupItem.self)
        ) { call, seal, connection in
            let after = try call.text("after").map { try seal.name(text: $0, of: "/pickups") }
            let known = try PickupView.all(on: connection)
            let rest = DeclaredPickup.all(call.site.installation).sorted { $0.name < $1.name }
                .filter { pickup in after.map { $0 < pickup.name } ?? true }
            let shown = rest.prefix(call.size)
            let next = rest.count > shown.count ? shown.last?.name : nil
            return Operation.Items(
                try shown.map { try RowEncoding.json(item($0, known[$0.name])) },
                next: next.map { seal.text(of: "/pickups", name: $0) })
        },
        .paged(
            "/pickups/{name}/files", .permission(.viewFiles),
            "The files that a pickup has seen, newest first, and what became of them",
            item: ShapeReading.shape(of: PickupItemView.self)
        ) { call, seal, connection in
            guard isDeclared(call) else { throw Problem.notFound }
            let page = try PickupItemView.Filter(pickup: call.name)
                .read(call.page(seal), on: connection)
            return Operation.Items(
                try page.items.map { try RowEncoding.json($0) },
                next: page.next.map { seal.text(of: $0) })
        },
        .start(
            "/pickups/{name}/run", .permission(.importFiles),
            "Fetches what is new there into the feed's inbox"
        ) { call, connection in
            guard isDeclared(call) else { throw Problem.notFound }
            let id = try JobsOnDemand.enqueue(
                "pickups.run",
                JSON.object([JSON.Member(name: "pickup", value: .text(call.name))]).written,
                by: call.actor, in: call.site.settings, on: connection)
            return TaskReceipt(job: id, call)
        },
    ]

    private static func isDeclared(_ call: Call) -> Bool {
        DeclaredPickup.all(call.site.installation).contains { $0.name == call.name }
    }

    private static func item(_ pickup: DeclaredPickup, _ known: PickupView?) -> PickupItem {
        PickupItem(
            name: pickup.name, feed: pickup.feed, source: pickup.source, patterns: pickup.files,
            after: pickup.after, tried_at: known?.triedAt, done_at: known?.doneAt,
            failing_since: known?.failingSince, code: known?.code, listed: known?.listed ?? 0,
            waiting: known?.waiting ?? 0, refused: known?.refused ?? 0)
    }
}
