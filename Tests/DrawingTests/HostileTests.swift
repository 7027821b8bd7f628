// SPDX-License-Identifier: Apache-2.0

import Calendar
import TestSupport
import Testing
import Wording

@testable import Drawing

/// What may be in a table or a declaration, and must not break a picture.
@Suite struct HostileTests {
    private typealias Point = ChartDrawing.Point

    private static let kinds: [(ChartDrawing.Kind, ChartDrawing.Axis)] = [
        (.line, .days), (.line, .time(.utc)), (.line, .order(.utc)), (.bars, .days),
        (.bars, .time(.utc)), (.stacked, .days), (.stacked, .order(.utc)),
    ]
    private static let looks: [ChartDrawing.Look] = [.print, .inline(testID: "x\" onload=\"y")]

    /// Each as a real parser reads it.
    private func expectWellFormed(_ charts: [ChartDrawing], _ what: String) async throws {
        for chart in charts {
            for look in Self.looks {
                let text = chart.svg(look).text
                #expect(text.utf8.count <= ChartDrawing.Limits.bytes, "\(what): \(text.utf8.count)")
                #expect(!text.contains("nan") && !text.contains("inf"), "\(what)")
                let tags = Set(text.matches(of: #/<([a-zA-Z]+)/#).map { String($0.output.1) })
                let known: Set = ["svg", "g", "path", "text", "circle", "title", "rect"]
                #expect(tags.isSubset(of: known), "\(what): \(tags)")
                #expect(!text.contains(#/ on[a-z]+="/#), "\(what)")
            }
            let drawn = try await ChildProcess.run(
                "/usr/bin/rsvg-convert", ["--format", "png"], input: chart.svg(.print).text)
            #expect(drawn.status == 0, "\(what): \(drawn.errors)")
        }
    }

    private func charts(
        _ points: [ChartDrawing.Point], title: String = "t"
    ) -> [ChartDrawing] {
        Self.kinds.map { kind, axis in
            ChartDrawing(
                title: title, unit: title, kind: kind, axis: axis,
                series: [
                    ChartDrawing.Series(title, points),
                    ChartDrawing.Series("b", points.reversed().reversed()),
                ], limits: [.init(3, title, .warn)], language: .fr)
        }
    }

    @Test func `numbers that are none are left out, and said`() async throws {
        let values: [Double?] = [
            1, .nan, 2, .infinity, -.infinity, 3, 1e308, -1e308, 1e16, 4, nil,
            .leastNonzeroMagnitude,
        ]
        let points = values.enumerated().map { Point(at: Int64($0), value: $1) }
        try await expectWellFormed(charts(points), "odd numbers")
        let text = charts(points)[0].svg(.print).text
        #expect(text.contains("12 valeurs ne peuvent être tracées"), "\(text)")
        #expect(ChartDrawing.Limits.magnitude == 1e15)
        let edge = charts([Point(at: 0, value: 1e15), Point(at: 1, value: 1e15.nextUp)])[0]
        #expect(edge.svg(.print).text.contains("2 valeurs ne peuvent"))
    }

    @Test func `no point, one, and equal ones have a picture`() async throws {
        try await expectWellFormed(charts([]), "none")
        try await expectWellFormed(charts([Point(at: 20_806, value: 3)]), "one")
        let same = (0..<50).map { Point(at: 20_806 + Int64($0), value: -7) }
        try await expectWellFormed(charts(same), "equal")
        try await expectWellFormed(charts((0..<9).map { _ in Point(at: 5, value: 1) }), "one time")
        #expect(charts([])[0].svg(.print).text.contains("pas de données"))
        let empty = ChartDrawing(title: "", axis: .days, series: [], language: .en)
        try await expectWellFormed([empty], "no series")
        #expect(empty.summary == ": no data")
    }

    @Test func `times at the ends of all time are left out`() async throws {
        let ends: [Int64] = [.min, -719_163, -719_162, 0, 2_932_896, 2_932_897, .max]
        try await expectWellFormed(charts(ends.map { Point(at: $0, value: 1) }), "ends")
    }

    @Test func `a hundred thousand points are drawn within the limit, fast`() async throws {
        let points = (0..<100_000).map { (place: Int) -> ChartDrawing.Point in
            let rules: [String] = place % 3 == 0 ? ["1-3s", "10-x"] : []
            return Point(
                at: Int64(place), value: Scenes.wave(place), isBound: place % 50 == 0,
                title: "point \(place)", violates: rules)
        }
        let start = ContinuousClock.now
        let chart = charts(points)[0]
        #expect(chart.svg(.print).text.utf8.count <= ChartDrawing.Limits.bytes)
        #expect(start.duration(to: .now) < .seconds(30))
        for one in charts(Array(points.prefix(20_000))) {
            #expect(one.svg(.print).text.contains("40000 points"))
            try await expectWellFormed([one], "many")
        }
    }

    /// As many marks as there may be, with the longest texts: each step down stays within the limit.
    @Test func `the longest texts are cut, and stay within the limit`() async throws {
        let long = String(repeating: "\"&é\u{0301}", count: 10_000)
        let points = (0..<ChartDrawing.Limits.marks / 2).map {
            (place: Int) -> ChartDrawing.Point in
            let rules: [String] = place % 2 == 0 ? [long, long] : []
            return Point(
                at: Int64(place), value: Scenes.wave(place), title: long, violates: rules)
        }
        try await expectWellFormed(charts(points, title: long), "long")
        #expect(charts(points, title: long)[0].summary.utf8.count < 2_000)
    }

    @Test(arguments: [
        "</svg><script>alert(1)</script>", "]]><!--", "\" onload=\"alert(1)",
        "a\u{0}b\u{1f}\u{fffe}c",
        "\u{202e}abc", "'&amp;&#0;", "\"\u{0301}><script>",
    ])
    func `text from outside is text`(_ text: String) async throws {
        let points = (0..<5).map {
            Point(at: Int64($0), value: Double($0), title: text, violates: [text])
        }
        try await expectWellFormed(charts(points, title: text), text)
    }

    @Test func `sizes beyond the limits are taken at them`() {
        for (asked, made) in [(0, 240), (240, 240), (2_000, 2_000), (2_001, 2_000)] {
            #expect(Scenes.several.svg(.print, width: asked).text.contains("width=\"\(made)\""))
        }
        #expect(Scenes.several.svg(.print, height: -5).text.contains("height=\"120\""))
        #expect(Scenes.several.svg(.print, height: 9_999).text.contains("height=\"2000\""))
    }

    @Test func `series and lines beyond the limits are not drawn, which is said`() {
        var chart = Scenes.several
        chart.series.append(ChartDrawing.Series("septième", [Point(at: 20_806, value: 1)]))
        let text = chart.svg(.print).text
        #expect(text.contains("1 série de plus n’est pas tracée") && !text.contains("septième"))
        #expect(!Scenes.several.svg(.print).text.contains("de plus"))
        chart.limits = (0..<13).map { ChartDrawing.Limit(Double($0) + 20, "L\($0)x", .warn) }
        let drawn = chart.svg(.print).text
        #expect(drawn.contains("L11x") && !drawn.contains("L12x"))
    }

    @Test func `the summary has the last value of each series, its range and its day`() {
        #expect(
            Scenes.deliveries.summary.hasPrefix("Cannes livrées (t) : tonnes ")
                && Scenes.deliveries.summary.contains(" le 17/01/2027, de "),
            "\(Scenes.deliveries.summary)")
        #expect(Scenes.several.sentences.count == 6)
        let one = ChartDrawing(
            title: "Extraction", axis: .days,
            series: [
                .init(
                    "Extraction", [Point(at: 20_806, value: 96.25), .init(at: 20_807, value: 95)])
            ],
            language: .fr)
        #expect(one.summary == "Extraction : 95 le 20/12/2026, de 95 à 96,25 (2 valeurs)")
    }
}
