// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres
internal import Views

/// The table a feed fills, as the statements that create, fill and revert it need to know it.
package struct TableShape: Sendable, Equatable {
    package struct Column: Sendable, Equatable {
        package let name: String
        /// As PostgreSQL's `format_type` writes it.
        package let type: String
        package let isKey: Bool
        package let isRequired: Bool
        let forms: ColumnType.Forms

        package init(
            name: String, type: String, isKey: Bool, isRequired: Bool,
            forms: ColumnType.Forms = .one
        ) {
            self.forms = forms
            self.name = name
            self.type = type
            self.isKey = isKey
            self.isRequired = isRequired
        }
    }

    package let schema: String
    package let name: String
    package let historySchema: String
    package let historyName: String
    /// The feed's stored columns, in order; without `file_id` and `line_no`.
    package let columns: [Column]
    /// Names of the key columns in the key's order; empty for a feed without a key.
    package let key: [String]
    /// The time of its rows, as people look for them; nil: they have none.
    let timeColumn: String?

    package init(_ feed: Feed) {
        schema = feed.table.schema
        name = feed.table.name
        historySchema = feed.historyTable.schema
        historyName = feed.historyTable.name
        columns = feed.storedColumns.map {
            Column(
                name: $0.name, type: $0.type.sqlName, isKey: $0.isKey,
                isRequired: $0.isRequired || $0.isKey, forms: $0.type.forms)
        }
        key = feed.key
        timeColumn = DataTable(feed).timeColumn?.name
    }
}

extension TableShape {
    /// Names the row's place in the file that brought it.
    static let origin = ["file_id", "line_no"]

    /// Quoted and qualified.
    package var table: String { "\(quoted(schema)).\(quoted(name))" }
    package var history: String { "\(quoted(historySchema)).\(quoted(historyName))" }
    var staging: String { "pg_temp.\(quoted(stagingName))" }
    /// Rows whose keys are held while one of their rows is deferred.
    var held: String { "pg_temp.\(quoted(stagingName + "_held"))" }
    /// One per table and session; the digest of the columns makes a changed feed a new one.
    private var stagingName: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(schema)\0\(name)\0\(columns)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return "bascule_staging_" + String(hash, radix: 36)
    }

    var values: [String] { columns.map(\.name).filter { !key.contains($0) } }

    /// The columns of a loaded row, quoted: the stored ones, then file and line.
    var row: [String] { (columns.map(\.name) + Self.origin).map(quoted) }

    /// `"a", "b"` with a prefix before each: `t."a", t."b"`.
    func list(_ prefix: String = "") -> String {
        row.map { prefix + $0 }.joined(separator: ", ")
    }
    /// A COPY of its rows, into it or a table made for them.
    func copy(into table: String) -> String {
        "copy \(table) (\(list())) from stdin (format binary)"
    }
    package func keyList(_ prefix: String = "") -> String {
        key.map { prefix + quoted($0) }.joined(separator: ", ")
    }
    /// All values but the key as one record, to be compared as a whole; null equals null.
    func record(_ prefix: String) -> String {
        values.isEmpty
            ? "row(true)"
            : "row(" + values.map { prefix + quoted($0) }.joined(separator: ", ") + ")"
    }
    /// `a."k" = b."k" and …`.
    package func keysEqual(_ left: String, _ right: String) -> String {
        key.map { "\(left).\(quoted($0)) = \(right).\(quoted($0))" }.joined(separator: " and ")
    }
}

/// Advisory locks of the table, until commit.
extension TableShape {
    /// For a load: together with other loads, apart from reverts and changes of the table.
    func lockTogether(on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock_shared(hashtextextended(\(lockName), 1))")
    }

    /// The tables of a feed in the order in which their locks are taken by everybody.
    package static func all(of feed: Feed) -> [TableShape] {
        feed.eachTable.map { TableShape($0) }.sorted { $0.lockName < $1.lockName }
    }

    /// For a load of all tables of a feed.
    package static func lockTogether(_ feed: Feed, on connection: Connection) throws {
        for shape in all(of: feed) { try shape.lockTogether(on: connection) }
    }

    /// For a revert or a change of all tables of a feed.
    package static func lockAlone(_ feed: Feed, on connection: Connection) throws {
        for shape in all(of: feed) { try shape.lockAlone(on: connection) }
    }

    /// For a revert or a change of the table: nothing else at a time.
    package func lockAlone(on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock(hashtextextended(\(lockName), 1))")
    }

    /// For a session that changes existing rows: one after another, beside those that only add.
    func lockMerging(on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock(hashtextextended(\(lockName), 2))")
    }

    private var lockName: String { "bascule.table \(table)" }
}

/// The watched time and date columns of feeds' tables: `bascule.watched_column`.
///
/// A new watcher locks the table against writers, notes its columns, and reads the existing rows.
/// So a transaction that reads the note after writing to the table misses no watcher: either the
/// note was committed before the write, or the watcher waits for the transaction's end and finds
/// its rows.
extension TableShape {
    /// Sorted; within a transaction that has written to the table, or has locked it as a writer.
    package func watchedColumns(on connection: Connection) throws -> [String] {
        try connection.query(
            """
            select distinct column_name from bascule.watched_column
             where source = \("\(schema).\(name)")
             order by column_name
            """
        ).values()
    }
}

/// The name as a quoted SQL identifier.
func quoted(_ identifier: String) -> String { SQL.quoted(identifier: identifier) }
