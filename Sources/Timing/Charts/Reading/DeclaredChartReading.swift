// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Drawing
package import Postgres
internal import Views
package import Wording

/// The figures of a declared chart, ready to be drawn.
package struct DeclaredChartReading: Sendable {
    private let chart: DeclaredChart
    private let first: Window
    private let last: Window
    private let zone: Zone
    private let language: Language

    /// - Parameters:
    ///   - day: the last that it shows, in days since 1970-01-01.
    ///   - calendar: the factory's days.
    package init(
        _ chart: DeclaredChart, day: Int64, calendar: WindowCalendar, language: Language
    ) {
        self.chart = chart
        self.language = language
        zone = calendar.zone
        first = calendar.window(ofDay: day - Int64(chart.days) + 1)
        last = calendar.window(ofDay: day)
    }

    /// The time that it shows, in seconds since 1970-01-01 UTC.
    package var stretch: Range<Int64> { first.start..<last.end }

    /// The tables that its query reads, also through views, as the planner has them.
    package func reads(on connection: borrowing Connection) throws -> PlannedTables {
        try PlannedTables(of: chart.statement.bound(values), on: connection)
    }

    /// Holds that its query only reads, and gives the same rows for the same data, as that of an
    /// export: the server is asked, in a transaction that may write, and nothing stays.
    ///
    /// - Parameter tell: told what may be against that.
    /// - Throws: `DeclaredChartError.unsteady`, `.query`.
    package func requireSteady(
        on connection: Connection, tell: (Phrase) -> Void = { _ in }
    ) throws {
        func sentence(_ flaws: [QueryCheck.Flaw]) -> Phrase {
            QueryCheck.sentence(
                flaws, of: Phrase(en: "chart \(chart.name)", fr: "graphique \(chart.name)")
            ) { "\(chart.file):\(chart.lineOfSQL + $0)" }
        }
        let all = try refusing {
            try QueryCheck(chart.statement, with: literals).flaws(on: connection)
        }
        for doubt in all where doubt.isDoubt { tell(sentence([doubt])) }
        let flaws = all.filter { !$0.isDoubt }
        guard flaws.isEmpty else { throw DeclaredChartError.unsteady(sentence(flaws)) }
    }

    /// Within a transaction that can't write, of its own or the caller's.
    ///
    /// - Throws: `DeclaredChartError.query`, and `PostgresError` where the database is the reason.
    package func draw(on connection: Connection) throws -> ChartDrawing {
        try connection.transaction(
            TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        ) { connection in
            _ = try connection.query(
                "select set_config('TimeZone', \(zone.identifier), true)")
            return try drawWithin(connection)
        }
    }

    /// Within the caller's transaction, which can't write and has the site's zone.
    package func drawWithin(_ connection: borrowing Connection) throws -> ChartDrawing {
        try refusing { try figures(on: connection) }
    }

    private func refusing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as PostgresError {
            guard case .server(let state) = error.code,
                ["42", "22", "0A", "25", "3F", "P0"].contains(state.errorClass)
            else { throw error }
            throw refused(.refused(error.reason), line: error.line)
        }
    }

    private func refused(
        _ reason: DeclaredChartError.Reason, line: Int? = nil
    ) -> DeclaredChartError {
        .query(
            chart: chart.name, file: chart.file, line: chart.lineOfSQL + (line ?? 1), reason)
    }

    private func figures(on connection: borrowing Connection) throws -> ChartDrawing {
        let query = chart.statement.bound(values)
        let columns = try connection.describe(query)
        let isOfDays = try shape(columns)
        let most = DeclaredChart.Limits.rows
        // An instant as seconds: its text is that of the session's zone.
        let time: SQL =
            isOfDays
            ? "q.\(identifier: columns[0].name)::text"
            : "floor(extract(epoch from q.\(identifier: columns[0].name)))::bigint::text"
        let cells: [SQL] = [time] + columns.dropFirst().map { "q.\(identifier: $0.name)::text" }
        let texts = try connection.query(
            """
            select jsonb_build_array(\(raw: cells.joined(separator: ", ")))::text as cells
              from (\(raw: query)
                   ) as q
             limit \(most + 1)
            """
        ).values(as: String.self)
        guard texts.count <= most else { throw refused(.tooManyRows) }
        var rows = try texts.map { text in try row(text, isOfDays) }
        rows.sort { $0.at < $1.at }
        for (one, next) in zip(rows, rows.dropFirst()) where one.at == next.at {
            throw refused(.twice(shown(one.at, isOfDays)))
        }
        return drawing(columns, rows, isOfDays)
    }

    private func drawing(
        _ columns: [ResultColumn], _ rows: [(at: Int64, values: [Double?])], _ isOfDays: Bool
    ) -> ChartDrawing {
        let series = columns.dropFirst().enumerated().map { index, column in
            ChartDrawing.Series(
                column.name.replacing("_", with: " "),
                rows.map { ChartDrawing.Point(at: $0.at, value: $0.values[index]) })
        }
        return ChartDrawing(
            title: chart.title, unit: chart.unit, kind: chart.kind,
            axis: isOfDays ? .days : .time(zone), range: range(isOfDays), series: series,
            limits: chart.limits.map(named), language: language)
    }

    /// One without a name is called by its height, as the language writes it.
    private func named(_ limit: ChartDrawing.Limit) -> ChartDrawing.Limit {
        guard Double(limit.text) == limit.value else { return limit }
        return ChartDrawing.Limit(
            limit.value, ShownValue.number(limit.text, in: language), limit.kind)
    }

    private func range(_ isOfDays: Bool) -> ClosedRange<Int64> {
        isOfDays ? first.firstDay...last.firstDay : first.start...last.end
    }

    /// - Returns: whether its rows are days.
    private func shape(_ columns: [ResultColumn]) throws(DeclaredChartError) -> Bool {
        guard let time = columns.first, columns.count > 1, [.day, .instant].contains(time.kind)
        else { throw refused(.noTime) }
        for column in columns.dropFirst() where ![.number, .float].contains(column.kind) {
            throw refused(.noNumber(column: column.name))
        }
        guard columns.count - 1 <= ChartDrawing.Limits.series else {
            throw refused(.tooManySeries(columns.count - 1))
        }
        return time.kind == .day
    }

    private func row(_ text: String, _ isOfDays: Bool) throws -> (at: Int64, values: [Double?]) {
        guard case .list(let cells) = try JSONValue(json: text), let time = cells.first else {
            throw refused(.emptyTime)
        }
        guard case .text(let written) = time else { throw refused(.emptyTime) }
        let at = isOfDays ? CivilText.days(written) : Int64(written)
        let range = range(isOfDays)
        guard let at, range.contains(at) else {
            throw refused(
                .outside(
                    at.map { shown($0, isOfDays) } ?? written,
                    from: shown(range.lowerBound, isOfDays), to: shown(range.upperBound, isOfDays)))
        }
        // Of a value that is no number, NaN or infinity, the drawing says so.
        let values = cells.dropFirst().map { cell -> Double? in
            guard case .text(let figure) = cell else { return nil }
            return Double(figure) ?? .nan
        }
        return (at, values)
    }

    private func shown(_ at: Int64, _ isOfDays: Bool) -> String {
        isOfDays
            ? ShownValue.day(CivilText.day(at), in: language)
            : LocalTimeText(zone: zone).text(at)[language]
    }

    /// Each is bound with its type.
    private var values: [String: SQL] { typed { "(\($0)::text::\(raw: $1))" } }

    /// The same with nothing that is bound: the server stores no statement with a parameter.
    private var literals: [String: SQL] { typed { "(\(literal: $0)::\(raw: $1))" } }

    private func typed(_ write: (_ text: String, _ type: SQL) -> SQL) -> [String: SQL] {
        let (from, to) = (CivilText.day(first.firstDay), CivilText.day(last.firstDay))
        return [
            "day": write(to, "date"), "to": write(to, "date"), "from": write(from, "date"),
            "window_start": write(InstantText.utc(first.start), "timestamptz"),
            "window_end": write(InstantText.utc(last.end), "timestamptz"),
            "zone": write(zone.identifier, "text"),
        ]
    }
}
