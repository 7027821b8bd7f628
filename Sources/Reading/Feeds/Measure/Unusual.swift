// SPDX-License-Identifier: Apache-2.0

/// What is far from usual in a file, held against the last files of its feed: pure.
///
/// A quantity is far off where it lies outside of a wide band around the median of the earlier ones
/// (five robust deviations, and a floor), and near to fewer than two of them. The second makes
/// weekdays, months and shifts usual without a calendar: what has come twice is known.
package struct Unusual: Sendable, Codable, Equatable {
    package var findings: [Finding]

    package enum Kind: String, Sendable, Codable {
        case rows, refused, empty, mean, spread, values
    }

    package struct Finding: Sendable, Codable, Equatable {
        package var kind: Kind
        /// Nil: of the file as a whole.
        package var column: String?
        /// Shares are of 1.
        package var value: Double?
        /// Where the middle four fifths of the earlier files are.
        package var low: Double?
        package var high: Double?
        /// Texts that no earlier file had.
        package var texts: [String]?

        package init(
            _ kind: Kind, column: String? = nil, value: Double? = nil, low: Double? = nil,
            high: Double? = nil, texts: [String]? = nil
        ) {
            self.kind = kind
            self.column = column
            self.value = value
            self.low = low
            self.high = high
            self.texts = texts
        }
    }

    /// Nil: nothing is, or there are too few earlier files to say so.
    package init?(_ file: FileMeasure, after earlier: [FileMeasure]) {
        guard earlier.count >= FileMeasure.Limits.filesLeast else { return nil }
        let earlier = earlier.suffix(FileMeasure.Limits.filesMost)
        var found = Self.whole(file, earlier)
        var known: [String: [FileMeasure.Column]] = [:]
        for column in earlier.flatMap(\.columns) { known[column.name, default: []].append(column) }
        for column in file.columns {
            let before = known[column.name] ?? []
            guard before.count >= FileMeasure.Limits.filesLeast else { continue }
            found += Self.of(column, before)
        }
        guard !found.isEmpty else { return nil }
        findings = found
    }

    /// Rows by which it must differ: files of a few rows differ by chance.
    private static let rowsLeast = 10.0

    private static func whole(
        _ file: FileMeasure, _ earlier: ArraySlice<FileMeasure>
    ) -> [Finding] {
        let rows = Band(earlier.map { Double($0.rows) })
        var found: [Finding] = []
        let count = Double(file.rows)
        let least = max(rows.median / 4, rowsLeast)
        if rows.isFar(count, floor: least, near: max(count / 10, least / 4)) {
            found.append(rows.finding(.rows, nil, count))
        }
        if let refused = share(
            .refused, nil, file.refused, of: file.rows, earlier.map { ($0.refused, $0.rows) })
        {
            found.append(refused)
        }
        return found
    }

    private static func of(
        _ column: FileMeasure.Column, _ before: [FileMeasure.Column]
    ) -> [Finding] {
        var found: [Finding] = []
        if let empty = share(
            .empty, column.name, column.empty, of: column.rows, before.map { ($0.empty, $0.rows) })
        {
            found.append(empty)
        }
        if let mean = mean(column, before) { found.append(mean) }
        if let spread = spread(column, before) { found.append(spread) }
        if let texts = newValues(column, before) {
            found.append(Finding(.values, column: column.name, texts: texts))
        }
        return found
    }

    /// Share by which one must differ, and rows that this must be.
    private static let shareLeast = 0.1
    private static let shareRowsLeast = 5.0

    private static func share(
        _ kind: Kind, _ column: String?, _ count: Int64, of rows: Int64,
        _ earlier: [(count: Int64, rows: Int64)]
    ) -> Finding? {
        let shares = earlier.filter { $0.rows > 0 }.map { Double($0.count) / Double($0.rows) }
        guard rows > 0, shares.count >= FileMeasure.Limits.filesLeast else { return nil }
        let (band, share) = (Band(shares), Double(count) / Double(rows))
        guard band.isFar(share, floor: shareLeast),
            abs(share - band.median) * Double(rows) >= shareRowsLeast
        else { return nil }
        return band.finding(kind, column, share)
    }

    private static func mean(
        _ column: FileMeasure.Column, _ before: [FileMeasure.Column]
    ) -> Finding? {
        let means = before.compactMap(\.mean)
        guard let mean = column.mean, means.count >= FileMeasure.Limits.filesLeast else {
            return nil
        }
        let band = Band(means)
        // Within a file values differ anyhow: half of that is no news.
        let within = Band.median(before.compactMap(\.spread)) ?? 0
        guard band.isFar(mean, floor: max(abs(band.median) / 20, within / 2)) else { return nil }
        return band.finding(.mean, column.name, mean)
    }

    /// How many times wider or narrower than ever.
    private static let spreadTimes = 3.0
    /// Numbers that a spread must be of.
    private static let spreadRowsLeast: Int64 = 5

    private static func spread(
        _ column: FileMeasure.Column, _ before: [FileMeasure.Column]
    ) -> Finding? {
        let spreads = before.filter { $0.rows - $0.empty >= spreadRowsLeast }.compactMap(\.spread)
        guard let spread = column.spread, column.rows - column.empty >= spreadRowsLeast,
            spreads.count >= FileMeasure.Limits.filesLeast,
            let least = spreads.min(), let most = spreads.max()
        else { return nil }
        guard spread > most * spreadTimes && most > 0 || spread < least / spreadTimes else {
            return nil
        }
        return Band(spreads).finding(.spread, column.name, spread)
    }

    /// How often, on average, each text of a list must have come: else it is no list, but names.
    private static let timesLeast = 3

    private static func newValues(
        _ column: FileMeasure.Column, _ before: [FileMeasure.Column]
    ) -> [String]? {
        guard let values = column.values,
            before.allSatisfy({ $0.values != nil || $0.rows == $0.empty })
        else { return nil }
        let lists = before.compactMap(\.values)
        let known = Set(lists.flatMap(\.self))
        let times = lists.reduce(0) { $0 + $1.count }
        guard lists.count >= FileMeasure.Limits.filesLeast,
            known.count <= FileMeasure.Limits.values, known.count * timesLeast <= times
        else { return nil }
        let new = values.filter { !known.contains($0) }
        return new.isEmpty ? nil : new
    }
}

extension Unusual {
    /// Where a quantity usually is.
    private struct Band {
        let median: Double
        private let sorted: [Double]
        /// The median of the distances from it, as a standard deviation of normal values.
        private let deviation: Double

        /// - Parameter values: not empty.
        init(_ values: [Double]) {
            sorted = values.sorted()
            let middle = Self.middle(sorted)
            median = middle
            deviation = 1.4826 * Self.middle(sorted.map { abs($0 - middle) }.sorted())
        }

        static func median(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : middle(values.sorted())
        }

        private static func middle(_ sorted: [Double]) -> Double {
            let half = sorted.count / 2
            return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
        }

        private static let deviations = 5.0
        /// Earlier ones so near that it is no news.
        private static let nearLeast = 2

        /// - Parameter near: how near; nil: a tenth of the way to the median.
        func isFar(_ value: Double, floor: Double, near: Double? = nil) -> Bool {
            let distance = abs(value - median)
            guard distance > max(Self.deviations * deviation, floor) else { return false }
            let reach = near ?? distance / 10
            return sorted.count { abs($0 - value) <= reach } < Self.nearLeast
        }

        func finding(_ kind: Kind, _ column: String?, _ value: Double) -> Finding {
            let cut = sorted.count / 10
            return Finding(
                kind, column: column, value: value, low: sorted[cut],
                high: sorted[sorted.count - 1 - cut])
        }
    }
}
