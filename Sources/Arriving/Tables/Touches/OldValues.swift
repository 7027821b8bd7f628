// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// The values that watched columns had before: a row that moves to another day is missing on the
/// old one.
struct OldValues {
    private let shape: TableShape
    private let names: [String]

    init(_ feed: Feed, _ touches: Touches) {
        shape = TableShape(feed)
        names = touches.columns.keys.sorted()
    }

    /// Watched columns in SQL, each cut to its quarter hour or as the day it is.
    private func cells(_ prefix: String, _ touches: Touches) -> String {
        names.map { name in
            let column = prefix + quoted(name)
            return touches.columns[name]?.unit == .microseconds
                ? "date_bin('15 minutes', \(column), timestamptz '2000-01-01 00:00Z')" : column
        }.joined(separator: ", ")
    }

    /// Whether an amendment can move a row: not where all watched columns are of the key.
    var canMove: Bool {
        !shape.key.isEmpty && names.contains(where: { !shape.key.contains($0) })
    }

    /// Where the history ends now: what a load adds comes after it.
    func historyEnd(on connection: Connection) throws -> Int64 {
        let table = SQL(stringLiteral: shape.history)
        return try connection.query(
            "select coalesce(max(history_id), 0) from \(raw: table)"
        ).value()
    }

    /// Adds what the load has put into the history since.
    func addReplaced(
        after historyEnd: Int64, by files: [Int64], to touches: inout Touches,
        on connection: Connection
    ) throws {
        let rows = try connection.query(
            """
            select distinct \(raw: SQL(stringLiteral: cells("", touches)))
              from \(raw: SQL(stringLiteral: shape.history))
             where history_id > \(historyEnd) and replaced_by_file_id = any(\(files))
            """)
        try touches.addTimes(rows, names)
    }

    /// Adds what the table has of files: before a revert, all that it may take away.
    func addRows(of files: [Int64], to touches: inout Touches, on connection: Connection) throws {
        guard !names.isEmpty else { return }
        let rows = try connection.query(
            """
            select distinct \(raw: SQL(stringLiteral: cells("", touches)))
              from \(raw: SQL(stringLiteral: shape.table))
             where file_id = any(\(files))
            """)
        try touches.addTimes(rows, names)
    }

    /// Adds the values of the rows whose versions became a story.
    func addVersions(to touches: inout Touches, on connection: Connection) throws {
        guard !names.isEmpty else { return }
        let rows = try connection.query(
            """
            select distinct \(raw: SQL(stringLiteral: cells("", touches)))
              from pg_temp.bascule_version
            """)
        try touches.addTimes(rows, names)
    }

    /// Runs an update of the table under the alias `t`, and adds what the changed rows have now.
    func addChanged(
        by update: SQL, to touches: inout Touches, on connection: Connection
    ) throws {
        let cells = SQL(stringLiteral: cells("t.", touches))
        let aliases = SQL(
            stringLiteral: names.indices.map { "cell_\($0)" }.joined(separator: ", "))
        let rows = try connection.query(
            """
            with changed (\(raw: aliases)) as (
            \(raw: update) returning \(raw: cells)
            )
            select distinct * from changed
            """)
        try touches.addTimes(rows, names)
    }
}
