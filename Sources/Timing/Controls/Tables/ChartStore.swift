// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Postgres
internal import QC
internal import Records

/// The tables `qc.*` of one chart; within the caller's transaction.
struct ChartStore {
    let chart: Chart
    var name: String { chart.name }

    /// One computation of a chart at a time.
    func lock(on connection: borrowing Connection) throws {
        _ = try connection.query(
            "select pg_advisory_xact_lock(hashtextextended(\("bascule.chart " + name), 0))")
    }

    /// Notes what is declared.
    ///
    /// - Returns: whether its points have to be computed from nothing.
    func register(on connection: borrowing Connection) throws -> Bool {
        let known = try connection.query(
            "select digest from qc.charts where chart = \(name) and digest is not null"
        ).firstValue(as: Int64.self)
        _ = try connection.execute(
            """
            insert into qc.charts as c (chart, title, kind, feed)
            values (\(name), \(chart.title), \(chart.kind.rawValue), \(chart.source.table.feed))
                on conflict (chart) do update
                set title = excluded.title, kind = excluded.kind, feed = excluded.feed,
                    problem = null, broken_since = null
                where (c.title, c.kind, c.feed) is distinct from
                      (excluded.title, excluded.kind, excluded.feed) or c.problem is not null
            """)
        return known != chart.digest
    }

    /// The place of the first run with a control that came, went, or is other now.
    func earliestChange(on connection: borrowing Connection) throws -> ChartPlace? {
        try connection.query(
            """
            with changed as materialized (
                select distinct coalesce(s.serie, i.serie) as serie
                  from qc_source s
                  full join (select * from qc.inputs where chart = \(name)) i
                    on i.serie = s.serie and i.materiau = s.materiau and i.lot = s.lot
                 where s.serie is null or i.serie is null
                    or (s.mesure_le, s.valeur, s.cible, s.ecart_type)
                       is distinct from (i.mesure_le, i.valeur, i.cible, i.ecart_type)
            )
            select mesure_le, serie
              from (select min(mesure_le) as mesure_le, serie
                      from qc_source where serie in (select serie from changed) group by serie
                    union all
                    select mesure_le, serie
                      from qc.runs where chart = \(name) and serie in (select serie from changed)) p
             order by mesure_le, serie limit 1
            """
        ).first(as: ChartPlace.self)
    }

    /// The last kept state before a place.
    func state(
        before place: ChartPlace, on connection: borrowing Connection
    ) throws -> (place: ChartPlace, state: ChartState)? {
        try connection.query(
            """
            select mesure_le, serie, state::text as state
              from qc.runs
             where chart = \(name) and state is not null
               and (mesure_le, serie) < (\(place.time), \(place.series))
             order by mesure_le desc, serie desc limit 1
            """
        ).first(by: StateColumn.self) { row -> (place: ChartPlace, state: ChartState)? in
            let text: String = try row[.state]
            let place = ChartPlace(time: try row[.time], series: try row[.series])
            do {
                return (place, try JSONDecoder().decode(ChartState.self, from: Data(text.utf8)))
            } catch is DecodingError {
                // Of another version, or damaged: all is judged again from the first run.
                return nil
            }
        }.flatMap { $0 }
    }

    private enum StateColumn: String, RowColumn {
        case time = "mesure_le", series = "serie", state
    }

    /// Takes the runs behind a place away, or all.
    func forget(from place: ChartPlace?, on connection: borrowing Connection) throws {
        var behind: SQL = ""
        if let place {
            behind = " and (mesure_le, serie) > (\(place.time), \(place.series))"
        }
        // By run: its points may be later than its first.
        _ = try connection.execute(
            """
            delete from qc.points p
             where p.chart = \(name)
               and p.serie in (select serie from qc.runs where chart = \(name) \(raw: behind))
            """)
        _ = try connection.execute(
            "delete from qc.runs where chart = \(name) \(raw: behind)")
    }

    /// Of the last run and the last point that stand.
    func lastOrdinals(on connection: borrowing Connection) throws -> (run: Int64, point: Int64) {
        let run = try connection.query(
            "select coalesce(max(ordinal), 0) from qc.runs where chart = \(name)"
        ).value(as: Int64.self)
        let point = try connection.query(
            "select coalesce(max(ordinal), 0) from qc.points where chart = \(name)"
        ).value(as: Int64.self)
        return (run, point)
    }

    /// The controls are those that were charted.
    func takeInputs(on connection: borrowing Connection) throws {
        _ = try connection.execute(
            """
            delete from qc.inputs i
             where chart = \(name)
               and not exists (select from qc_source s
                                where s.serie = i.serie and s.materiau = i.materiau
                                  and s.lot = i.lot)
            """)
        _ = try connection.execute(
            """
            update qc.inputs i
               set mesure_le = s.mesure_le, valeur = s.valeur, cible = s.cible,
                   ecart_type = s.ecart_type
              from qc_source s
             where i.chart = \(name) and i.serie = s.serie and i.materiau = s.materiau
               and i.lot = s.lot
               and (i.mesure_le, i.valeur, i.cible, i.ecart_type)
                   is distinct from (s.mesure_le, s.valeur, s.cible, s.ecart_type)
            """)
        // In the key's order, which its index takes in half the time; nobody else writes them, so
        // nothing has to be asked of each row.
        _ = try connection.execute(
            """
            insert into qc.inputs (chart, serie, materiau, lot, mesure_le, valeur, cible,
                                   ecart_type)
            select \(name), serie, materiau, lot, mesure_le, valeur, cible, ecart_type
              from qc_source s
             where not exists (select from qc.inputs i
                                where i.chart = \(name) and i.serie = s.serie
                                  and i.materiau = s.materiau and i.lot = s.lot)
             order by serie, materiau, lot
            """)
    }

    /// The points are those of the declaration; since when the last run is bad stands until it is
    /// good.
    func settle(on connection: borrowing Connection) throws {
        let drifting = ChartRule.drift.map(\.rawValue).sorted()
        _ = try connection.execute(
            """
            with last as (
                select verdict, regles from qc.runs
                 where chart = \(name) and verdict <> 'not_evaluable'
                 order by mesure_le desc, serie desc limit 1
            )
            update qc.charts
               set digest = \(chart.digest), computed_at = now(),
                   problem = null, broken_since = null,
                   rejected_since = case when exists (select from last where verdict = 'reject')
                                         then coalesce(rejected_since, clock_timestamp()) end,
                   drift_since = case when exists (select from last where regles && \(drifting))
                                      then coalesce(drift_since, clock_timestamp()) end
             where chart = \(name)
            """)
    }

    /// Nothing has changed: the points are of all that is loaded by now.
    func noteLooked(on connection: borrowing Connection) throws {
        _ = try connection.execute(
            """
            update qc.charts set computed_at = now()
             where chart = \(name) and digest is not null and problem is null
            """)
    }

    /// Whether its points and limits are those of the present declaration.
    func isCurrent(on connection: borrowing Connection) throws -> Bool {
        try connection.query("select digest from qc.charts where chart = \(name)")
            .firstValue(as: Int64?.self) == chart.digest
    }

    /// The runs behind a place, in their order.
    func source(
        after place: ChartPlace?, on connection: borrowing Connection
    ) throws -> [SourcedRun] {
        var behind: SQL = ""
        if let place {
            behind = "where (r.first, s.serie) > (\(place.time), \(place.series))"
        }
        let rows = try connection.query(
            """
            select r.first, s.serie, s.materiau, s.lot, s.mesure_le, s.valeur::text as valeur,
                   s.cible::text as cible, s.ecart_type::text as ecart_type
              from qc_source s
              join (select serie, min(mesure_le) as first from qc_source group by serie) r
                on r.serie = s.serie
              \(raw: behind)
             order by r.first, s.serie, s.materiau, s.lot
            """
        ).decode(as: SourceRow.self)
        var runs: [SourcedRun] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            // By bytes, as the database groups them: strings are equal, too, where accents are
            // composed otherwise.
            let end =
                rows[start...].firstIndex {
                    !$0.series.utf8.elementsEqual(rows[start].series.utf8)
                } ?? rows.endIndex
            let points = rows[start..<end]
            runs.append(
                SourcedRun(
                    place: ChartPlace(time: rows[start].first, series: rows[start].series),
                    run: ControlRun(series: rows[start].series, points: points.map(\.point)),
                    times: Dictionary(points.map { ($0.key, $0.time) }) { first, _ in first }))
            start = end
        }
        return runs
    }
}

private struct SourceRow: RowDecodable {
    let first, time: Timestamp
    let series: String
    let point: ControlPoint
    var key: ChartKey { ChartKey(material: point.material, lot: point.lot) }

    enum CodingKeys: String, RowColumn {
        case first, time = "mesure_le", series = "serie", material = "materiau", lot
        case value = "valeur", target = "cible", deviation = "ecart_type"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        first = try row[.first]
        time = try row[.time]
        series = try row[.series]
        func number(_ column: CodingKeys) throws -> Exact? {
            try row[column, as: String?.self].flatMap { Exact($0) }
        }
        point = ControlPoint(
            material: try row[.material], lot: try row[.lot], value: try number(.value),
            target: try number(.target), deviation: try number(.deviation))
    }
}
