// SPDX-License-Identifier: Apache-2.0

/// From the first point to the last, in pixels.
struct Span {
    let from: Int64
    let to: Int64
    /// How many points there are, where they stand in their order; nil: at their time.
    let count: Int?
    /// Room at both ends together, as `at`.
    let room: Int64
    let left: Double
    let width: Double

    init(_ chart: ChartDrawing, left: Double, width: Double) {
        let series = chart.series.prefix(ChartDrawing.Limits.series)
        let all = series.map { one in one.points.map(\.at).filter(chart.holds) }
        from = chart.shown?.lowerBound ?? all.compactMap(\.first).min() ?? 0
        to = chart.shown?.upperBound ?? max(from, all.compactMap(\.last).max() ?? 0)
        self.left = left
        self.width = width
        switch chart.axis {
        case .days:
            count = nil
            room = 1
        case .time:
            count = nil
            room = chart.kind == .line ? 0 : all.map(Self.usual).min() ?? 1
        case .order:
            count = max(1, series.map(\.points.count).max() ?? 1)
            room = 0
        }
    }

    /// - Parameter place: of the point among those of its series.
    func x(_ at: Int64, _ place: Int) -> Double {
        let share: Double
        if let count {
            share = (Double(place) + 0.5) / Double(count)
        } else {
            let whole = Double(to - from + room)
            share = whole == 0 ? 0.5 : (Double(at - from) + Double(room) / 2) / whole
        }
        return left + min(1, max(0, share)) * width
    }

    /// The pixels that one place has.
    var band: Double {
        if let count { return width / Double(count) }
        return room == 0 ? width : width * Double(room) / Double(to - from + room)
    }

    /// The smallest distance of neighbours; 1 where fewer than three tell of none.
    static func smallest(_ days: [Int64]) -> Int64 {
        guard days.count > 2 else { return 1 }
        return zip(days, days.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min() ?? 1
    }

    /// The distance that most neighbours have.
    static func usual(_ instants: [Int64]) -> Int64 {
        let distances = zip(instants, instants.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
            .sorted()
        return distances.isEmpty ? 1 : max(1, distances[distances.count / 2])
    }
}
