// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Wording

/// A source as the database has it.
struct SourceTable {
    let source: Aggregate.Source
    /// Whether its rows say which file they are from: a feed's do.
    let hasFile: Bool
    /// Whether its rows say when they were computed: an aggregate's do.
    let isComputed: Bool

    /// Throws `AggregateError.source` when the table or a column is not there or of another type.
    init(_ source: Aggregate.Source, of aggregate: Aggregate, on connection: Connection) throws {
        func refuse(_ what: Phrase, _ remedy: Phrase) -> AggregateError {
            .source(aggregate: aggregate.name, what: what, remedy: remedy)
        }
        guard let state = try AggregateTableState.read(source.table, on: connection) else {
            throw refuse(
                Phrase(
                    en: "There is no table \(source.table)",
                    fr: "Il n'y a pas de table \(source.table)"),
                Phrase(
                    en: "Name the table of a feed or of another aggregate",
                    fr: "Nommer la table d'un flux ou d'un autre agrégat"))
        }
        let wanted: [String]
        switch source.clock {
        case .time, .span: wanted = ["timestamp with time zone"]
        case .day, .days: wanted = ["date"]
        }
        for column in source.columns {
            guard let type = state.types[column] else {
                let known = state.types.keys.sorted().joined(separator: ", ")
                throw refuse(
                    Phrase(
                        en: "The table \(source.table) has no column \(column)",
                        fr: "La table \(source.table) n'a pas de colonne \(column)"),
                    Phrase(en: "It has \(known)", fr: "Elle a \(known)"))
            }
            guard wanted.contains(type) else {
                throw refuse(
                    Phrase(
                        en: "The column \(column) of \(source.table) is of type \(type), not"
                            + " \(wanted[0])",
                        fr: "La colonne \(column) de \(source.table) est de type \(type), pas"
                            + " \(wanted[0])"),
                    type == "date"
                        ? Phrase(
                            en: source.isSpan
                                ? "Write `days: { from: …, to: … }`" : "Write `day: \(column)`",
                            fr: source.isSpan
                                ? "Écrire `days: { from: …, to: … }`" : "Écrire `day: \(column)`")
                        : Phrase(
                            en: "Name a column of that type, or cast it",
                            fr: "Nommer une colonne de ce type, ou la convertir"))
            }
        }
        self.source = source
        hasFile = state.types["file_id"] == "bigint"
        isComputed = state.types["computed_at"] == "timestamp with time zone"
    }

    private var table: SQL {
        "\(identifier: source.table.schema).\(identifier: source.table.name)"
    }

    /// The condition that a row belongs to a window; of a cumulative aggregate, to its season so
    /// far.
    private func isIn(_ window: Window, season: Window?) -> SQL {
        switch source.clock {
        case .time(let column):
            return
                """
                \(identifier: column) >= \((season ?? window).startTime) \
                and \(identifier: column) < \(window.endTime)
                """
        case .day(let column):
            return
                """
                \(identifier: column) >= \((season ?? window).firstDate) \
                and \(identifier: column) < \(window.endDate)
                """
        case .span(let from, let to):
            return
                """
                \(identifier: from) < \(window.endTime) and (\(identifier: to) is null \
                or \(identifier: to) > \((season ?? window).startTime))
                """
        case .days(let from, let to):
            return
                """
                \(identifier: from) < \(window.endDate) and (\(identifier: to) is null \
                or \(identifier: to) > \((season ?? window).firstDate))
                """
        }
    }

    /// The window's sources, as a `jsonb` expression: rows and newest file or computation.
    func origin(_ window: Window, season: Window?) -> SQL {
        let newest: SQL =
            isComputed
            ? ", 'newest', max(computed_at)" : hasFile ? ", 'newest_file', max(file_id)" : ""
        return
            """
            (select jsonb_build_object('rows', count(*)\(raw: newest)) from \(raw: table) \
            where \(raw: isIn(window, season: season)))
            """
    }

    /// The stretches that have rows now, as touches; nothing is written.
    func present(on connection: Connection) throws -> [Touch] {
        switch source.clock {
        case .time(let column): return try times([column], on: connection)
        case .span(let from, let to): return try times([from, to], on: connection)
        case .day(let column): return try days([column], on: connection)
        case .days(let from, let to): return try days([from, to], on: connection)
        }
    }

    private func days(_ columns: [String], on connection: Connection) throws -> [Touch] {
        try columns.flatMap { column in
            let rows = try connection.query(
                """
                select min(day) as start, max(day) + 1 as stop
                  from (select day, day - (row_number() over (order by day))::int as island
                          from (select distinct \(identifier: column) as day
                                  from \(raw: table)
                                 where \(identifier: column) is not null) d) i
                 group by island
                """)
            return try rows.map(by: IslandColumn.self) { row in
                Touch(
                    table: source.table, column: column,
                    extent: .days(
                        try row[.start, as: CalendarDate.self].daysSince1970,
                        try row[.stop, as: CalendarDate.self].daysSince1970), fileID: nil)
            }
        }
    }

    private func times(_ columns: [String], on connection: Connection) throws -> [Touch] {
        try columns.flatMap { column in
            let rows = try connection.query(
                """
                select min(hour) as start, max(hour) + interval '1 hour' as stop
                  from (select hour, hour - row_number() over (order by hour) * interval '1 hour'
                                         as island
                          from (select distinct date_bin('1 hour', \(identifier: column),
                                                         timestamptz '2000-01-01 00:00Z') as hour
                                  from \(raw: table)
                                 where \(identifier: column) is not null) h) i
                 group by island
                """)
            return try rows.map(by: IslandColumn.self) { row in
                Touch(
                    table: source.table, column: column,
                    extent: .times(
                        try row[.start, as: Timestamp.self].seconds,
                        try row[.stop, as: Timestamp.self].seconds),
                    fileID: nil)
            }
        }
    }

    private enum IslandColumn: String, RowColumn { case start, stop }

    /// On a feed's table: finds a window's rows among those of years, and costs a load nothing.
    var indexes: [RangeIndex] {
        guard hasFile else { return [] }
        return source.columns.map { RangeIndex(source.table, $0) }
    }
}
