// SPDX-License-Identifier: Apache-2.0

/// The stretches of time, or of days, that values lie in: the windows that an aggregate has to
/// compute anew.
///
/// Gathered while rows are encoded: a value in the previous value's stretch costs two comparisons,
/// any other one look-up. Memory is bounded: too many quarter hours become days, and too many days
/// one stretch over all.
package struct TouchedStretches: Sendable, Equatable {
    /// Unit of the values: microseconds since 2000-01-01 UTC, or days.
    package enum Unit: Sendable, Equatable { case microseconds, days }

    /// So many cells are kept, at most: 170 days of quarter hours, 45 years of days.
    package static let cellsLimit = 16_384
    private static let quarterHour: Int64 = 900_000_000
    private static let day: Int64 = 86_400_000_000

    package let unit: Unit
    /// Numbers of cells of `width`, for cells without a bit.
    private var cells: Set<Int64> = []
    private var width: Int64
    /// The cell that was met last, as `[low, high)`.
    private var low: Int64 = 0
    private var high: Int64 = 0
    /// A bit for each of the cells around one that was met: `cellsLimit` of them, the first is
    /// `origin`.
    ///
    /// Hashing a million values that come in no order took a tenth of an import's processor time.
    /// Empty while there are few.
    private var bits: [UInt64] = []
    private var origin: Int64 = 0
    /// How many bits are set.
    private var near = 0
    private static let bitsFrom = 64
    /// Set once there were too many: the smallest and the largest cell.
    private var span: ClosedRange<Int64>?

    package init(_ unit: Unit) {
        self.unit = unit
        width = unit == .days ? 1 : Self.quarterHour
    }

    package var isEmpty: Bool { cells.isEmpty && near == 0 && span == nil }

    @inline(__always)
    package mutating func addValue(_ value: Int64) {
        if value >= low, value < high { return }
        addElsewhere(value)
    }

    private mutating func addElsewhere(_ value: Int64) {
        let cell = cell(of: value)
        (low, high) = (cell * width, cell * width + width)
        let place = cell &- origin
        guard !bits.isEmpty, place >= 0, place < Int64(Self.cellsLimit) else { return insert(cell) }
        let word = Int(place >> 6)
        let mask: UInt64 = 1 << UInt64(place & 63)
        guard bits[word] & mask == 0 else { return }
        bits[word] |= mask
        near += 1
        if near + cells.count > Self.cellsLimit { coarsen() }
    }

    private mutating func insert(_ cell: Int64) {
        if let span {
            self.span = min(span.lowerBound, cell)...max(span.upperBound, cell)
            return
        }
        cells.insert(cell)
        if near + cells.count > Self.cellsLimit {
            coarsen()
        } else if cells.count == Self.bitsFrom, bits.isEmpty {
            spread(around: cell)
        }
    }

    /// Gives the cells around one a bit each.
    private mutating func spread(around cell: Int64) {
        let all = cells
        (cells, near) = ([], 0)
        origin = cell - Int64(Self.cellsLimit / 2)
        bits = Array(repeating: 0, count: Self.cellsLimit / 64)
        for cell in all {
            let place = cell - origin
            if place >= 0, place < Int64(Self.cellsLimit) {
                bits[Int(place >> 6)] |= 1 << UInt64(place & 63)
                near += 1
            } else {
                cells.insert(cell)
            }
        }
    }

    /// Every cell, whether it has a bit or not.
    private var all: [Int64] {
        var all = Array(cells)
        for (word, var left) in bits.enumerated() {
            while left != 0 {
                all.append(origin + Int64(word * 64 + left.trailingZeroBitCount))
                left &= left - 1
            }
        }
        return all
    }

    private mutating func coarsen() {
        var all = all
        (bits, near, cells) = ([], 0, [])
        if unit == .microseconds, width == Self.quarterHour {
            let factor = Self.day / Self.quarterHour
            let days = Set(all.map { Self.quotient($0, factor) })
            width = Self.day
            (low, high) = (0, 0)
            if days.count <= Self.cellsLimit {
                cells = days
                return
            }
            all = Array(days)
        }
        guard let least = all.min(), let greatest = all.max() else { return }
        span = least...greatest
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
                let next = (cell(of: value) + 1) * width
                addElsewhere(value)
                value = next
            }
        }
    }

    /// One stretch over all that is there and the range.
    private mutating func cover(_ range: Range<Int64>) {
        let ends = [range.lowerBound, range.upperBound - 1].map { cell(of: $0) }
        let all = all + ends + (span.map { [$0.lowerBound, $0.upperBound] } ?? [])
        guard let least = all.min(), let greatest = all.max() else { return }
        span = least...greatest
        (bits, near, cells) = ([], 0, [])
    }

    /// Gives back what only made adding fast.
    mutating func rest() {
        cells = Set(all)
        (bits, near) = ([], 0)
    }

    /// Half-open, in order, apart from each other.
    package var ranges: [Range<Int64>] {
        if let span { return [span.lowerBound * width..<(span.upperBound + 1) * width] }
        var found: [Range<Int64>] = []
        for cell in all.sorted() {
            let (start, end) = (cell * width, (cell + 1) * width)
            if let last = found.last, last.upperBound == start {
                found[found.count - 1] = last.lowerBound..<end
            } else {
                found.append(start..<end)
            }
        }
        return found
    }

    private func cell(of value: Int64) -> Int64 {
        // By a constant it is a multiplication.
        width == Self.quarterHour
            ? Self.quotient(value, Self.quarterHour) : Self.quotient(value, width)
    }

    @inline(__always)
    private static func quotient(_ value: Int64, _ divisor: Int64) -> Int64 {
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }
}
