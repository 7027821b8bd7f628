// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Site

/// Holds declarations against the database: sources, and what the server makes of each query.
///
/// Nothing stays: tables are made in the caller's transaction, for the queries that read them, and the
/// caller rolls it back.
package struct AggregateCheck {
    private let connection: Connection
    private let mistakes = MistakeList()

    /// All mistakes of the catalog, in dependency order; an aggregate whose source is at fault is told of
    /// once, not again through those that read it.
    package static func run(
        _ catalog: AggregateCatalog, on connection: Connection
    ) throws -> [Mistake] {
        precondition(connection.isInTransaction, "a check leaves tables behind")
        let check = AggregateCheck(connection: connection)
        var failed: Set<QualifiedName> = []
        for aggregate in catalog.aggregates {
            guard failed.isDisjoint(with: aggregate.sources.map(\.table)) else {
                failed.insert(aggregate.table)
                continue
            }
            let before = check.mistakes.all.count
            try check.run(aggregate)
            if check.mistakes.all.count > before { failed.insert(aggregate.table) }
        }
        return check.mistakes.all
    }

    private func run(_ aggregate: Aggregate) throws {
        for source in aggregate.sources {
            do {
                _ = try SourceTable(source, of: aggregate, on: connection)
            } catch AggregateError.source(_, let what, let remedy) {
                add(aggregate, 1, what, remedy)
            }
        }
        let shape: AggregateShape
        do {
            shape = try AggregateShape.describe(aggregate, on: connection)
        } catch let error as PostgresError {
            guard error.isOfTheStatement else { throw error }
            add(aggregate, line(of: error, in: aggregate), error.reason, remedy(error))
            return
        }
        check(shape, of: aggregate)
        guard !mistakes.all.contains(where: { $0.file == aggregate.file }) else { return }
        try make(shape, of: aggregate)
    }

    private func check(_ shape: AggregateShape, of aggregate: Aggregate) {
        var seen: Set<String> = []
        for column in shape.columns {
            let name = column.name
            if !seen.insert(name).inserted {
                add(
                    aggregate, aggregate.lineOfSQL, "The query gives two columns `\(name)`",
                    "Rename one: `… as other_name`")
            } else if !QualifiedName.isLegal(name) {
                add(
                    aggregate, aggregate.lineOfSQL,
                    "The query gives a column `\(name)`, which is no name for a column",
                    "Name it: `… as name`, with a-z, 0-9 and _, at most 50 characters")
            } else if Aggregate.ownColumns.contains(name) {
                add(
                    aggregate, aggregate.lineOfSQL,
                    "The query gives a column `\(name)`, which Bascule itself adds",
                    "Leave it out, or give it another name")
            } else if column.type == "unknown" || column.type.hasPrefix("pg_") {
                add(
                    aggregate, aggregate.lineOfSQL,
                    "The column `\(name)` has no type that a table can have (\(column.type))",
                    "Cast it, such as `\(name)::text`")
            }
        }
        for name in aggregate.key where !seen.contains(name) {
            add(
                aggregate, 1, "`key` names `\(name)`, which the query does not give",
                near(name, shape) ?? "Name columns of the query")
        }
        for name in aggregate.types.keys.sorted() where !seen.contains(name) {
            add(
                aggregate, 1, "`columns` names `\(name)`, which the query does not give",
                near(name, shape) ?? "Name columns of the query")
        }
    }

    private func near(_ name: String, _ shape: AggregateShape) -> String? {
        nearest(to: name, in: shape.columns.map(\.name)).map { "Did you mean `\($0)`?" }
    }

    /// Makes or extends the table, for the aggregates that read it.
    private func make(_ shape: AggregateShape, of aggregate: Aggregate) throws {
        let plan = shape.plan(from: try AggregateTableState.read(shape.table, on: connection))
        for refusal in plan.refusals {
            add(aggregate, 1, refusal, "Until then the aggregate is not computed")
        }
        guard plan.refusals.isEmpty else { return }
        do {
            try connection.transaction { connection in
                for statement in plan.statements { try connection.script(statement) }
            }
        } catch let error as PostgresError {
            guard error.isOfTheStatement else { throw error }
            add(
                aggregate, aggregate.lineOfSQL, error.reason,
                "Correct `columns` and the query until PostgreSQL can make the table")
        }
    }

    /// The line of the file at which the server stumbled; that of `sql:` where it does not say.
    private func line(of error: PostgresError, in aggregate: Aggregate) -> Int {
        error.line.map { aggregate.lineOfSQL + $0 } ?? max(1, aggregate.lineOfSQL)
    }

    private func remedy(_ error: PostgresError) -> String {
        if let hint = error.hint { return hint.trimmingFullStop }
        return switch error.sqlstate {
        case "42P01": "Name a table that is there, with its schema"
        case "42703": "Name a column of the tables in `from`"
        case "42601": "Correct the SQL there"
        case "42883": "Cast the arguments, or name a function that is there"
        case "0A000": "Write a query that only reads"
        default: "Correct the query"
        }
    }

    private func add(_ aggregate: Aggregate, _ line: Int, _ what: String, _ remedy: String) {
        mistakes.add(
            Mistake(file: aggregate.file, line: line, column: 1, what: what, remedy: remedy))
    }
}

extension PostgresError {
    /// The server's words, without our mark before them.
    fileprivate var reason: String {
        message.hasPrefix("PostgreSQL: ") ? String(message.dropFirst(12)) : message
    }
}

extension String {
    fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
