// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The results that a rejected run makes doubtful: those measured from it on, up to the next run
/// that is accepted.
///
/// A run that can't be judged ends no doubt. Results are looked at with each computation, for they
/// come, too, after the controls.
struct AffectedResults {
    let chart: Chart

    func mark(on connection: borrowing Connection) throws {
        guard let affects = chart.affects else {
            _ = try connection.execute("delete from qc.affected where chart = \(chart.name)")
            return
        }
        let table = affects.table
        _ = try table.requireColumns(
            affects.times + affects.conditions.map(\.column), of: chart.name, on: connection)
        let columns = affects.times.map { time -> SQL in "t.\(identifier: time)" }
        let listed = columns.joined(separator: ", ")
        // A column alone can be found by its index.
        let time: SQL = columns.count == 1 ? listed : "coalesce(\(raw: listed))"
        let conditions = affects.conditions.map { condition -> SQL in
            " and t.\(identifier: condition.column)::text = \(condition.value)"
        }.joined(separator: "")
        // Of each rejected run, until the next that was judged: these stretches don't overlap.
        let found: SQL = """
            select r.serie, t.file_id, t.line_no, \(raw: time)::timestamptz as mesure_le
              from (select serie, mesure_le, verdict,
                           lead(mesure_le) over (order by mesure_le, serie) as until
                      from qc.runs
                     where chart = \(chart.name) and verdict <> 'not_evaluable') r
              join \(identifier: table.name.schema).\(identifier: table.name.name) t
                on \(raw: time) >= r.mesure_le and (r.until is null or \(raw: time) < r.until)
             where r.verdict = 'reject' \(raw: conditions)
            """
        _ = try connection.execute(
            """
            with found as materialized (\(raw: found)),
            gone as (
                delete from qc.affected a
                 where a.chart = \(chart.name)
                   and not exists (select from found f
                                    where f.file_id = a.file_id and f.line_no = a.line_no
                                      and f.serie = a.serie and a.feed = \(table.feed))
                returning a.file_id, a.line_no
            )
            insert into qc.affected as a (chart, serie, feed, file_id, line_no, mesure_le)
            select \(chart.name), serie, \(table.feed), file_id, line_no, mesure_le from found f
             where not exists (select from qc.affected o
                                where o.chart = \(chart.name) and o.feed = \(table.feed)
                                  and o.file_id = f.file_id and o.line_no = f.line_no
                                  and o.serie = f.serie)
                on conflict (chart, feed, file_id, line_no) do update
                set serie = excluded.serie, mesure_le = excluded.mesure_le
            """)
    }
}
