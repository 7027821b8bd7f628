// SPDX-License-Identifier: Apache-2.0

import Configuration
import Drawing
import Foundation
import TestSupport
import Testing
import Wording

@testable import Charts

/// Declarations of charts, and every mistake in them.
@Suite struct DeclaredChartTests {
    private let good = """
        chart: extraction_30j
        title: Extraction
        unit: "%"
        kind: bars
        days: 7
        query: |
          select jour, extraction from usine.jours
           where jour between :from and :day
        limits:
          - { at: 96.5, name: objectif }
          - { at: 94, kind: bad }
        """

    private func mistakes(_ text: String) -> [String] {
        DeclaredChartCatalog.parse(text, file: "c.yaml").1.map {
            "\($0.line) \($0.what). \($0.remedy)"
        }
    }

    @Test func `a declaration is read with its usual values`() throws {
        let chart = try #require(DeclaredChartCatalog.parse(good, file: "c.yaml").0)
        #expect(chart.name == "extraction_30j" && chart.title == "Extraction" && chart.unit == "%")
        #expect(chart.kind == .bars && chart.days == 7 && chart.lineOfSQL == 6)
        #expect(
            chart.limits == [.init(96.5, "objectif", .center), .init(94, "94", .bad)])
        let least = try #require(
            DeclaredChartCatalog.parse("chart: a\nquery: select :day, 1", file: "a.yaml").0)
        #expect(least.title == "a" && least.kind == .line && least.days == 30)
        #expect(least.unit == "" && least.limits.isEmpty)
    }

    @Test(arguments: [
        ("chart: extraction_30j", "chart: Été", "is no name for a chart"),
        ("chart: extraction_30j\n", "", "The chart has no name"),
        ("kind: bars", "kind: pie", "must be one of line, bars, stacked"),
        ("days: 7", "days: 0", "`days` must be"), ("days: 7", "days: 401", "`days` must be"),
        ("unit:", "units:", "Unknown key `units`"),
        (":day\n", ":jour\n", "`:jour` is no parameter"),
        ("select jour", "delete jour", "A chart only reads"),
        (" where jour between :from and :day\n", "\n", "the same rows whatever the day"),
        ("at: 96.5, ", "", "A limit has no `at`"),
        ("at: 96.5", "at: much", "`at` must be a number"),
        ("kind: bad", "kind: red", "must be one of center, warn, bad"),
    ])
    func `each mistake is told`(_ old: String, _ new: String, _ told: String) {
        #expect(mistakes(good) == [])
        let found = mistakes(good.replacing(old, with: new))
        #expect(found.count == 1 && found[0].contains(told), "\(found)")
    }

    @Test func `a mistake in the query has its line`() {
        let found = mistakes(good.replacing("between :from", with: "between :form"))
        #expect(
            found.count == 1 && found[0].hasPrefix("8 ") && found[0].contains(":from"), "\(found)")
        let none = mistakes("chart: a\ntitle: x")
        #expect(none.count == 1 && none[0].contains("has no `query`"))
        #expect(mistakes("chart: a\nquery: \"select ':day\"").count == 1)
    }

    @Test func `limits hold at their edges`() {
        func lines(_ count: Int) -> [String] {
            mistakes(
                "chart: a\nquery: select :day, 1\nlimits: ["
                    + Array(repeating: "{ at: 1 }", count: count).joined(separator: ", ") + "]")
        }
        #expect(lines(12) == [] && lines(13).count == 1)
        func title(_ count: Int, _ key: String) -> [String] {
            let text = String(repeating: "é", count: count)
            return mistakes("chart: a\nquery: select :day, 1\n\(key): \(text)")
        }
        #expect(title(120, "title") == [] && title(121, "title").count == 1)
        #expect(title(20, "unit") == [] && title(21, "unit").count == 1)
        #expect(mistakes(good.replacing("days: 7", with: "days: 400")) == [])
        #expect(mistakes(good.replacing("days: 7", with: "days: 1")) == [])
    }

    @Test func `a name is of one chart, also of the laboratory's`() async throws {
        try await TemporaryFolder.with { folder in
            func write(_ name: String, _ chart: String) throws {
                try Data("chart: \(chart)\nquery: select :day, 1".utf8)
                    .write(to: URL(filePath: "\(folder)/\(name).yaml"))
            }
            try write("a", "un")
            try write("b", "un")
            try write("c", "brix")
            let (catalog, mistakes) = DeclaredChartCatalog.load(
                folder: folder, taken: ["brix": "qc/brix.yaml"])
            #expect(catalog.charts.map(\.name) == ["un"])
            #expect(mistakes.count == 2)
            #expect(mistakes.allSatisfy { $0.sentence.fr.contains("est aussi déclaré dans") })
            #expect(DeclaredChartCatalog.load(folder: folder + "/none").0.charts.isEmpty)
        }
    }
}
