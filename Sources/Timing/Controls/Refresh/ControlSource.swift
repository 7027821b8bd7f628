// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import QC
internal import Records

/// The controls of a chart as their feed has them now, in a temporary table of the transaction.
///
/// What is charted is found by comparing, not by following notes of imports: a late, amended or
/// reverted file, a new target and a row that was changed by hand all look alike, and none can be
/// missed.
struct ControlSource {
    let chart: Chart
    /// Of the days that targets hold for.
    let zone: String
    let limit: Int

    /// Fills `qc_source`.
    ///
    /// - Returns: how many controls there are.
    func fill(on connection: borrowing Connection) throws -> Int {
        let source = chart.source.table
        let conditions = chart.source.conditions.map(\.column)
        let there = try source.requireColumns(conditions, of: chart.name, on: connection)
        if let targets = chart.targets {
            _ = try targets.requireColumns(of: chart.name, on: connection)
        }
        _ = try connection.execute("drop table if exists pg_temp.qc_source")
        let count = try connection.execute(
            """
            create temporary table qc_source on commit drop as
            select s.\(raw: name("serie"))::text collate "C" as serie,
                   coalesce(s.\(raw: name("materiau"))::text, '') collate "C" as materiau,
                   coalesce(s.\(raw: name("lot"))::text, '') collate "C" as lot,
                   s.\(raw: name("mesure_le"))::timestamptz as mesure_le,
                   \(raw: value(there)) as valeur,
                   \(raw: assigned("cible")) as cible, \(raw: assigned("ecart_type")) as ecart_type
              from \(identifier: source.name.schema).\(identifier: source.name.name) s
              \(raw: targets())
             where s.\(raw: name("serie")) is not null and s.\(raw: name("mesure_le")) is not null
               and s.\(raw: name("valeur")) is not null \(raw: when())
             limit \(literal: "\(limit + 1)")::bigint
            """)
        guard count <= limit else { throw ChartError.tooMany(chart: chart.name, limit: limit) }
        try requireOnce(on: connection)
        _ = try connection.execute("analyze qc_source")
        return count
    }

    /// A column of the source by our name for it.
    private func name(_ ours: String) -> SQL {
        "\(identifier: chart.source.table.columns[ours] ?? ours)"
    }

    /// Censored values, `<0,05`, are no numbers.
    private func value(_ columns: Set<String>) -> SQL {
        let value = name("valeur")
        let operation = (chart.source.table.columns["valeur"] ?? "valeur") + "_op"
        guard columns.contains(operation) else { return "s.\(raw: value)::numeric" }
        return "case when s.\(identifier: operation) is null then s.\(raw: value)::numeric end"
    }

    private func assigned(_ ours: String) -> SQL {
        guard let targets = chart.targets else { return "null::numeric" }
        return "t.\(identifier: targets.columns[ours] ?? ours)::numeric"
    }

    /// The target that held on the local day of the control: the last begun.
    private func targets() -> SQL {
        guard let targets = chart.targets else { return "" }
        func column(_ ours: String) -> SQL { "\(identifier: targets.columns[ours] ?? ours)" }
        var both = ["materiau", "lot"]
        if targets.columns["parametre"] != nil, chart.source.table.columns["parametre"] != nil {
            both.append("parametre")
        }
        let same = both.map { ours -> SQL in
            "t.\(raw: column(ours))::text = s.\(raw: name(ours))::text"
        }.joined(separator: " and ")
        let day: SQL = "(s.\(raw: name("mesure_le")) at time zone \(literal: zone))::date"
        return """
            left join lateral (
                select t.\(raw: column("cible")), t.\(raw: column("ecart_type"))
                  from \(identifier: targets.name.schema).\(identifier: targets.name.name) t
                 where \(raw: same)
                   and (t.\(raw: column("debut")) is null or t.\(raw: column("debut"))::date <= \(raw: day))
                   and (t.\(raw: column("fin")) is null or t.\(raw: column("fin"))::date >= \(raw: day))
                 order by t.\(raw: column("debut")) desc nulls last limit 1) t on true
            """
    }

    private func when() -> SQL {
        chart.source.conditions.map { condition -> SQL in
            " and s.\(identifier: condition.column)::text = \(literal: condition.value)"
        }.joined(separator: "")
    }

    private func requireOnce(on connection: borrowing Connection) throws {
        let twice = try connection.query(
            """
            select serie, materiau, lot from qc_source
             group by serie, materiau, lot having count(*) > 1
             order by serie, materiau, lot limit 1
            """
        ).first(by: PlaceColumn.self) { row in
            ChartError.twice(
                chart: chart.name, series: try row[.serie], material: try row[.materiau],
                lot: try row[.lot])
        }
        if let twice { throw twice }
    }

    private enum PlaceColumn: String, RowColumn { case serie, materiau, lot }
}
