// SPDX-License-Identifier: Apache-2.0

/// What of each series is drawn, before it has a place: bars that stand upon each other stand on
/// those below.
struct Stack {
    private let series: [ChartDrawing.Series]
    /// By the series and the point; only of those upon each other.
    private let bases: [[Double]]
    private let isStacked: Bool

    /// - Parameter columns: places that bars upon each other have at most: the highest are kept; nil: all.
    init(_ chart: ChartDrawing, columns: Int?) {
        isStacked = chart.kind == .stacked
        let hasOrder = if case .order = chart.axis { true } else { false }
        let shown = Array(chart.series.prefix(ChartDrawing.Limits.series))
        guard isStacked else {
            series = shown
            bases = []
            return
        }
        series = columns.map { Self.highest($0, shown, chart, hasOrder) } ?? shown
        var (above, below): ([Int64: Double], [Int64: Double]) = ([:], [:])
        bases = series.map { series in
            series.points.enumerated().map { place, point in
                guard let value = point.drawn else { return 0 }
                let column = hasOrder ? Int64(place) : point.at
                let base = value < 0 ? below[column, default: 0] : above[column, default: 0]
                if value < 0 {
                    below[column] = base + value
                } else {
                    above[column] = base + value
                }
                return base
            }
        }
    }

    /// All that has to have room on the scale.
    var values: [Double] {
        series.enumerated().flatMap { index, series in
            series.points.enumerated().compactMap { place, point in
                point.drawn.map { $0 + base(index, place) }
            }
        }
    }

    private func base(_ series: Int, _ point: Int) -> Double {
        isStacked ? bases[series][point] : 0
    }

    func tracks(
        _ chart: ChartDrawing, _ span: Span, _ detail: ChartDrawing.Detail, _ width: Double
    ) -> [Track] {
        series.enumerated().map { index, series in
            var track = Track(index, series, of: chart, span)
            for spot in track.spots.indices {
                track.spots[spot].base = base(index, track.spots[spot].place)
            }
            guard detail.isThinned, !isStacked else { return track }
            let most = ChartDrawing.Limits.thinned / (detail == .least ? 4 : 2)
            track.thin(
                columns: min(Int(width), most / self.series.count), width: width,
                isLeast: detail == .least)
            return track
        }
    }

    /// Of each column of neighbours the place whose bars are the highest together: of the others no
    /// value is left, for each stands where it stood among all.
    private static func highest(
        _ columns: Int, _ series: [ChartDrawing.Series], _ chart: ChartDrawing, _ hasOrder: Bool
    ) -> [ChartDrawing.Series] {
        var sums: [Int64: Double] = [:]
        for one in series {
            for (place, point) in one.points.enumerated() where chart.holds(point.at) {
                sums[hasOrder ? Int64(place) : point.at, default: 0] += abs(point.drawn ?? 0)
            }
        }
        let most = max(1, min(columns, ChartDrawing.Limits.thinned / 4 / max(1, series.count)))
        let places = sums.keys.sorted()
        let size = (places.count + most - 1) / most
        let kept = Set(
            stride(from: 0, to: places.count, by: max(1, size)).compactMap { first in
                places[first..<min(first + size, places.count)].max {
                    sums[$0, default: 0] < sums[$1, default: 0]
                }
            })
        return series.map { one in
            let points = one.points.enumerated().map { place, point in
                kept.contains(hasOrder ? Int64(place) : point.at)
                    ? point : ChartDrawing.Point(at: point.at, value: nil)
            }
            return ChartDrawing.Series(one.name, points)
        }
    }
}
