// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres

/// The table an aggregate fills: the query's columns, as the server describes them, then Bascule's
/// own.
struct AggregateShape: Equatable {
    struct Column: Equatable {
        let name: String
        /// As PostgreSQL's `format_type` writes it.
        let type: String
    }

    let table: QualifiedName
    let columns: [Column]
    let key: [String]

    static let own = [
        Column(name: "window_start", type: "timestamp with time zone"),
        Column(name: "window_end", type: "timestamp with time zone"),
        Column(name: "computed_at", type: "timestamp with time zone"),
        Column(name: "computed_from", type: "jsonb"),
    ]

    /// The primary key: a window has one row where the declaration names no key.
    var primaryKey: [String] { key.isEmpty ? ["window_start"] : key }

    /// Asks the server what the aggregate's query gives; nothing of it is run.
    ///
    /// Throws the server's error, with the position in the statement, when it can't be planned.
    /// Within the caller's transaction, as a savepoint that is rolled back.
    static func describe(_ aggregate: Aggregate, on connection: Connection) throws -> Self {
        var found: Self?
        do {
            try connection.transaction { connection in
                found = try planned(aggregate, on: connection)
                throw Described()
            }
        } catch is Described {}
        guard let found else { preconditionFailure("described or thrown") }
        return found
    }

    private struct Described: Error {}

    /// Prefix of the statement when it is described.
    static let prefix: SQL = "select * from ("

    /// Any will do where only types are wanted.
    static func anyWindow(of aggregate: Aggregate) -> Window {
        aggregate.calendar.window(ofDay: 20_000)
    }

    private static func planned(
        _ aggregate: Aggregate, on connection: Connection
    ) throws -> Self {
        let statement = aggregate.statement.bound(
            aggregate.calendar.parameters(anyWindow(of: aggregate)))
        // As a query within a query it can't change anything: PostgreSQL takes no such `with`
        // there.
        let rows = try connection.query(prefix + statement + "\n) as described limit 0")
        let names = try connection.query(
            """
            select format_type(t.oid::oid, t.modifier)
              from unnest(\(rows.types.map(\.oid)), \(rows.types.map(\.modifier)))
                   with ordinality as t (oid, modifier, place)
             order by place
            """)
        let columns = try zip(rows.columns, names.values(as: String.self)).map { name, type in
            Column(name: name, type: aggregate.types[name] ?? type)
        }
        return Self(table: aggregate.table, columns: columns, key: aggregate.key)
    }
}
