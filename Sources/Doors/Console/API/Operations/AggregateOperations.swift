// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
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
            return TaskReceipt(jobs: [id], call)
        },
    ]

    private static func aggregate(
        _ call: Call, on connection: borrowing Connection
    ) throws -> AggregateView? {
        var filter = AggregateView.Filter()
        filter.name = call.name
        return try filter.first(1, on: connection).first
    }
}
