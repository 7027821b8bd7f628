// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The watched time and date columns of feeds' tables: `bascule.watched_column`.
///
/// A new watcher locks the table against writers, notes its columns, and reads the existing rows.
/// So a transaction that reads the note after writing to the table misses no watcher: either the
/// note was committed before the write, or the watcher waits for the transaction's end and finds
/// its rows.
package enum WatchedColumns {
    /// Sorted; within a transaction that has written to the table, or has locked it as a writer.
    package static func read(_ shape: TableShape, on connection: Connection) throws -> [String] {
        try connection.query(
            """
            select distinct column_name from bascule.watched_column
             where source = \("\(shape.schema).\(shape.name)")
             order by column_name
            """
        ).values()
    }

    /// Makes new watchers wait, as a write does, and reads the existing ones: before rows go.
    static func lock(_ shape: TableShape, on connection: Connection) throws -> [String] {
        _ = try connection.execute(
            "lock table \(raw: SQL(stringLiteral: shape.table)) in row exclusive mode")
        return try read(shape, on: connection)
    }
}
