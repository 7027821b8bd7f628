// SPDX-License-Identifier: Apache-2.0

/// Measures the accepted rows of a file as they are judged: counts and sums, no text but the few of a
/// short list.
package struct MeasureTaker: Sendable {
    private var tallies: [Tally]
    private let names: [String]
    private var rows = 0

    /// - Parameter feed: as one of the tables of `whole` is filled.
    package init(feed: Feed, of whole: Feed? = nil) {
        let stored = feed.storedColumns.prefix(FileMeasure.Limits.columns)
        names = stored.map { (whole ?? feed).name(of: $0.name, in: feed) }
        // A key has no short list: it tells rows apart.
        tallies = stored.map { Tally(isList: !$0.isKey) }
    }

    package mutating func take(_ row: borrowing JudgedRow) {
        rows += 1
        guard rows <= FileMeasure.Limits.rowsWhole || rows % FileMeasure.Limits.oneOf == 0 else {
            return
        }
        for index in tallies.indices {
            switch row.values[index] {
            case .null: tallies[index].empty += 1
            case .integer(let value): tallies[index].add(Double(value))
            case .double(let value): tallies[index].add(value)
            case .numeric(let coefficient, let scale):
                tallies[index].add(Self.number(coefficient, scale))
            case .text(let range):
                if tallies[index].isList { tallies[index].add(row.bytes[range]) }
            default: break
            }
            tallies[index].rows += 1
        }
    }

    private static let powers: [Double] = (0...38).map { power in
        (0..<power).reduce(1.0) { value, _ in value * 10 }
    }

    private static func number(_ coefficient: Int128, _ scale: Int) -> Double {
        let whole = Int64(exactly: coefficient).map(Double.init) ?? Double(coefficient)
        return powers.indices.contains(scale) ? whole / powers[scale] : .nan
    }

    /// - Parameters:
    ///   - rows: that were judged.
    ///   - refused: of them, also by the table.
    package func measure(rows: Int64, refused: Int64) -> FileMeasure {
        FileMeasure(
            rows: rows, refused: refused,
            columns: zip(names, tallies).map { name, tally in tally.column(name) })
    }
}

extension MeasureTaker {
    /// What is known of one column.
    private struct Tally {
        var rows: Int64 = 0
        var empty: Int64 = 0
        /// Whether its texts are a short list so far.
        var isList: Bool
        private var values: [[UInt8]] = []
        /// Of the text before: the same comes again most of the time.
        private var last = 0
        private var numbers: Int64 = 0
        /// Sums of what is beyond the first number: exact enough where all are near to it.
        private var first = 0.0
        private var sum = 0.0
        private var squares = 0.0

        init(isList: Bool) { self.isList = isList }

        mutating func add(_ number: Double) {
            guard number.isFinite else { return }
            if numbers == 0 { first = number }
            numbers += 1
            let beyond = number - first
            sum += beyond
            squares += beyond * beyond
        }

        mutating func add(_ text: ArraySlice<UInt8>) {
            if last < values.count, values[last].elementsEqual(text) { return }
            if let index = values.firstIndex(where: { $0.elementsEqual(text) }) {
                last = index
                return
            }
            guard values.count < FileMeasure.Limits.values,
                text.count <= FileMeasure.Limits.valueBytes, !text.contains(0)
            else {
                isList = false
                values = []
                return
            }
            last = values.count
            values.append(Array(text))
        }

        /// Sums of numbers near the largest are none.
        private static func finite(_ number: Double) -> Double? {
            number.isFinite ? number : nil
        }

        func column(_ name: String) -> FileMeasure.Column {
            var column = FileMeasure.Column(name: name, rows: rows, empty: empty)
            if numbers > 0 {
                let count = Double(numbers)
                column.mean = Self.finite(first + sum / count)
                if numbers > 1 {
                    let variance = (squares - sum * sum / count) / (count - 1)
                    // Just below 0 where all are equal; `max` would make 0 of no number, too.
                    column.spread = Self.finite((variance < 0 ? 0 : variance).squareRoot())
                }
            }
            if isList, !values.isEmpty {
                column.values = values.map { String(decoding: $0, as: UTF8.self) }.sorted()
            }
            return column
        }
    }
}
