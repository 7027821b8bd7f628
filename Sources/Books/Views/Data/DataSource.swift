// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The statements of one page: where rows come from, in which order, behind which key.
struct DataSource {
    let table: DataTable
    let filter: DataFilter
    let after: [String]?
    /// Rows, or keys, that are looked at; nil: all.
    let bound: Int?

    /// Columns `cells`, `file_id`, `line_no`.
    func rows(limit: Int) -> SQL {
        """
        select \(raw: table.cells("r.")) as cells, r.file_id, r.line_no
          from (\(raw: found(limit: limit))) as r
         order by \(raw: DataTable.list(table.order, "r."))
        """
    }

    private func found(limit: Int) -> SQL {
        guard let moment = filter.asOf else {
            let all = conditions("t.").map(\.sql)
            let source: SQL =
                bound == nil
                ? SQL(stringLiteral: table.table) : "(\(raw: lookedAt(table.row("t."))))"
            return """
                select \(raw: table.row("t.")) from \(raw: source) t
                 where \(raw: Self.all(all + behind("t.")))
                 order by \(raw: order("t.")) limit \(raw: Self.number(limit))
                """
        }
        guard !table.key.isEmpty else {
            return """
                select \(raw: table.row("t.")) from (\(raw: table.linesAsOf(moment))) as t
                 where \(raw: Self.all(conditions("t.").map(\.sql) + behind("t.")))
                 order by \(raw: order("t.")) limit \(raw: Self.number(limit))
                """
        }
        return """
            select \(raw: table.row("v."))
              from (\(raw: candidates)) as c
             cross join lateral (\(raw: table.asOf(moment))) as v
             where \(raw: Self.all(conditions("v.").map(\.sql)))
             order by \(raw: order("c.")) limit \(raw: Self.number(limit))
            """
    }

    /// The last key that was looked at, where there may be more behind it.
    func end(on connection: Connection) throws -> [String]? {
        guard let bound else { return nil }
        let keys =
            filter.asOf == nil ? lookedAt(DataTable.list(table.order, "t.")) : candidates
        let texts = table.order.map { "to_jsonb(k.\(SQL.quoted(identifier: $0))) #>> '{}'" }
        let list = SQL(stringLiteral: texts.joined(separator: ", "))
        return try connection.query(
            """
            select array[\(raw: list)]::text[] as key from (\(raw: keys)) as k
             order by \(raw: order("k.")) offset \(bound - 1) limit 1
            """
        ).firstValue(as: [String].self)
    }

    /// The rows that are looked at, of those behind the place.
    private func lookedAt(_ columns: SQL) -> SQL {
        """
        select \(raw: columns) from \(raw: SQL(stringLiteral: table.table)) t
         where \(raw: Self.all(behind("t.")))
         order by \(raw: order("t.")) limit \(raw: Self.number(bound ?? 0))
        """
    }

    /// Keys that the table has, or its history: which filters of the key's columns let through.
    private var candidates: SQL {
        let (keys, limit) = (table.key, Self.number(bound ?? 0))
        func branch(_ relation: String, _ distinct: SQL) -> SQL {
            let ofKey = conditions("x.").filter { keys.contains($0.column) }.map(\.sql)
            return """
                (select \(raw: distinct)\(raw: DataTable.list(keys, "x."))
                   from \(raw: SQL(stringLiteral: relation)) x
                  where \(raw: Self.all(ofKey + behind("x.")))
                  order by \(raw: order("x.")) limit \(raw: limit))
                """
        }
        return """
            select \(raw: DataTable.list(keys)) from (
                \(raw: branch(table.table, ""))
                 union
                \(raw: branch(table.history, "distinct "))
            ) as u order by \(raw: DataTable.list(keys)) limit \(raw: limit)
            """
    }

    private func conditions(_ prefix: String) -> [(column: String, sql: SQL)] {
        filter.conditions(table, prefix)
    }

    private func order(_ prefix: String) -> SQL { DataTable.list(table.order, prefix) }

    func behind(_ prefix: String) -> [SQL] {
        guard let after else { return [] }
        let values = zip(table.order, after).map { name, text in
            DataFilter.value(text, table.type(of: name))
        }.joined(separator: ", ")
        return ["(\(raw: DataTable.list(table.order, prefix))) > (\(raw: values))"]
    }

    static func all(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "true" : conditions.joined(separator: " and ")
    }

    /// Written out, for the planner has to know how few rows are asked for.
    static func number(_ value: Int) -> SQL { SQL(stringLiteral: "\(value)") }
}
