// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// The indexes of feeds' tables that know ranges of pages: which file brought the rows, and their time.
package enum FeedIndexes {
    /// Longer is not waited for a table's lock, so that no vacuum is cancelled for it; milliseconds.
    private static let lockPatience = 100
    /// What is not done then is done the next time; milliseconds.
    private static let statementPatience = 10_000

    /// Makes the ones that tables of an earlier version lack, and lets all know what was filled since.
    ///
    /// - Parameter renewed: told each that was there, half-built, and was made anew.
    /// - Returns: tables that could not be seen to now: somebody else has them, there is more to do
    ///   than one time is for, or the server refuses, which is no reason to leave the others.
    package static func keep(
        _ feeds: [Feed], on connection: Connection, renewed: (RangeIndex) -> Void = { _ in }
    ) throws -> [QualifiedName] {
        let shapes = feeds.flatMap(\.eachTable).map { TableShape($0) }
        let missing = try RangeIndex.missing(of: shapes.compactMap(\.timeIndex), on: connection)
        let tables = shapes.map { QualifiedName(schema: $0.schema, name: $0.name) }
        return try Set(tables).sorted().filter { table in
            var anew: [RangeIndex] = []
            let made = try bounded(statementPatience: 0, on: connection) { connection in
                for index in missing where index.table == table {
                    if try index.make(on: connection) { anew.append(index) }
                }
            }
            if made { anew.forEach(renewed) }
            let summarized = try bounded(statementPatience: statementPatience, on: connection) {
                try RangeIndex.summarize(table, on: $0)
                try RangeIndex.introduce(table, on: $0)
            }
            return !made || !summarized
        }
    }

    /// Whether an error is the table's own, not the connection's or the server's.
    private static func isOfTheTable(_ code: String) -> Bool {
        ["55P03", "57014"].contains(code) || code.hasPrefix("42")
    }

    /// Whether it was done.
    private static func bounded(
        statementPatience: Int, on connection: Connection, _ body: (Connection) throws -> Void
    ) throws -> Bool {
        do {
            try connection.transaction { connection in
                _ = try connection.query(
                    """
                    select set_config('lock_timeout', \("\(lockPatience)"), true),
                           set_config('statement_timeout', \("\(statementPatience)"), true)
                    """)
                try body(connection)
            }
            return true
        } catch let error as PostgresError where error.sqlstate.map(isOfTheTable) == true {
            return false
        }
    }
}
