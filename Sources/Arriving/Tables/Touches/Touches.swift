// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// Changes of a transaction in a feed's watched columns: written to `bascule.touch` in the same
/// transaction, for the watchers to take.
///
/// This module does not know the watchers: `TableShape.watchedColumns` reads the columns' names.
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

extension Touches {
    /// Makes new watchers wait, as a write does, and reads the existing ones: before rows go.
    static func lockWatchedColumns(
        of shape: TableShape, on connection: Connection
    ) throws -> [String] {
        _ = try connection.execute(
            "lock table \(raw: SQL(stringLiteral: shape.table)) in row exclusive mode")
        return try shape.watchedColumns(on: connection)
    }
}

extension Touches {
    /// Marks what a merge has changed.
    ///
    /// Rows are gathered by the columns watched at the feed's last load. The columns watched now are
    /// read when the touches are written; the values of a new one are queried once.
    package struct Gathering {
        /// A file that was merged, with what was gathered of its rows.
        package struct File {
            /// nil: no column was watched when it was judged.
            let touches: Touches?
            let counts: LoadCounts

            package init(_ counts: LoadCounts, _ touches: Touches?) {
                self.counts = counts
                self.touches = touches
            }
        }

        private let feed: Feed
        /// End of the history before the merge; nil if it was not needed.
        private let historyEnd: Int64?

        /// Before the merge.
        ///
        /// - Parameter watched: the columns that the files' rows are gathered by.
        package init(_ feed: Feed, watched: [String], on connection: Connection) throws {
            self.feed = feed
            guard !watched.isEmpty else {
                historyEnd = nil
                return
            }
            let old = OldValues(feed, Touches(watching: watched, of: feed))
            historyEnd = old.canMove ? try old.historyEnd(on: connection) : nil
        }

        /// Values of the files' rows, and of the rows they amended; after the merge.
        ///
        /// - Parameter watched: the columns that are watched now.
        package func write(
            _ files: [File], watched: [String], on connection: Connection
        ) throws {
            var touches = Touches(watching: watched, of: feed)
            guard !touches.columns.isEmpty else { return }
            let changed = files.filter(\.counts.hasChanged)
            let old = OldValues(feed, touches)
            var unseen: [Int64] = []
            for file in changed {
                guard let gathered = file.touches, gathered.covers(touches) else {
                    unseen.append(file.counts.fileID)
                    continue
                }
                touches.formUnion(gathered)
            }
            if !unseen.isEmpty { try old.addRows(of: unseen, to: &touches, on: connection) }
            let amending = changed.filter { $0.counts.amended > 0 }.map(\.counts.fileID)
            if old.canMove, !amending.isEmpty {
                try old.addReplaced(
                    after: historyEnd ?? 0, by: amending, to: &touches, on: connection)
            }
            try touches.write(
                table: TableShape(feed), fileID: files.map(\.counts.fileID).max(), on: connection)
        }
    }
}
