// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The note of an aggregate's sources, for sessions that change these tables.
///
/// Written with the tables locked against writers, and read by each load in its own transaction:
/// rows loaded while an aggregate is added or mended are never missed.
struct Watching {
    private let name: String
    private let sources: [String]
    private let columns: [String]

    init(_ aggregate: Aggregate) {
        name = aggregate.name
        let pairs = aggregate.sources.flatMap { source in
            source.columns.map { (source.table.description, $0) }
        }
        sources = pairs.map(\.0)
        columns = pairs.map(\.1)
    }

    func noteColumns(on connection: Connection) throws {
        _ = try connection.execute("delete from bascule.watched_column where watcher = \(name)")
        _ = try connection.execute(
            """
            insert into bascule.watched_column (source, column_name, watcher)
            select distinct source, column_name, \(name)::text
              from unnest(\(sources), \(columns)) as s (source, column_name)
            """)
    }

    func isNoted(on connection: Connection) throws -> Bool {
        try connection.query(
            """
            select not exists (
                select source, column_name from unnest(\(sources), \(columns)) as s (source, column_name)
                except
                select source, column_name from bascule.watched_column where watcher = \(name))
            """
        ).value()
    }
}
