// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// An aggregate's table as the catalog has it.
struct AggregateTableState {
    /// As `format_type` writes them, by column.
    let types: [String: String]
    let key: [String]

    /// nil where there is no such table.
    static func read(_ table: QualifiedName, on connection: Connection) throws -> Self? {
        let rows = try connection.query(
            """
            select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
                   coalesce(array_position(k.conkey, a.attnum), 0)::int as key_place
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_namespace n on n.oid = c.relnamespace
              left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
             where n.nspname = \(table.schema) and c.relname = \(table.name)
               and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
             order by key_place
            """)
        guard !rows.isEmpty else { return nil }
        var types: [String: String] = [:]
        var key: [String] = []
        for column in try rows.decode(as: Column.self) {
            types[column.name] = column.type
            if column.keyPlace > 0 { key.append(column.name) }
        }
        return Self(types: types, key: key)
    }

    private struct Column: RowDecodable {
        let name: String
        let type: String
        /// From 1; 0: not of the key.
        let keyPlace: Int

        enum CodingKeys: String, RowColumn {
            case name, type
            case keyPlace = "key_place"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            name = try row[.name]
            type = try row[.type]
            keyPlace = try row[.keyPlace]
        }
    }
}
