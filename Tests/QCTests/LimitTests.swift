// SPDX-License-Identifier: Apache-2.0

import QC
import Records
import TestSupport
import Testing

/// Individuals, subgroups and duplicates.
@Suite struct LimitTests {
    private func run(
        _ material: String, _ values: [String], target: String? = nil, s: String? = nil
    )
        -> ControlRun
    {
        let points = values.enumerated().map { index, value in
            ControlPoint(
                material: material, lot: "\(index)", value: Exact(value),
                target: target.flatMap { Exact($0) }, deviation: s.flatMap { Exact($0) })
        }
        return ControlRun(series: values.joined(separator: " "), points: points)
    }

    private func judge(_ runs: [ControlRun], _ chart: QualityChart) -> [JudgedRun] {
        var state = ChartState()
        return runs.map { chart.judge($0, &state) }
    }

    /// NIST/SEMATECH e-Handbook 6.3.2.2: 50.81 ± 3·1.8778/1.128.
    @Test func `the handbook's flow rates have its limits`() throws {
        let values = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
        let limits = try #require(ChartLimits.individuals(values))
        #expect(abs(limits.center - 50.81) < 1e-9)
        #expect(abs(limits.high - 55.8041) < 0.0001)
        #expect(abs(limits.low - 45.8159) < 0.0001)
        let spread = try #require(limits.spread)
        #expect(abs(spread.center - 1.8778) < 0.0001)
        #expect(abs(spread.high - 3.267 * 16.9 / 9) < 1e-9)
        #expect(limits.n == 10)
        #expect(ChartLimits.individuals([50]) == nil)
        #expect(ChartLimits.individuals([]) == nil)
    }

    /// Montgomery, Introduction to Statistical Quality Control, example 6.1: 25 samples of 5.
    @Test func `Montgomery's flow widths have his limits`() throws {
        let factors = try #require(ChartFactors(subgroup: 5))
        let limits = ChartLimits.means(1.5056, range: 0.32521, factors, n: 25)
        #expect(abs(limits.high - 1.69325) < 0.00001)
        #expect(abs(limits.low - 1.31795) < 0.00001)
        #expect(abs((limits.spread?.high ?? 0) - 0.68749) < 0.00001)
        #expect(limits.spread?.low == 0)
    }

    private let individuals: Set<ChartRule> = ChartRule.nelson.union([.limit])

    @Test func `individuals are outside beyond their limits, or where the range leaps`() {
        // Ranges of 1 give σ = 1/1.128 and limits of 10.5 ± 2.6596; ranges are up to 3.267.
        let phase = (0..<12).map { run("A", [$0.isMultiple(of: 2) ? "10" : "11"]) }
        let limits = PhaseOne().individuals(phase)
        let key = ChartKey(material: "A", lot: "0")
        #expect(abs((limits[key]?.high ?? 0) - 13.15957) < 0.00001)
        let chart = QualityChart.values(
            ValueChart(.individuals, rules: [.limit], limits: .estimated(limits)))
        let judged = judge(
            [run("A", ["10"]), run("A", ["13.1595"]), run("A", ["13.1596"]), run("A", ["9.88"])],
            chart)
        #expect(judged.map(\.verdict) == [.accept, .accept, .reject, .reject])
        let spreads = judged.map { $0.points.first?.spread ?? -1 }
        for (spread, wanted) in zip(spreads, [-1, 3.1595, 0.0001, 3.2796]) {
            #expect(abs(spread - wanted) < 1e-9)
        }
    }

    @Test func `of an assigned s the limits are target ± 3 s exactly`() {
        let chart = QualityChart.values(
            ValueChart(.individuals, rules: [.limit], limits: .assigned))
        func verdict(_ value: String, _ s: String?) -> ControlVerdict? {
            judge([run("A", [value], target: "20", s: s)], chart).first?.verdict
        }
        #expect(verdict("20.9", "0.3") == .accept)
        #expect(verdict("20.90001", "0.3") == .reject)
        #expect(verdict("20.9", "0") == .notEvaluable)
        #expect(verdict("20.9", nil) == .notEvaluable)
    }

    @Test func `values alike, too few, or another material have no limits to be judged by`() {
        for phase in [[run("A", ["5"]), run("A", ["5"])], [run("A", ["5"])], []] {
            let limits = PhaseOne().individuals(phase)
            let chart = QualityChart.values(
                ValueChart(.individuals, rules: individuals, limits: .estimated(limits)))
            #expect(judge([run("A", ["5"])], chart).first?.verdict == .notEvaluable)
        }
        let two = [run("A", ["5"]), run("A", ["6"])]
        #expect(PhaseOne(count: 3).individuals(two).isEmpty)
        #expect(PhaseOne(count: 2).individuals(two).count == 1)
        #expect(
            PhaseOne(count: 2).individuals(two + [run("A", ["900"])]).values.first?.center == 5.5)
    }

    private func subgroups(_ kind: SubgroupChart.Kind, _ limits: LimitSource) throws
        -> SubgroupChart
    {
        try #require(SubgroupChart(kind, size: 3, rules: [.limit], limits: limits))
    }

    @Test func `means and ranges of three are judged by A2, D4`() throws {
        // Mean 11, range 2: 11 ± 1.023·2, ranges up to 2.575·2.
        let phase = [run("A", ["10", "11", "12"]), run("A", ["12", "10", "11"])]
        let estimated = PhaseOne().subgroups(phase, of: try subgroups(.ranges, .assigned))
        let limits = try #require(estimated[ChartKey(material: "A")])
        #expect(abs(limits.high - 13.046) < 1e-9)
        #expect(abs((limits.spread?.high ?? 0) - 5.15) < 1e-9)
        let chart = QualityChart.subgroups(try subgroups(.ranges, .estimated(estimated)))
        let verdicts = judge(
            [
                run("A", ["13", "13", "13.138"]), run("A", ["13", "13", "13.139"]),
                run("A", ["8", "11", "13.15"]), run("A", ["8", "11", "13.1501"]),
                run("A", ["11", "11"]), run("A", ["11", "11", "<0,05"]),
                run("B", ["11", "11", "11"]),
            ], chart
        ).map(\.verdict)
        #expect(
            verdicts == [
                .accept, .reject, .accept, .reject, .notEvaluable, .notEvaluable, .notEvaluable,
            ])
    }

    @Test func `deviations of three are judged by A3, B4`() throws {
        let phase = [run("A", ["10", "11", "12"]), run("A", ["12", "10", "11"])]
        let estimated = PhaseOne().subgroups(phase, of: try subgroups(.deviations, .assigned))
        let limits = try #require(estimated[ChartKey(material: "A")])
        // A3 = 1.954, B4 = 2.568 for three.
        #expect(abs(limits.high - 12.954) < 0.0005)
        #expect(abs((limits.spread?.high ?? 0) - 2.568) < 0.0005)
        let assigned = QualityChart.subgroups(try subgroups(.deviations, .assigned))
        // Of σ = 1: 20 ± 3/√3 = 21.732.
        let verdicts = judge(
            [
                run("A", ["21.7", "21.7", "21.79"], target: "20", s: "1"),
                run("A", ["21.7", "21.7", "21.8"], target: "20", s: "1"),
                run("A", ["21.7", "21.7", "21.79"], target: "20", s: "0"),
            ], assigned
        ).map(\.verdict)
        #expect(verdicts == [.accept, .reject, .notEvaluable])
    }

    @Test func `duplicates are judged by their difference, whichever is larger`() throws {
        // Differences of 0.2: up to 3.267·0.2 = 0.6534.
        let phase = [run("A", ["10", "10.2"]), run("A", ["11.2", "11"])]
        let chart = try #require(
            SubgroupChart(.duplicates, size: 9, rules: [.limit, .nelson2], limits: .assigned))
        let estimated = PhaseOne().subgroups(phase, of: chart)
        #expect(abs((estimated[ChartKey(material: "A")]?.high ?? 0) - 0.6534) < 1e-9)
        var judged = chart
        judged.limits = .estimated(estimated)
        let runs = [
            run("A", ["10", "10.6534"]), run("A", ["10.6535", "10"]), run("A", ["10"]),
            run("A", ["10", "10", "10"]),
        ]
        let verdicts = judge(runs, .subgroups(judged)).map(\.verdict)
        #expect(verdicts == [.accept, .reject, .notEvaluable, .notEvaluable])
        // Nine small differences are no shift: on a chart of ranges only its limit speaks.
        let small = Array(repeating: run("A", ["10", "10.3"]), count: 10)
        #expect(judge(small, .subgroups(judged)).allSatisfy { $0.rules.isEmpty })
    }

    @Test func `every chart goes on from any kept state as if it had begun at the first run`()
        throws
    {
        var random = SeededGenerator(seed: 4_711)
        let runs = (0..<40).map { number in
            let values = (0..<3).map { _ in
                "\(Double(Int.random(in: 70...130, using: &random)) / 10)"
            }
            let isShort = Int.random(in: 0..<6, using: &random) == 0
            return run(
                number.isMultiple(of: 3) ? "A" : "B", isShort ? ["10", "<1"] : values, target: "10",
                s: "0.7")
        }
        let rules = Set(ChartRule.allCases)
        let ranges = try subgroups(.ranges, .assigned)
        let charts: [QualityChart] = [
            .westgard(WestgardChart(rules: rules)),
            .values(ValueChart(.individuals, rules: rules, limits: .assigned)),
            .values(
                ValueChart(
                    .individuals, rules: rules, limits: .estimated(PhaseOne().individuals(runs)))),
            .values(ValueChart(.ewma(.init(isTimeVarying: true)), rules: rules, limits: .assigned)),
            .values(ValueChart(.cusum(.init()), rules: rules, limits: .assigned)),
            .subgroups(ranges),
        ]
        for chart in charts {
            var state = ChartState()
            var kept: [ChartState] = []
            let whole = runs.map { run in
                kept.append(state)
                return chart.judge(run, &state)
            }
            #expect(whole.contains { $0.verdict == .reject })
            for start in kept.indices {
                var resumed = try coded(kept[start])
                #expect(runs[start...].map { chart.judge($0, &resumed) } == Array(whole[start...]))
            }
        }
    }
}
