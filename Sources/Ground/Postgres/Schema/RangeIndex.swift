// SPDX-License-Identifier: Apache-2.0

/// An index that knows, of each range of a table's pages, the lowest and highest value of a column
/// (BRIN): it finds rows whose values come in about the order they were written in, and costs a load
/// almost nothing.
package struct RangeIndex: Sendable, Equatable {
    package let table: QualifiedName
    package let column: String

    package init(_ table: QualifiedName, _ column: String) {
        self.table = table
        self.column = column
    }

    /// Within the 63 bytes that PostgreSQL keeps of a name.
    package var name: String {
        let (first, second) = (Self.short(table.name, 26), Self.short(column, 26))
        guard first.count < table.name.count || second.count < column.count else {
            return "\(first)_\(second)_windows"
        }
        // What is cut off may be all that tells two of them apart.
        let whole = SQL(stringLiteral: "\(table).\(column)").fingerprint
        let mark = String(UInt32(truncatingIfNeeded: whole), radix: 36)
        return "\(Self.short(table.name, 23))_\(Self.short(column, 23))_\(mark)_windows"
    }

    private static func short(_ name: String, _ bytes: Int) -> Substring {
        var short = name[...]
        while short.utf8.count > bytes { short.removeLast() }
        return short
    }

    package var creation: SQL {
        """
        create index if not exists \(identifier: name) \
        on \(identifier: table.schema).\(identifier: table.name) \
        using brin (\(identifier: column)) with (pages_per_range = 32, autosummarize = on)
        """
    }
}

extension RangeIndex {
    /// Makes it where it is not there, and anew where it is no good: what a `create index
    /// concurrently` leaves that was interrupted has its name, and helps no query.
    ///
    /// - Returns: whether there was such a one.
    package func make(on connection: Connection) throws -> Bool {
        try connection.transaction { connection in
            let isBroken = try connection.query(
                """
                select exists (select from pg_index x
                                 join pg_class i on i.oid = x.indexrelid
                                 join pg_class t on t.oid = x.indrelid
                                 join pg_namespace n on n.oid = t.relnamespace
                                where n.nspname = \(table.schema) and t.relname = \(table.name)
                                  and i.relname = \(name) and not x.indisvalid)
                """
            ).value(as: Bool.self)
            if isBroken {
                _ = try connection.execute(
                    "drop index \(identifier: table.schema).\(identifier: name)")
            }
            _ = try connection.execute(creation)
            return isBroken
        }
    }

    /// Those that are missing, of columns that are there and that the session's role may index.
    package static func missing(
        of all: [RangeIndex], on connection: borrowing Connection
    ) throws -> [RangeIndex] {
        let places = try connection.query(
            """
            select w.place
              from unnest(\(all.map(\.table.schema)), \(all.map(\.table.name)),
                          \(all.map(\.column)))
                   with ordinality as w (schema, table_name, column_name, place)
              join pg_namespace n on n.nspname = w.schema
              join pg_class t on t.relnamespace = n.oid and t.relname = w.table_name
                             and t.relkind = 'r'
              join pg_attribute c on c.attrelid = t.oid and c.attname = w.column_name
                                 and not c.attisdropped
             where pg_has_role(t.relowner, 'usage')
               and not exists (select from pg_index x
                                 join pg_class i on i.oid = x.indexrelid
                                 join pg_am a on a.oid = i.relam and a.amname = 'brin'
                                where x.indrelid = t.oid and x.indkey[0] = c.attnum
                                  and x.indisvalid)
             order by w.place
            """
        ).values(as: Int64.self)
        return places.map { all[Int($0) - 1] }
    }

    /// Lets the planner know a table that has grown before the server came to look at it: without its
    /// statistics it takes rows to lie in no order, and reads the whole table past these indexes.
    package static func introduce(
        _ table: QualifiedName, on connection: borrowing Connection
    ) throws {
        let isUnknown = try connection.query(
            """
            select exists (select from pg_class t
                             join pg_namespace n on n.oid = t.relnamespace
                            where n.nspname = \(table.schema) and t.relname = \(table.name)
                              and t.relkind = 'r' and pg_relation_size(t.oid) > 1048576
                              and pg_has_role(t.relowner, 'usage')
                              and not exists (select from pg_stats s
                                               where s.schemaname = n.nspname
                                                 and s.tablename = t.relname))
            """
        ).value(as: Bool.self)
        guard isUnknown else { return }
        _ = try connection.execute(
            "analyze \(identifier: table.schema).\(identifier: table.name)")
    }

    /// Lets the table's indexes of this sort know pages that were filled since.
    ///
    /// What they do not know is read whole. Where nothing is new it costs nothing. What a cancelled call
    /// has done stays, but for the range it was at, which is read whole until a vacuum.
    package static func summarize(
        _ table: QualifiedName, on connection: borrowing Connection
    ) throws {
        _ = try connection.query(
            """
            select brin_summarize_new_values(i.oid)
              from pg_namespace n
              join pg_class t on t.relnamespace = n.oid
              join pg_index x on x.indrelid = t.oid and x.indisvalid
              join pg_class i on i.oid = x.indexrelid and pg_has_role(i.relowner, 'usage')
              join pg_am a on a.oid = i.relam and a.amname = 'brin'
             where n.nspname = \(table.schema) and t.relname = \(table.name)
             order by i.oid
            """)
    }
}
