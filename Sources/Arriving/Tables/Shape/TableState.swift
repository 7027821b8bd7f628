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
            select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
                   a.attnotnull as is_required,
                   (not a.attnotnull or a.atthasdef or a.attidentity <> '') as can_be_left_out
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = \(schema) and c.relname = \(name) and c.relkind in ('r', 'p')
               and a.attnum > 0 and not a.attisdropped
             order by a.attnum
            """)
        let columns = try rows.map(by: CatalogColumn.self) { row in
            Column(
                name: try row[.name], type: try row[.type], isRequired: try row[.isRequired],
                canBeLeftOut: try row[.canBeLeftOut])
        }
        guard !columns.isEmpty else { return nil }
        let key = try connection.query(
            """
            select a.attname::text as name, k.conname::text as key_name
              from pg_constraint k
              join pg_class c on c.oid = k.conrelid
              join pg_namespace n on n.oid = c.relnamespace
             cross join unnest(k.conkey) with ordinality as u(attnum, position)
              join pg_attribute a on a.attrelid = c.oid and a.attnum = u.attnum
             where n.nspname = \(schema) and c.relname = \(name) and k.contype = 'p'
             order by u.position
            """
        ).map(by: KeyColumn.self) { row in
            (name: try row[.name, as: String.self], keyName: try row[.keyName, as: String.self])
        }
        return Self(columns: columns, key: key.map(\.name), keyName: key.first?.keyName)
    }

    private enum CatalogColumn: String, RowColumn {
        case name, type
        case isRequired = "is_required"
        case canBeLeftOut = "can_be_left_out"
    }

    private enum KeyColumn: String, RowColumn {
        case name
        case keyName = "key_name"
    }
}
