// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The statements that find what is other between two moments.
struct DataDifference {
    let table: DataTable
    let filter: DataFilter
    let first: Timestamp
    let second: Timestamp
    /// Those that came or went in between.
    let files: [Int64]
    let source: DataSource

    func rows(limit: Int) -> SQL {
        """
        select \(raw: table.cells("a.")) as before, a.file_id as before_file,
               a.line_no as before_line, \(raw: table.cells("b.")) as after,
               b.file_id as after_file, b.line_no as after_line
          from (\(raw: keys)) as c
          left join lateral (\(raw: row(at: first))) as a on true
          left join lateral (\(raw: row(at: second))) as b on true
         where (a.file_id is null) <> (b.file_id is null)
            or \(raw: table.record("a.")) is distinct from \(raw: table.record("b."))
         order by \(raw: DataTable.list(table.order, "c.")) limit \(raw: DataSource.number(limit))
        """
    }

    /// The last key that was looked at, where there may be more behind it.
    var end: SQL {
        let texts = table.order.map { "to_jsonb(k.\(SQL.quoted(identifier: $0))) #>> '{}'" }
        return """
            select array[\(raw: SQL(stringLiteral: texts.joined(separator: ", ")))]::text[] as key
              from (\(raw: keys)) as k
             order by \(raw: DataTable.list(table.order, "k."))
            offset \(DataReading.keysLookedAt - 1) limit 1
            """
    }

    private func row(at moment: Timestamp) -> SQL {
        let conditions = filter.conditions(table, "r.").map(\.sql)
        let rows =
            table.key.isEmpty
            ? "select * from (\(raw: table.linesAsOf(moment))) as l where l.file_id = c.file_id and l.line_no = c.line_no"
                as SQL
            : table.asOf(moment)
        return """
            select * from (\(raw: rows)) as r where \(raw: DataSource.all(conditions))
            """
    }

    /// The keys that these files touched, in order, behind the place.
    private var keys: SQL {
        let order = table.order
        let list = DataTable.list(order)
        let limit = DataSource.number(DataReading.keysLookedAt)
        func branch(_ relation: SQL, _ condition: SQL) -> SQL {
            """
            (select distinct \(raw: DataTable.list(order, "x.")) from \(raw: relation)
              where \(raw: DataSource.all([condition] + source.behind("x.")))
              order by \(raw: DataTable.list(order, "x.")) limit \(raw: limit))
            """
        }
        var branches = [table.table, table.history].map { relation in
            branch("\(raw: SQL(stringLiteral: relation)) x", "x.file_id = any(\(files))")
        }
        if !table.key.isEmpty {
            branches.append(
                branch(
                    """
                    bascule.row_pasts p cross join lateral
                    jsonb_populate_record(null::\(raw: SQL(stringLiteral: table.table)), p.cells) x
                    """,
                    """
                    p.relation = \(table.table) and p.since_at > \(first)
                    and p.since_at <= \(second)
                    """))
        }
        return """
            select \(raw: list) from (\(raw: branches.joined(separator: " union "))) as u
             order by \(raw: list) limit \(raw: limit)
            """
    }
}
