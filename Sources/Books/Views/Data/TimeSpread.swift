// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// How the times of a table's rows are spread, as the server's statistics knew it at their last look.
struct TimeSpread {
    /// Seconds since 1970, in order: between two of them there are as many rows as between any other.
    private let bounds: [Double]
    private let rows: Double
    /// Of an instant in the year 9999.
    private static let farthest = 253_402_300_799.0

    init(bounds: [Double], rows: Double) {
        self.bounds = bounds.filter { abs($0) <= Self.farthest }
        self.rows = rows
    }

    /// Nil: nothing is known of it yet.
    init?(
        of column: DataTable.Column, _ table: DataTable, rows: Double,
        on connection: borrowing Connection
    ) throws {
        let bounds = try connection.query(
            """
            select extract(epoch from b)::float8
              from pg_stats s
             cross join unnest(s.histogram_bounds::text::timestamptz[]) with ordinality as u (b, place)
             where s.schemaname = \(table.schema) and s.tablename = \(table.name)
               and s.attname = \(column.name) and not s.inherited
             order by u.place
            """
        ).values(as: Double.self)
        self.init(bounds: bounds, rows: rows)
        guard rows > 0, self.bounds.count > 1 else { return nil }
    }

    /// From when on, and up to `end`, there are about so many rows; nil: there are not.
    ///
    /// - Parameter end: seconds since 1970; nil: the newest row.
    func begin(of count: Double, before end: Double? = nil) -> Double? {
        let all = Double(bounds.count - 1)
        let place = (end.map(place) ?? all) - count * all / rows
        guard place > 0 else { return nil }
        let (low, part) = (Int(place), place - place.rounded(.down))
        guard low < bounds.count - 1 else { return bounds[low] }
        return bounds[low] + part * (bounds[low + 1] - bounds[low])
    }

    /// Where an instant lies, counted in bounds.
    private func place(of instant: Double) -> Double {
        let high = bounds.firstIndex { $0 > instant } ?? bounds.count - 1
        guard high > 0 else { return 0 }
        let (low, width) = (bounds[high - 1], bounds[high] - bounds[high - 1])
        return Double(high - 1) + (width > 0 ? min(1, (instant - low) / width) : 1)
    }
}
