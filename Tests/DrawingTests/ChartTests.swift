// SPDX-License-Identifier: Apache-2.0

import Calendar
import Testing
import Wording

@testable import Drawing

/// Scales, ticks, gaps and thinning of charts: pure.
@Suite struct ChartTests {
    private typealias Point = ChartDrawing.Point

    private func chart(
        _ points: [ChartDrawing.Point], _ axis: ChartDrawing.Axis = .time(.utc),
        verdict: String = "v"
    ) -> ChartDrawing {
        ChartDrawing(
            title: "t", unit: "%", axis: axis, series: [ChartDrawing.Series("s", points)],
            language: .en, verdict: verdict)
    }

    @Test func `ticks are round and hold all values`() {
        let scale = ChartScale([13.2, 18.7])
        #expect(scale.low <= 13.2 && scale.high >= 18.7)
        #expect(scale.step == 2 && scale.ticks == [12, 14, 16, 18, 20] && scale.decimals == 0)
        let small = ChartScale([0.013, 0.047])
        #expect(small.step == 0.01 && small.decimals == 2)
        #expect(ChartScale([7, 7]).low < 7 && ChartScale([7, 7]).high > 7)
        #expect(ChartScale([]).ticks.count > 1)
        #expect(ShownValue.fixed(-0.004, decimals: 2) == "0.00")
        #expect(
            ShownValue.fixed(1234.565, decimals: 1) == "1234.6"
                && ShownValue.fixed(-3, decimals: 0) == "-3")
    }

    @Test func `any numbers have a scale with few ticks`() {
        let sizes = [
            0, Double.leastNonzeroMagnitude, 1e-12, 1e-8, 3e-7, 0.1, 1, 7e5, 1e15, 1e16, 1e308,
            .infinity, .nan,
        ]
        for a in sizes {
            for b in sizes {
                for values in [[a, b], [-a, b], [-a, -b]] {
                    let scale = ChartScale(values)
                    #expect(scale.step > 0 && scale.step.isFinite, "\(values)")
                    #expect((2...12).contains(scale.ticks.count), "\(values): \(scale.ticks)")
                    #expect(Set(scale.ticks).count == scale.ticks.count, "\(values)")
                    let drawn = values.filter { abs($0) <= ChartDrawing.Limits.magnitude }
                    #expect(
                        drawn.allSatisfy { (-0.001...1.001).contains(scale.place($0)) },
                        "\(values): \(scale)")
                }
            }
        }
    }

    @Test func `days, months and years fit below an axis`() throws {
        let zone = try Zone("America/Guadeloupe")
        let start: Int64 = 1_773_550_800  // 2026-03-15 01:00 there
        for days in [1, 5, 20, 60, 200, 800, 6_000] as [Int64] {
            let ticks = ChartDays(
                axis: .time(zone), from: start, to: start + days * 86_400, language: .fr
            ).ticks
            #expect((1...12).contains(ticks.count), "\(days) days: \(ticks.count)")
            #expect(
                ticks.allSatisfy { $0.at >= start && $0.at <= start + days * 86_400 }, "\(days)")
        }
    }

    @Test func `a tick says its year where another one begins`() {
        let days = ChartDays(axis: .days, from: 20_806, to: 20_835, language: .fr)
        #expect(
            days.ticks.map(\.text) == ["21/12/2026", "28/12", "04/01/2027", "11/01"])
        let short = ChartDays(axis: .days, from: 20_816, to: 20_819, language: .en)
        #expect(short.ticks.map(\.text) == ["2026-12-29", "12-30", "12-31", "2027-01-01"])
        let one = ChartDays(axis: .days, from: 20_806, to: 20_810, language: .fr)
        #expect(one.ticks.map(\.text) == ["19/12", "20/12", "21/12", "22/12", "23/12"])
        #expect(
            ChartDays(axis: .days, from: 5, to: 5, language: .fr).ticks.map(\.text) == ["06/01"])
    }

    @Test func `of many points all that break a rule are drawn`() {
        let points = (0..<10_000).map { (place: Int) -> ChartDrawing.Point in
            let rules: [String] = place % 100 == 0 ? ["1-3s"] : []
            return ChartDrawing.Point(
                at: Int64(place), value: Double(place % 7), violates: rules)
        }
        let many = chart(points).svg(.inline(testID: "c")).text
        #expect(many.matches(of: #/data-violates="1-3s"/#).count == 100)
        #expect(many.contains("10000 points: of neighbours the lowest and the highest are drawn"))
        #expect(many.utf8.count <= ChartDrawing.Limits.bytes)
        let most = ChartDrawing.Limits.marks
        #expect(most == 600)
        func marks(_ count: Int) -> Int {
            chart(Array(points.prefix(count))).svg(.inline(testID: "c")).text
                .matches(of: #/data-testid="point"/#).count
        }
        #expect(marks(most) == most && marks(most + 1) == 7)
        let few = chart(Array(points.prefix(9)), verdict: "<v>").svg(.inline(testID: "c")).text
        #expect(few.contains("aria-label=\"&lt;v&gt;\"") && !few.contains("style"))
    }

    /// The extremes of a series stay, wherever they are.
    @Test func `the highest and the lowest of many are drawn`() {
        var points = (0..<100_000).map { ChartDrawing.Point(at: Int64($0), value: 10) }
        points[41_233].value = 90
        points[77_777].value = -50
        let text = chart(points).svg(.print).text
        let line = text.firstMatch(of: /class="line"[^>]* d="([^"]*)"/)?.output.1 ?? ""
        let places = line.matches(of: #/[ML][0-9.]+ ([0-9.]+)/#)
            .compactMap { Double($0.output.1) }
        // From 100 down to -50 on the axis.
        let (top, bottom) = (54.0, 270.0)
        func height(_ value: Double) -> Double { top + (100 - value) / 150 * (bottom - top) }
        #expect(places.min().map { abs($0 - height(90)) < 1 } == true, "\(places.min() ?? 0)")
        #expect(places.max().map { abs($0 - height(-50)) < 1 } == true, "\(places.max() ?? 0)")
        #expect(text.utf8.count <= ChartDrawing.Limits.bytes)
    }

    @Test func `the line is broken where values are missing`() {
        let times: [Int64] = [0, 10, 20, 30, 1_000, 1_010]
        let points = times.map { ChartDrawing.Point(at: $0, value: 1) }
        func breaks(_ chart: ChartDrawing) -> Int {
            let path = chart.svg(.print).text.firstMatch(of: /class="line"[^>]* d="([^"]*)"/)
            return path?.output.1.count { $0 == "M" } ?? 0
        }
        #expect(breaks(chart(points)) == 2)
        #expect(breaks(chart(points, .order(.utc))) == 1)
        var gap = points
        gap[1].value = nil
        #expect(breaks(chart(gap)) == 3)
        // A day that is not there is one that is missing.
        let days = [1, 2, 3, 5, 6].map { ChartDrawing.Point(at: $0, value: 1) }
        #expect(breaks(chart(days, .days)) == 2)
        let weeks = [0, 7, 14, 28].map { ChartDrawing.Point(at: $0, value: 1) }
        #expect(breaks(chart(weeks, .days)) == 2)
        // The smallest distance counts: where most days are missing, no line goes over them.
        for (days, lines) in [
            ([1, 20], 2), ([1, 3, 5, 6], 3), ([1, 2, 10, 18, 26], 4), ([0, 7, 14, 21], 1),
        ] as [([Int64], Int)] {
            let points = days.map { ChartDrawing.Point(at: $0, value: 1) }
            #expect(breaks(chart(points, .days)) == lines, "\(days)")
        }
        // Also where each has no mark of its own.
        let present = (0..<2_000).filter { $0 < 500 || $0 >= 600 }
        let many = present.map { (place: Int) -> ChartDrawing.Point in
            ChartDrawing.Point(at: Int64(place), value: Double(place % 3))
        }
        #expect(breaks(chart(many, .days)) == 2)
    }

    /// Low points that break a rule have its name below all of them, high ones above.
    @Test(arguments: [-1.0, 1.0], [ChartDrawing.Look.inline(testID: "x"), .print])
    func `the name of a broken rule covers no point that breaks it`(
        _ side: Double, _ look: ChartDrawing.Look
    ) throws {
        let calm = Array(repeating: 0.0, count: 20)
        let heights = (calm + [4, 5, 6] + calm).map { $0 * side }
        let points = heights.enumerated().map { (place, height) -> ChartDrawing.Point in
            let rules: [String] = height == 0 ? [] : ["4-1s"]
            return ChartDrawing.Point(at: Int64(place), value: height, violates: rules)
        }
        let text = chart(points, .order(.utc)).svg(look).text
        let bad = text.matches(of: #/class="point bad".*? cy="([0-9.]+)"/#)
            .compactMap { Double($0.output.1) }
        let name = try #require(text.firstMatch(of: #/class="rule" x="[0-9.]+" y="([0-9.]+)"/#))
        let place = try #require(Double(name.output.1))
        #expect(bad.count == 3)
        #expect(bad.allSatisfy { side < 0 ? place > $0 + 12 : place < $0 - 8 }, "\(bad), \(place)")
    }

    @Test func `names of limits stand apart, in the order of their heights`() throws {
        var drawing = chart([ChartDrawing.Point(at: 0, value: 5), .init(at: 9, value: 500)])
        drawing.limits = [
            .init(10, "c", .center), .init(10.2, "b", .bad), .init(9.8, "a", .bad),
        ]
        let text = drawing.svg(.print).text
        let heights = try ["b", "c", "a"].map { name in
            try text.firstMatch(of: Regex("y=\"([0-9.]+)\">\(name)</text>"))
                .flatMap { $0.output[1].substring }.flatMap { Double($0) } ?? 0
        }
        #expect(heights[1] - heights[0] >= 13 && heights[2] - heights[1] >= 13, "\(heights)")
    }
}
