// SPDX-License-Identifier: Apache-2.0

import Calendar
import Testing
import Wording

@testable import Drawing

/// Which end a narrow window shows first, and bars that are too many to be drawn.
@Suite struct NarrowTests {
    private func chart(_ points: [ChartDrawing.Point], _ axis: ChartDrawing.Axis) -> ChartDrawing {
        ChartDrawing(
            title: "t", axis: axis, series: [ChartDrawing.Series("a", points)], language: .fr)
    }

    /// A narrow window begins at its newest end, where a long gap would be all that it shows.
    @Test func `a picture that ends in a long gap says that it begins at its start`() {
        func isEarly(_ days: ClosedRange<Int64>, of range: ClosedRange<Int64>) -> Bool {
            var drawing = chart(days.map { .init(at: $0, value: 1) }, .days)
            drawing.range = range
            return drawing.svg(.inline(testID: "x")).text.contains("class=\"chart early\"")
        }
        #expect(isEarly(1...9, of: 1...30))
        // The middle of day 15 of 30 is before the middle of them all, that of day 16 behind it.
        #expect(isEarly(1...15, of: 1...30) && !isEarly(1...16, of: 1...30))
        #expect(!isEarly(20...25, of: 1...30) && !isEarly(1...30, of: 1...30))
        // What has nothing to show begins where all others do.
        var none = chart([.init(at: 3, value: nil)], .days)
        none.range = 1...30
        #expect(none.newest == nil)
        #expect(none.svg(.inline(testID: "x")).text.contains("class=\"chart\""))
        // A bound is something to see, and what stands in its order has its place there.
        let values: [Double?] = [1, 2, nil, nil, nil, nil]
        var points = values.enumerated().map {
            ChartDrawing.Point(at: Int64($0), value: $1)
        }
        #expect(chart(points, .order(.utc)).newest.map { abs($0 - 0.25) < 1e-9 } == true)
        points[5].isBound = true
        #expect(chart(points, .order(.utc)).newest.map { $0 > 0.9 } == true)
    }

    /// Left edges of the bars of the first series.
    private func edges(_ drawing: ChartDrawing) throws -> [Double] {
        let text = drawing.svg(.print).text
        let path = try #require(text.firstMatch(of: #/<g[^>]*><path d="(M[^"]*h[^"]*z)"/#))
        return path.output.1.matches(of: #/M([0-9.]+) /#).compactMap { Double($0.output.1) }
    }

    @Test func `bars upon each other in their order stand where they stood among all`() throws {
        let count = 700
        #expect(2 * count > ChartDrawing.Limits.marks)
        // Measured together: a time is no place.
        let points = (0..<count).map { ChartDrawing.Point(at: Int64($0 / 350), value: 1) }
        var drawing = chart(points, .order(.utc))
        drawing.kind = .stacked
        drawing.series.append(ChartDrawing.Series("b", points))
        let edges = try edges(drawing)
        #expect(edges.count > 200, "\(edges.count)")
        #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
        // From one end of the axis to the other, in equal steps.
        let steps = zip(edges, edges.dropFirst()).map { $1 - $0 }
        #expect(edges.first.map { $0 < 60 } == true && edges.last.map { $0 > 900 } == true)
        #expect((steps.max() ?? 99) - (steps.min() ?? 0) <= 0.3, "\(steps.max() ?? 0)")
        // The higher bar of a column is the one that is drawn, at its own place.
        var high = drawing
        high.series[0].points[501].value = 9
        high.series[1].points[501].value = 9
        let place = try self.edges(high)
        #expect(place.count == edges.count)
        #expect(high.svg(.print).text.contains(">20</text>"), "a scale for 18")
    }
}
