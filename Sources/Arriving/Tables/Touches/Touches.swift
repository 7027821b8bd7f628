// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// Changes of a transaction in a feed's watched columns: written to `bascule.touch` in the same
/// transaction, for the watchers to take.
///
/// This module does not know the watchers: `WatchedColumns` has the columns' names.
package struct Touches: Sendable {
    private(set) var columns: [String: TouchedStretches] = [:]

    /// Nothing yet, of those of the names that are time or date columns of the feed.
    init(watching names: [String], of feed: Feed) {
        for column in feed.storedColumns where names.contains(column.name) {
            switch column.type.moment {
            case .instant?: columns[column.name] = TouchedStretches(.microseconds)
            case .day?: columns[column.name] = TouchedStretches(.days)
            case nil: continue
            }
        }
    }

    /// Whether each column of the other one was watched for this one too.
    func covers(_ other: Touches) -> Bool { other.columns.keys.allSatisfy { columns[$0] != nil } }

    mutating func formUnion(_ other: Touches) {
        for (name, stretches) in other.columns { columns[name]?.formUnion(stretches) }
    }

    /// For the row loop: the places of the watched columns among the stored ones.
    func places(in feed: Feed) -> [(index: Int, stretches: TouchedStretches)] {
        feed.storedColumns.enumerated().compactMap { index, column in
            columns[column.name].map { (index, $0) }
        }
    }

    mutating func set(_ stretches: TouchedStretches, of name: String) { columns[name] = stretches }

    /// Adds the values of a query whose columns are the watched ones `names`, in their order.
    mutating func addTimes(_ rows: Rows, _ names: [String]) throws {
        for row in rows {
            for (index, name) in names.enumerated() {
                switch columns[name]?.unit {
                case .microseconds?:
                    if let time = try row[index, as: Timestamp?.self] {
                        columns[name]?.addValue(time.microsecondsSince2000)
                    }
                case .days?:
                    if let date = try row[index, as: CalendarDate?.self] {
                        columns[name]?.addValue(Int64(date.daysSince2000))
                    }
                case nil: continue
                }
            }
        }
    }

    /// Writes them, with the newest file that they are due to.
    func write(table: TableShape, fileID: Int64?, on connection: Connection) throws {
        for (name, stretches) in columns.sorted(by: { $0.key < $1.key }) where !stretches.isEmpty {
            let ranges = stretches.ranges
            let source = "\(table.schema).\(table.name)"
            switch stretches.unit {
            case .microseconds:
                let bounds = { (bound: Int64) in Timestamp(microsecondsSince2000: bound) }
                _ = try connection.execute(
                    """
                    insert into bascule.touch (source, column_name, from_at, to_at, file_id)
                    select \(source)::text, \(name)::text, from_at, to_at, \(fileID)
                      from unnest(\(ranges.map { bounds($0.lowerBound) }),
                                  \(ranges.map { bounds($0.upperBound) })) as r (from_at, to_at)
                    """)
            case .days:
                let bounds = { (bound: Int64) in CalendarDate(daysSince2000: Int32(clamping: bound))
                }
                _ = try connection.execute(
                    """
                    insert into bascule.touch (source, column_name, from_day, to_day, file_id)
                    select \(source)::text, \(name)::text, from_day, to_day, \(fileID)
                      from unnest(\(ranges.map { bounds($0.lowerBound) }),
                                  \(ranges.map { bounds($0.upperBound) })) as r (from_day, to_day)
                    """)
            }
        }
    }
}
