// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The time and date columns of feeds' tables that somebody computes from: `bascule.watched_column`.
///
/// Who begins to watch a table locks it against writers, notes its columns, and finds the rows that are
/// there. So a transaction that reads the note once it has written to the table misses nobody: either the
/// note was committed before it could write, or who watches waits for its end and finds its rows.
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

    /// Keeps who would begin to watch waiting, as a write does, and reads them: before rows go.
    static func lock(_ shape: TableShape, on connection: Connection) throws -> [String] {
        _ = try connection.execute(
            "lock table \(raw: SQL(stringLiteral: shape.table)) in row exclusive mode")
        return try read(shape, on: connection)
    }
}
