// SPDX-License-Identifier: Apache-2.0

/// The stretches of time, or of days, that values lie in: what an aggregate has to compute anew.
///
/// Gathered while rows are encoded: a value in the stretch of the one before costs two comparisons, any
/// other one look-up. Memory is bounded: quarter hours become days where there are too many of them, and
/// days one stretch over all.
package struct TouchedStretches: Sendable, Equatable {
    /// What values count: microseconds since 2000-01-01 UTC, or days.
    package enum Unit: Sendable, Equatable { case microseconds, days }

    /// So many cells are kept, at most: 170 days of quarter hours, 45 years of days.
    package static let cellsLimit = 16_384
    private static let quarterHour: Int64 = 900_000_000
    private static let day: Int64 = 86_400_000_000

    package let unit: Unit
    /// Numbers of cells of `width`.
    private var cells: Set<Int64> = []
    private var width: Int64
    /// The cell that was met last, as `[low, high)`.
    private var low: Int64 = 0
    private var high: Int64 = 0
    /// The cells that were met last, each at the place of its low bits.
    ///
    /// Hashing a million values that come in no order took a tenth of an import's processor
    /// time. Empty while there are few.
    private var recent: [Int64] = []
    private static let recentFrom = 64
    /// Set once there were too many: the smallest and the largest cell.
    private var span: ClosedRange<Int64>?

    package init(_ unit: Unit) {
        self.unit = unit
        width = unit == .days ? 1 : Self.quarterHour
    }

    package var isEmpty: Bool { cells.isEmpty && span == nil }

    @inline(__always)
    package mutating func add(_ value: Int64) {
        if value >= low, value < high { return }
        addElsewhere(value)
    }

    private mutating func addElsewhere(_ value: Int64) {
        let cell = Self.cell(of: value, width)
        (low, high) = (cell * width, cell * width + width)
        guard !recent.isEmpty else { return insert(cell) }
        let place = Int(truncatingIfNeeded: cell) & (Self.cellsLimit - 1)
        guard recent[place] != cell else { return }
        recent[place] = cell
        insert(cell)
    }

    private mutating func insert(_ cell: Int64) {
        if let span {
            self.span = min(span.lowerBound, cell)...max(span.upperBound, cell)
            return
        }
        cells.insert(cell)
        if cells.count > Self.cellsLimit {
            recent = []
            coarsen()
        } else if cells.count == Self.recentFrom, recent.isEmpty {
            recent = Array(repeating: .min, count: Self.cellsLimit)
        }
    }

    private mutating func coarsen() {
        if unit == .microseconds, width == Self.quarterHour {
            let factor = Self.day / Self.quarterHour
            cells = Set(cells.map { Self.cell(of: $0, factor) })
            width = Self.day
            (low, high) = (0, 0)
            if cells.count <= Self.cellsLimit { return }
        }
        guard let least = cells.min(), let greatest = cells.max() else { return }
        span = least...greatest
        cells = []
    }

    /// Adds what another one has; both count the same.
    package mutating func formUnion(_ other: TouchedStretches) {
        precondition(unit == other.unit, "times and days don't mix")
        for range in other.ranges {
            if (range.upperBound - range.lowerBound) / width > Int64(Self.cellsLimit) {
                cover(range)
                continue
            }
            var value = range.lowerBound
            while value < range.upperBound {
                let next = (Self.cell(of: value, width) + 1) * width
                addElsewhere(value)
                value = next
            }
        }
    }

    /// One stretch over all that is there and the range.
    private mutating func cover(_ range: Range<Int64>) {
        let ends = [range.lowerBound, range.upperBound - 1].map { Self.cell(of: $0, width) }
        let all = Array(cells) + ends + (span.map { [$0.lowerBound, $0.upperBound] } ?? [])
        guard let least = all.min(), let greatest = all.max() else { return }
        span = least...greatest
        cells = []
        recent = []
    }

    /// Gives back what only made adding fast.
    mutating func rest() { recent = [] }

    /// Half-open, in order, apart from each other.
    package var ranges: [Range<Int64>] {
        if let span { return [span.lowerBound * width..<(span.upperBound + 1) * width] }
        var found: [Range<Int64>] = []
        for cell in cells.sorted() {
            let (start, end) = (cell * width, (cell + 1) * width)
            if let last = found.last, last.upperBound == start {
                found[found.count - 1] = last.lowerBound..<end
            } else {
                found.append(start..<end)
            }
        }
        return found
    }

    private static func cell(of value: Int64, _ width: Int64) -> Int64 {
        value / width - (value % width < 0 ? 1 : 0)
    }
}
