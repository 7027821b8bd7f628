// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres

/// A stretch of time or days in which a table's rows changed.
struct Touch: Sendable, Equatable {
    enum Extent: Sendable, Equatable {
        /// `[from, to)`, seconds since 1970-01-01 UTC.
        case times(Int64, Int64)
        /// `[from, to)`, days since 1970-01-01.
        case days(Int64, Int64)
    }

    var table: QualifiedName
    /// `*` for an aggregate's own table.
    var column: String
    var extent: Extent
    var fileID: Int64?

    /// Whether the change is one of a column by which the source's rows belong to windows.
    func concerns(_ source: Aggregate.Source) -> Bool {
        table == source.table && (column == "*" || source.columns.contains(column))
    }

    /// The windows that are wrong since, at most `limit`.
    func windows(_ calendar: WindowCalendar, limit: Int) -> [Window] {
        switch extent {
        case .times(let from, let to): calendar.windows(from: from, to: to, limit: limit)
        case .days(let from, let to): calendar.windows(fromDay: from, toDay: to, limit: limit)
        }
    }

    /// The day after the last one that it concerns.
    func end(in calendar: WindowCalendar) -> Int64 {
        switch extent {
        case .times(_, let to): calendar.window(at: min(to, Self.lastSecond) - 1).endDay
        case .days(_, let to): to
        }
    }

    /// Of the year 9999.
    private static let lastSecond: Int64 = 253_402_300_799

    /// Takes the touches that no other session has taken; they are gone with the commit.
    static func takeTouches(limit: Int, on connection: Connection) throws -> [Touch] {
        let rows = try connection.query(
            """
            with taken as materialized (
                select id from bascule.touch order by id limit \(limit) for update skip locked
            )
            delete from bascule.touch t using taken where t.id = taken.id
            returning t.source, t.column_name, t.from_at, t.to_at, t.from_day, t.to_day, t.file_id
            """)
        return try rows.map(by: Column.self, Touch.init).compactMap(\.self)
    }

    /// Touches not taken yet.
    static func waiting(limit: Int, on connection: borrowing Connection) throws -> [Touch] {
        try connection.query(
            """
            select source, column_name, from_at, to_at, from_day, to_day, file_id
              from bascule.touch order by id limit \(limit)
            """
        ).map(by: Column.self, Touch.init).compactMap(\.self)
    }

    private enum Column: String, RowColumn {
        case source
        case name = "column_name"
        case from = "from_at"
        case to = "to_at"
        case fromDay = "from_day"
        case toDay = "to_day"
        case file = "file_id"
    }

    /// nil for a table whose name no aggregate can have as a source.
    private init?(_ row: RowReader<Column>) throws {
        guard let table = QualifiedName(try row[.source, as: String.self]) else { return nil }
        self.table = table
        column = try row[.name]
        fileID = try row[.file]
        if let from = try row[.from, as: Timestamp?.self],
            let to = try row[.to, as: Timestamp?.self]
        {
            let second: Int64 = 1_000_000
            // The last instant is before `to`: rounding up can't reach into another window.
            extent = .times(
                from.microsecondsSince1970.quotient(roundedDownBy: second),
                -(-to.microsecondsSince1970).quotient(roundedDownBy: second))
        } else {
            extent = .days(
                try row[.fromDay, as: CalendarDate.self].daysSince1970,
                try row[.toDay, as: CalendarDate.self].daysSince1970)
        }
    }

    init(table: QualifiedName, column: String, extent: Extent, fileID: Int64?) {
        self.table = table
        self.column = column
        self.extent = extent
        self.fileID = fileID
    }
}

extension Int64 {
    func quotient(roundedDownBy divisor: Int64) -> Int64 {
        self / divisor - (self % divisor < 0 ? 1 : 0)
    }
}
