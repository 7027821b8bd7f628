// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views

enum AggregateOperations {
    static let all: [Operation] = [
        .list(
            "/aggregates", .permission(.viewAggregates), "The aggregates, by name",
            of: AggregateView.Filter.self
        ) { _, _ in AggregateView.Filter() },
        .one(
            "/aggregates/{name}", .permission(.viewAggregates), "How an aggregate stands",
            of: AggregateView.self, aggregate),
        .list(
            "/aggregates/{name}/windows", .permission(.viewAggregates),
            "An aggregate's windows, newest first",
            [
                Field("stale", .boolean, "true: only those that wait to be computed"),
                Field("failing", .boolean, "true: only those that fail"),
            ], of: WindowView.Filter.self
        ) { call, connection in
            guard try aggregate(call, on: connection) != nil else { throw Problem.notFound }
            var filter = WindowView.Filter(aggregate: call.name)
            filter.isStaleOnly = call.flag("stale") ?? false
            filter.isFailingOnly = call.flag("failing") ?? false
            return filter
        },
        Operation.paged(
            "/aggregates/{name}/rows", .permission(.viewAggregates),
            "The rows of an aggregate's table, the newest windows first, in the order of the key within one",
            [
                Field("from", .dayOrInstant, "Of windows that begin then or later"),
                Field("to", .dayOrInstant, "Of windows that begin before"),
            ], item: .object, rows
        ).choosing(by: "A column of the table: rows with this value"),
        .start(
            "/aggregates/{name}/backfill", .permission(.recomputeAggregates),
            "Computes every window of a range anew",
            [
                Field("from", .dayOrInstant, "The first day", isRequired: true),
                Field("to", .dayOrInstant, "The day after the last", isRequired: true),
            ]
        ) { call, connection in
            guard try aggregate(call, on: connection) != nil else { throw Problem.notFound }
            let arguments: JSON = [
                "aggregate": .text(call.name), "from": .text(call.text("from") ?? ""),
                "to": .text(call.text("to") ?? ""),
            ]
            let id = try JobsOnDemand.enqueue(
                "aggregates.backfill", arguments.written, by: call.actor, in: call.site.settings,
                on: connection)
            return TaskReceipt(job: id, call)
        },
    ]

    private static func rows(
        _ call: Call, _ seal: CursorSeal, _ connection: borrowing Connection
    ) throws -> Operation.Items {
        let declared = call.site.declared.aggregates().first { $0.name == call.name }
        guard let declared else { throw Problem.notFound }
        let page = try call.page(seal)
        let table = try ComputedTable.find(
            schema: declared.schema, name: declared.table, key: declared.key, on: connection)
        // Not made before the first computation.
        guard let table else { return Operation.Items([]) }
        var filter = ComputedTable.Filter()
        filter.equal = call.chosen
        filter.from = call.instant("from")
        filter.until = call.instant("to")
        let rows = try table.read(
            filter, page, zone: call.site.zone.identifier, on: connection)
        let items = rows.items.map { row in
            JSON.object(
                CellJSON.members(row.cells, table.columns) + [
                    JSON.Member(name: "window_start", value: .text(row.windowStart.text)),
                    JSON.Member(name: "window_end", value: .text(row.windowEnd.text)),
                    JSON.Member(name: "computed_at", value: .text(row.computedAt.text)),
                ])
        }
        return Operation.Items(items, next: rows.next.map(seal.text))
    }

    private static func aggregate(
        _ call: Call, on connection: borrowing Connection
    ) throws -> AggregateView? {
        var filter = AggregateView.Filter()
        filter.name = call.name
        return try filter.first(1, on: connection).first
    }
}
