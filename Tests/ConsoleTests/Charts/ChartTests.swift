// SPDX-License-Identifier: Apache-2.0

import Calendar
import Testing
import Wording

@testable import Console

/// Scales, ticks and thinning of charts: pure.
@Suite struct ChartTests {
    @Test func `ticks are round and hold all values`() {
        let scale = ChartScale([13.2, 18.7])
        #expect(scale.low <= 13.2 && scale.high >= 18.7)
        #expect(scale.step == 2 && scale.ticks == [12, 14, 16, 18, 20] && scale.decimals == 0)
        let small = ChartScale([0.013, 0.047])
        #expect(small.step == 0.01 && small.decimals == 2)
        #expect(ChartScale([7, 7]).low < 7 && ChartScale([7, 7]).high > 7)
        #expect(ChartScale([]).ticks.count > 1)
        #expect(ChartScale.text(-0.004, decimals: 2) == "0.00")
        #expect(
            ChartScale.text(1234.565, decimals: 1) == "1234.6"
                && ChartScale.text(-3, decimals: 0) == "-3")
    }

    @Test func `days, months and years fit below an axis`() throws {
        let zone = try Zone("America/Guadeloupe")
        let start: Int64 = 1_773_550_800  // 2026-03-15 01:00 there
        for days in [1, 5, 20, 60, 200, 800, 6_000] as [Int64] {
            let ticks = ChartDays(from: start, to: start + days * 86_400, zone: zone).ticks(.fr)
            #expect((1...12).contains(ticks.count), "\(days) days: \(ticks.count)")
            #expect(
                ticks.allSatisfy { $0.at >= start && $0.at <= start + days * 86_400 }, "\(days)")
        }
    }

    @Test func `of many points all that break a rule are drawn`() {
        let points: [ChartPoint] = (0..<10_000).map { (place: Int) -> ChartPoint in
            let rules: [String] = place % 100 == 0 ? ["1-3s"] : []
            return ChartPoint(
                at: Int64(place), value: Double(place % 7), title: "", violates: rules)
        }
        let chart = ChartSVG(
            testID: "c", verdict: "v", unit: "%", points: points, zone: .utc, language: .en)
        #expect(chart.thinned.count <= ChartSVG.pointsLimit)
        #expect(chart.thinned.count(where: { !$0.violates.isEmpty }) == 100)
        let times: [Int64] = chart.thinned.map { $0.at }
        #expect(times == times.sorted())
        let few = ChartSVG(
            testID: "c", verdict: "<v>", unit: "%", points: Array(points.prefix(2_000)), zone: .utc,
            language: .en)
        #expect(few.thinned.count == 2_000)
        #expect(
            few.html.text.contains("aria-label=\"&lt;v&gt;\"") && !few.html.text.contains("style"))
    }

    @Test func `the line is broken where values are missing`() {
        let times: [Int64] = [0, 10, 20, 30, 1_000, 1_010]
        let points = times.map { ChartPoint(at: $0, value: 1, title: "") }
        let chart = ChartSVG(
            testID: "c", verdict: "", unit: "", points: points, zone: .utc, language: .en)
        let path = chart.html.text.firstMatch(of: /class="line" d="([^"]*)"/)?.output.1 ?? ""
        #expect(path.filter { $0 == "M" }.count == 2)
    }

    /// Low points that break a rule have its name below all of them, high ones above.
    @Test(arguments: [-1.0, 1.0])
    func `the name of a broken rule covers no point that breaks it`(_ side: Double) throws {
        let calm = Array(repeating: 0.0, count: 20)
        let heights = (calm + [4, 5, 6] + calm).map { $0 * side }
        let chart = ChartSVG(
            testID: "x", verdict: "", unit: "",
            points: heights.enumerated().map { place, height in
                ChartPoint(
                    at: Int64(place), value: height, title: "",
                    violates: height == 0 ? [] : ["4-1s"])
            }, isInOrder: true, zone: try Zone("UTC"), language: .en)
        let bad = chart.html.text.matches(of: #/class="point bad".*? cy="([0-9.]+)"/#)
            .compactMap { Double($0.output.1) }
        let name = try #require(
            chart.html.text.firstMatch(of: #/class="tick middle halo" x="[0-9.]+" y="([0-9.]+)"/#))
        let place = try #require(Double(name.output.1))
        #expect(bad.count == 3)
        #expect(bad.allSatisfy { side < 0 ? place > $0 + 12 : place < $0 - 8 }, "\(bad), \(place)")
    }
}
