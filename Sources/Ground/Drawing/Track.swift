// SPDX-License-Identifier: Apache-2.0

/// The points of a series that are drawn, where they stand.
struct Track {
    struct Spot {
        let point: ChartDrawing.Point
        /// Among all points of the series.
        let place: Int
        /// Pixels from the left.
        let x: Double
        /// As high as it stands on the scale; nil: a bound, at the floor.
        let height: Double?
        /// Where its bar begins.
        var base = 0.0
        /// Which unbroken stretch of the line it belongs to.
        let stretch: Int

        var isBad: Bool { !point.violates.isEmpty }
    }

    /// Without a value for so many times the usual distance, the line is broken.
    private static let gap = 6.0
    /// The same of days, by the smallest distance: each day is looked for, and each week of weeks.
    private static let dayGap = 1.5

    /// Of the series.
    let place: Int
    let name: String
    var spots: [Spot]

    init(_ place: Int, _ series: ChartDrawing.Series, of chart: ChartDrawing, _ span: Span) {
        let instants = series.points.map(\.at).filter(chart.holds)
        let far =
            switch chart.axis {
            case .days: Self.dayGap * Double(Span.smallest(instants))
            case .time: Self.gap * Double(Span.usual(instants))
            case .order: Double.infinity
            }
        var (stretch, last): (Int, Int64?) = (0, nil)
        spots = []
        for (index, point) in series.points.enumerated() {
            let value = point.drawn
            guard chart.holds(point.at), value != nil || point.isBound else {
                if last != nil { stretch += 1 }
                last = nil
                continue
            }
            if value == nil || last.map({ Double(point.at - $0) > far }) ?? false { stretch += 1 }
            last = value == nil ? nil : point.at
            spots.append(
                Spot(
                    point: point, place: index, x: span.x(point.at, index), height: value,
                    stretch: stretch))
        }
        self.place = place
        name = series.name
    }

    /// The lowest and the highest of each column, and those that break a rule.
    ///
    /// - Parameter isLeast: of those that break a rule the lowest and the highest too.
    mutating func thin(columns: Int, width: Double, isLeast: Bool) {
        let size = max(1, width / Double(max(1, columns)))
        var kept: [Spot] = []
        var first = spots.startIndex
        while first < spots.endIndex {
            let column = Int(spots[first].x / size)
            var end = first + 1
            while end < spots.endIndex, Int(spots[end].x / size) == column { end += 1 }
            kept += Self.chosen(spots[first..<end], isLeast)
            first = end
        }
        spots = kept
    }

    private static func chosen(_ spots: ArraySlice<Spot>, _ isLeast: Bool) -> [Spot] {
        var places: Set<Int> = []
        func addEnds(_ isMeant: (Spot) -> Bool) {
            let meant = spots.indices.filter { isMeant(spots[$0]) }
            func height(_ place: Int) -> Double { spots[place].height ?? 0 }
            if let low = meant.min(by: { height($0) < height($1) }) { places.insert(low) }
            if let high = meant.max(by: { height($0) < height($1) }) { places.insert(high) }
        }
        addEnds { $0.height != nil }
        if isLeast {
            addEnds { $0.height != nil && $0.isBad }
        } else {
            places.formUnion(spots.indices.filter { spots[$0].isBad })
        }
        if let bound = spots.indices.first(where: { spots[$0].height == nil }) {
            places.insert(bound)
        }
        return places.sorted().map { spots[$0] }
    }
}

extension ChartDrawing.Point {
    /// The value, if it is one that can be drawn.
    var drawn: Double? {
        guard let value, !isBound, abs(value) <= ChartDrawing.Limits.magnitude else { return nil }
        return value
    }
}
