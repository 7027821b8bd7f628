// SPDX-License-Identifier: Apache-2.0

import QC
import Records
import Testing

@Suite struct WestgardTests {
    /// What lots are assigned in the table's runs.
    private static let lots = [
        "A/1": ("20.6", "0.4"), "A/2": ("20.3", "0.08"), "B/7": ("99.2", "1.2"),
        "C/3": ("0.07", "0.004"),
    ]

    /// Reads `A/1=20.7`.
    private func point(_ text: Substring) throws -> ControlPoint {
        let parts = text.split(separator: "=")
        let name = parts[0].split(separator: "/")
        let assigned = try #require(Self.lots[String(parts[0])])
        return ControlPoint(
            material: String(name[0]), lot: String(name[1]), value: Exact(String(parts[1])),
            target: Exact(assigned.0), deviation: Exact(assigned.1))
    }

    private struct Case {
        var chart: WestgardChart
        var runs: [(run: ControlRun, rules: [String], verdict: String)] = []
    }

    private func cases() throws -> [Case] {
        var cases: [Case] = []
        for line in WestgardTable.text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words[0] == "chart" {
                let chart = WestgardChart(
                    rules: ChartRule.westgard,
                    range: try #require(.init(rawValue: String(words[1]))),
                    gate: try #require(.init(rawValue: String(words[2]))))
                cases.append(Case(chart: chart))
                continue
            }
            let parts = line.split(separator: " | ")
            let points = try parts[0].split(separator: " ").map(point)
            let run = ControlRun(series: "\(cases.count)", points: points)
            let rules = parts[1] == "-" ? [] : parts[1].split(separator: " ").map(String.init)
            cases[cases.count - 1].runs.append((run, rules, String(parts[2])))
        }
        return cases
    }

    @Test func `every run of the table has the rules and the verdict of the definitions`() throws {
        var count = 0
        for sample in try cases() {
            var state = WestgardChart.State()
            for (number, expected) in sample.runs.enumerated() {
                let judged = sample.chart.judge(expected.run, &state)
                #expect(judged.rules.map(\.rawValue) == expected.rules, "run \(number)")
                #expect(judged.verdict.rawValue == expected.verdict, "run \(number)")
                count += 1
            }
        }
        #expect(count > 240)
    }

    @Test func `resumed from any kept state it goes on as if it had begun at the first run`() throws
    {
        for sample in try cases() {
            var state = WestgardChart.State()
            var kept: [WestgardChart.State] = []
            var whole: [JudgedRun] = []
            for expected in sample.runs {
                kept.append(state)
                whole.append(sample.chart.judge(expected.run, &state))
            }
            for start in kept.indices {
                var resumed = try coded(kept[start])
                let rest = sample.runs[start...].map { sample.chart.judge($0.run, &resumed) }
                #expect(rest == Array(whole[start...]))
                #expect(resumed == state)
            }
        }
    }

    @Test func `the order in which a run's materials come does not matter`() throws {
        for sample in try cases() {
            var (state, other) = (WestgardChart.State(), WestgardChart.State())
            for expected in sample.runs {
                let turned = ControlRun(
                    series: expected.run.series, points: expected.run.points.reversed())
                #expect(
                    sample.chart.judge(turned, &other) == sample.chart.judge(expected.run, &state))
            }
        }
    }

    /// One material of target 20 and s = 0.3, whose multiples are no doubles.
    private func judge(_ values: [String], _ chart: WestgardChart) -> [JudgedRun] {
        var state = WestgardChart.State()
        return values.map { value in
            let point = ControlPoint(
                material: "A", lot: "1", value: Exact(value), target: Exact("20"),
                deviation: Exact("0.3"))
            return chart.judge(ControlRun(series: value, points: [point]), &state)
        }
    }

    private let all = WestgardChart(rules: ChartRule.westgard)

    @Test(
        arguments: [
            ("20.6", []), ("20.60000000000000001", ["1_2s"]), ("19.4", []), ("19.39", ["1_2s"]),
            ("20.9", ["1_2s"]), ("20.901", ["1_2s", "1_3s"]), ("19.1", ["1_2s"]),
            ("19.0999", ["1_2s", "1_3s"]),
        ] as [(String, [String])])
    func `what lies exactly on 2 or 3 s does not pass it`(value: String, rules: [String]) {
        #expect(judge([value], all).last?.rules.map(\.rawValue) == rules)
    }

    @Test func `every multiple of every s is that whole number`() throws {
        for hundredths in 1..<1_000 {
            let s = Exact(Int128(hundredths), scale: 2)
            for k in -4...4 {
                let target = Exact(1_234_567, scale: 3)
                let x = Exact.adding(target, Exact.multiplying(s, Exact(Int128(k), scale: 0)))
                let score = try #require(Score(x, target: target, deviation: s))
                #expect(score.z == Double(k), "\(k) times \(s)")
            }
        }
    }

    @Test func `a point on the centre ends a stretch`() {
        let nine = Array(repeating: "20.1", count: 9)
        #expect(judge(nine + ["20.1"], all).last?.rules == [.x10])
        #expect(judge(nine + ["20", "20.1"], all).last?.rules == [])
        let three = ["20.31", "20.31", "20.31"]
        #expect(judge(three + ["20.31"], all).last?.rules == [.s41])
        #expect(judge(three + ["20.3"], all).last?.rules == [])
    }

    @Test(arguments: ["0", "-0.3", nil])
    func `a run is never in control where s is nothing`(deviation: String?) {
        var state = WestgardChart.State()
        let bad = ControlPoint(
            material: "A", lot: "1", value: Exact("20"), target: Exact("20"),
            deviation: deviation.flatMap { Exact($0) })
        let good = ControlPoint(
            material: "B", lot: "1", value: Exact("29"), target: Exact("20"),
            deviation: Exact("0.3"))
        let judged = all.judge(ControlRun(series: "1", points: [bad, good]), &state)
        #expect(judged.verdict == .notEvaluable)
        #expect(judged.rules == [])
        #expect(judged.points.map(\.isKnown) == [false, true])
    }

    @Test func `a run of nothing and a censored control can't be judged`() {
        var state = WestgardChart.State()
        #expect(all.judge(ControlRun(series: "1", points: []), &state).verdict == .notEvaluable)
        let censored = ControlPoint(
            material: "A", lot: "1", value: nil, target: Exact("20"), deviation: Exact("0.3"))
        let judged = all.judge(ControlRun(series: "2", points: [censored]), &state)
        #expect(judged.verdict == .notEvaluable)
    }

    /// Two materials in one run.
    private func pair(_ a: String, _ b: String, _ range: WestgardChart.RangeRule) -> [ChartRule] {
        let chart = WestgardChart(rules: [.r4s], range: range)
        var state = WestgardChart.State()
        let points = [("A", a, "0.3"), ("B", b, "0.7")].map { name, value, deviation in
            ControlPoint(
                material: name, lot: "1", value: Exact(value), target: Exact("20"),
                deviation: Exact(deviation))
        }
        return chart.judge(ControlRun(series: "1", points: points), &state).rules
    }

    @Test func `R_4s is a pair beyond 2 s, or a difference of more than 4 s`() {
        // +2.8 and −1.3: QCNet rejects, Westgard does not.
        #expect(pair("20.84", "19.09", .pair) == [])
        #expect(pair("20.84", "19.09", .range) == [.r4s])
        // +2.8 and −1.2 are 4 exactly, +2.1 and −2.1 more.
        #expect(pair("20.84", "19.16", .range) == [])
        #expect(pair("20.84", "19.1599999", .range) == [.r4s])
        #expect(pair("20.63", "18.53", .pair) == [.r4s])
        #expect(pair("20.6", "18.53", .pair) == [])
    }

    @Test func `R_4s does not reach over runs`() {
        #expect(judge(["20.9", "19.1"], all).last?.rules == [.s12])
    }

    @Test func `only rules that are declared are named, and behind a gate only after a warning`() {
        let few = WestgardChart(rules: [.s22])
        #expect(judge(["20.9", "20.9"], few).map(\.rules) == [[], [.s22]])
        #expect(judge(["20.9", "20.9"], few).map(\.verdict) == [.accept, .reject])
        let gated = WestgardChart(rules: ChartRule.westgard, gate: .warning)
        let drift = Array(repeating: "20.4", count: 10)
        #expect(judge(drift, all).last?.rules == [.s41, .x10])
        #expect(judge(drift, gated).last?.rules == [])
        #expect(judge(drift + ["20.61"], gated).last?.rules == [.s12, .s41, .x10])
    }
}
