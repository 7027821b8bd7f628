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
            select a.attname::text, format_type(a.atttypid, a.atttypmod),
                   coalesce(array_position(k.conkey, a.attnum), 0)::int
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_namespace n on n.oid = c.relnamespace
              left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
             where n.nspname = \(table.schema) and c.relname = \(table.name)
               and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
             order by 3
            """)
        guard !rows.isEmpty else { return nil }
        var types: [String: String] = [:]
        var key: [String] = []
        for row in rows {
            let name = try row[0, as: String.self]
            types[name] = try row[1, as: String.self]
            if try row[2, as: Int.self] > 0 { key.append(name) }
        }
        return Self(types: types, key: key)
    }
}
