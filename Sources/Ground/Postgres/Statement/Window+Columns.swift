// SPDX-License-Identifier: Apache-2.0

package import Calendar

extension Window: RowDecodable {
    package enum CodingKeys: String, RowColumn {
        case start = "window_start"
        case end = "window_end"
        case firstDay = "first_day"
        case endDay = "end_day"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        self.init(
            start: try row[.start, as: Timestamp.self].seconds,
            end: try row[.end, as: Timestamp.self].seconds,
            firstDay: try row[.firstDay, as: CalendarDate.self].daysSince1970,
            endDay: try row[.endDay, as: CalendarDate.self].daysSince1970)
    }

    package var startTime: Timestamp { Timestamp(seconds: start) }
    package var endTime: Timestamp { Timestamp(seconds: end) }
    package var firstDate: CalendarDate { CalendarDate(daysSince1970: firstDay) }
    package var endDate: CalendarDate { CalendarDate(daysSince1970: endDay) }
}

extension CalendarDate {
    /// 2000-01-01 in days since 1970-01-01.
    private static let epoch: Int64 = 10_957

    package init(daysSince1970 days: Int64) {
        self.init(daysSince2000: Int32(clamping: days - Self.epoch))
    }

    package var daysSince1970: Int64 { Int64(daysSince2000) + Self.epoch }
}

extension WindowCalendar {
    /// In the order in which `bascule.window_rows` takes them.
    package static let parameterNames = [
        "window_start", "window_end", "day", "day_end", "season_start", "season_end", "season_day",
        "zone",
    ]

    /// The values of `parameterNames` in a window.
    package func arguments(_ window: Window) -> SQL {
        let values = parameters(window)
        return Self.parameterNames.compactMap { values[$0] }.joined(separator: ", ")
    }

    /// The same values written out, for where nothing can be bound.
    ///
    /// No nulls in their place: the server computes with constants when it plans, and
    /// `jsonb_object` or a function of the site may take none.
    package func literals(_ window: Window) -> [String: SQL] {
        let season = season(of: window)
        let name = SQL(stringLiteral: SQL.quoted(literal: zone.identifier))
        return [
            "window_start": Self.instant(window.start), "window_end": Self.instant(window.end),
            "day": Self.day(window.firstDay), "day_end": Self.day(window.endDay),
            "season_start": Self.instant(season.start), "season_end": Self.instant(season.end),
            "season_day": Self.day(season.firstDay), "zone": "(\(raw: name)::text)",
        ]
    }

    private static func instant(_ seconds: Int64) -> SQL {
        SQL(stringLiteral: "(pg_catalog.to_timestamp(\(seconds)))")
    }

    private static func day(_ days: Int64) -> SQL {
        SQL(stringLiteral: "(date '1970-01-01' + \(days))")
    }

    /// A statement's parameters for a window.
    package func parameters(_ window: Window) -> [String: SQL] {
        let season = season(of: window)
        return [
            "window_start": "\(window.startTime)", "window_end": "\(window.endTime)",
            "day": "\(window.firstDate)", "day_end": "\(window.endDate)",
            "season_start": "\(season.startTime)", "season_end": "\(season.endTime)",
            "season_day": "\(season.firstDate)", "zone": "\(zone.identifier)",
        ]
    }
}
