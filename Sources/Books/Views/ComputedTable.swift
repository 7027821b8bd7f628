// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The table of an aggregate, as the database has it: the columns of its query.
package struct ComputedTable: Sendable, Equatable {
    /// Columns that every such table has beside its query's.
    private static let own: Set = ["window_start", "window_end", "computed_at", "computed_from"]

    package let schema: String
    package let name: String
    package let columns: [DataTable.Column]
    /// Columns of the key that are texts: what tells the rows of one window apart.
    package let groups: [String]

    var table: SQL { "\(identifier: schema).\(identifier: name)" }

    /// Nil where it is not made yet.
    package static func find(
        schema: String, name: String, key: [String], on connection: borrowing Connection
    ) throws -> ComputedTable? {
        let columns = try connection.query(
            """
            select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = \(schema) and c.relname = \(name) and c.relkind in ('r', 'p')
               and a.attnum > 0 and not a.attisdropped
             order by a.attnum
            """
        ).map(by: CatalogColumn.self) { row in
            let name = try row[.name, as: String.self]
            return DataTable.Column(
                name: name, type: try row[.type], isKey: key.contains(name))
        }
        guard !columns.isEmpty else { return nil }
        let shown = columns.filter { !own.contains($0.name) }
        return ComputedTable(
            schema: schema, name: name, columns: shown,
            groups: shown.filter { $0.isKey && $0.kind == .text }.map(\.name))
    }

    /// The columns as texts.
    var cells: SQL {
        let texts = columns.map { "to_jsonb(\(SQL.quoted(identifier: $0.name))) #>> '{}'" }
        return SQL(stringLiteral: "array[\(texts.joined(separator: ", "))]::text[]")
    }

    private enum CatalogColumn: String, RowColumn { case name, type }

    /// The rows of one window, by the key; at most `limit`.
    package func rows(
        of window: Timestamp, limit: Int, on connection: borrowing Connection
    ) throws -> [[String?]] {
        let keys = columns.filter(\.isKey).map(\.name)
        let order = keys.isEmpty ? "window_start" as SQL : DataTable.list(keys)
        return try connection.query(
            """
            select \(raw: cells) as cells from \(raw: table)
             where window_start = \(window) order by \(raw: order) limit \(limit)
            """
        ).values(as: [String?].self)
    }

    /// A value of a column over the windows of a stretch of time, in order; at most `limit`.
    ///
    /// - Parameter group: a value for each of `groups`.
    package func series(
        _ column: String, group: [String], from: Timestamp, to: Timestamp, limit: Int,
        on connection: borrowing Connection
    ) throws -> [(start: Timestamp, value: String?)] {
        let conditions = zip(groups, group).map { name, value in
            "\(identifier: name) = \(value)" as SQL
        }
        return try connection.query(
            """
            select window_start, to_jsonb(\(identifier: column)) #>> '{}' as value
              from \(raw: table)
             where window_start >= \(from) and window_start < \(to)
                   \(raw: conditions.map { " and \(raw: $0)" as SQL }.joined(separator: ""))
             order by window_start limit \(limit)
            """
        ).map(by: SeriesColumn.self) { (try $0[.start], try $0[.value]) }
    }

    private enum SeriesColumn: String, RowColumn {
        case value
        case start = "window_start"
    }

    /// The groups that have rows in a stretch of time; at most `limit`.
    package func groups(
        from: Timestamp, to: Timestamp, limit: Int, on connection: borrowing Connection
    ) throws -> [[String]] {
        guard !groups.isEmpty else { return [] }
        let names = DataTable.list(groups)
        return try connection.query(
            """
            select array[\(raw: names)]::text[] as value
              from (select distinct \(raw: names) from \(raw: table)
                     where window_start >= \(from) and window_start < \(to)
                     order by \(raw: names) limit \(limit)) as g
             order by \(raw: names)
            """
        ).values(as: [String].self)
    }
}
