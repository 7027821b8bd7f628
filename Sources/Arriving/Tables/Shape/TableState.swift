// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A table as the catalog has it.
package struct TableState: Sendable, Equatable {
    package struct Column: Sendable, Equatable {
        package let name: String
        /// As `format_type` writes it.
        package let type: String
        package let isRequired: Bool
        /// A row may leave it out: null, a default, an identity or a computed column.
        package let canBeLeftOut: Bool

        package init(name: String, type: String, isRequired: Bool, canBeLeftOut: Bool) {
            self.name = name
            self.type = type
            self.isRequired = isRequired
            self.canBeLeftOut = canBeLeftOut
        }
    }

    package let columns: [Column]
    /// The primary key's columns in its order; empty without one.
    package let key: [String]
    /// The primary key constraint's name.
    package let keyName: String?

    package init(columns: [Column], key: [String], keyName: String?) {
        self.columns = columns
        self.key = key
        self.keyName = keyName
    }

    package subscript(name: String) -> Column? { columns.first { $0.name == name } }
}

extension TableState {
    /// Reads the table from the catalog; nil where there is none.
    package static func read(
        schema: String, name: String, on connection: Connection
    ) throws -> Self? {
        let rows = try connection.query(
            """
            select a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   (not a.attnotnull or a.atthasdef or a.attidentity <> '')
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = \(schema) and c.relname = \(name) and c.relkind in ('r', 'p')
               and a.attnum > 0 and not a.attisdropped
             order by a.attnum
            """)
        let columns = try rows.map {
            Column(
                name: try $0[0, as: String.self], type: try $0[1, as: String.self],
                isRequired: try $0[2, as: Bool.self], canBeLeftOut: try $0[3, as: Bool.self])
        }
        guard !columns.isEmpty else { return nil }
        let key = try connection.query(
            """
            select a.attname::text, k.conname::text
              from pg_constraint k
              join pg_class c on c.oid = k.conrelid
              join pg_namespace n on n.oid = c.relnamespace
             cross join unnest(k.conkey) with ordinality as u(attnum, position)
              join pg_attribute a on a.attrelid = c.oid and a.attnum = u.attnum
             where n.nspname = \(schema) and c.relname = \(name) and k.contype = 'p'
             order by u.position
            """
        ).map { (try $0[0, as: String.self], try $0[1, as: String.self]) }
        return Self(columns: columns, key: key.map(\.0), keyName: key.first?.1)
    }
}
