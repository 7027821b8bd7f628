// SPDX-License-Identifier: Apache-2.0

import QC
import Records
import Testing

/// EWMA and CUSUM.
@Suite struct RecursionTests {
    private struct Step {
        var x: Exact
        var ewma: [Double]
        var cusum: [String]
    }

    private struct Chart {
        /// Target, s, λ, L, K, H.
        var parameters: [String]
        var steps: [Step] = []

        func value(_ index: Int) -> Double { Double(parameters[index]) ?? .nan }

        func ewma(isTimeVarying: Bool) -> ValueChart {
            let parameters = Ewma.Parameters(
                lambda: value(2), width: value(3), isTimeVarying: isTimeVarying)
            return ValueChart(.ewma(parameters), rules: [.ewma], limits: .assigned)
        }

        var cusum: ValueChart {
            let parameters = Cusum.Parameters(
                allowance: Exact(parameters[4]), decision: Exact(parameters[5]))
            return ValueChart(.cusum(parameters), rules: [.cusum], limits: .assigned)
        }

        func run(_ x: Exact) -> ControlRun {
            let point = ControlPoint(
                material: "A", lot: "1", value: x, target: Exact(parameters[0]),
                deviation: Exact(parameters[1]))
            return ControlRun(series: "\(x)", points: [point])
        }
    }

    private func charts() throws -> [Chart] {
        var charts: [Chart] = []
        for line in RecursionTable.text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words[0] == "chart" {
                charts.append(Chart(parameters: Array(words.dropFirst())))
                continue
            }
            let parts = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
            charts[charts.count - 1].steps.append(
                Step(
                    x: try #require(Exact(parts[0][0])), ewma: parts[1].compactMap { Double($0) },
                    cusum: parts[2]))
        }
        return charts
    }

    @Test(arguments: [false, true])
    func `the moving average is the weighted sum, and its limits those named`(
        isTimeVarying: Bool
    ) throws {
        for chart in try charts() {
            var state = ChartState()
            for step in chart.steps {
                let run = chart.ewma(isTimeVarying: isTimeVarying).judge(chart.run(step.x), &state)
                let point = try #require(run.points.first)
                let limits = try #require(point.limits)
                let width = step.ewma[isTimeVarying ? 2 : 1]
                #expect(abs(try #require(point.ewma) - step.ewma[0]) < 1e-12 * step.ewma[0])
                #expect(abs(limits.high - chart.value(0) - width) < 1e-12 * chart.value(0))
                #expect(abs(chart.value(0) - limits.low - width) < 1e-12 * chart.value(0))
                #expect(run.rules == (step.ewma[isTimeVarying ? 4 : 3] == 1 ? [.ewma] : []))
                state = try coded(state)
            }
        }
    }

    @Test func `the cumulative sums are those of the stretches that end there, exactly`() throws {
        for chart in try charts() {
            var state = ChartState()
            for step in chart.steps {
                let run = chart.cusum.judge(chart.run(step.x), &state)
                let point = try #require(run.points.first)
                #expect(point.cusumHigh == Double(step.cusum[0]))
                #expect(point.cusumLow == Double(step.cusum[1]))
                #expect(run.rules == (step.cusum[2] == "1" ? [.cusum] : []))
                state = try coded(state)
            }
        }
    }

    @Test func `target and s of the chart go before the lot's, for z as for the sums`() throws {
        let point = ControlPoint(
            material: "A", lot: "1", value: Exact("21"), target: Exact("20"),
            deviation: Exact("0.5"))
        let run = ControlRun(series: "S", points: [point])
        let kinds: [(ValueChart.Kind, Double, ChartRule)] = [
            (.ewma(Ewma.Parameters(target: 17, sigma: 1)), 4, .ewma),
            (.ewma(Ewma.Parameters(sigma: 1)), 1, .ewma),
            (.ewma(Ewma.Parameters(target: 19)), 4, .ewma),
            (.cusum(Cusum.Parameters(target: Exact("19"))), 4, .cusum),
        ]
        let estimated = LimitSource.estimated([
            ChartKey(material: "A", lot: "1"): ChartLimits(center: 20, sigma: 0.5, n: 9)
        ])
        for (kind, z, rule) in kinds {
            for limits in [.assigned, estimated] {
                var state = ChartState()
                let chart = ValueChart(kind, rules: [.nelson1, rule], limits: limits)
                let judged = chart.judge(run, &state)
                #expect(judged.points.first?.z == z)
                #expect(judged.rules.contains(.nelson1) == (z > 3))
            }
        }
    }

    @Test func `a rule by z is not kept where there is none`() {
        let parameters = Cusum.Parameters(
            target: Exact("10"), allowance: Exact("0.1"), decision: Exact("0.3"))
        let point = ControlPoint(material: "A", lot: "1", value: Exact("10"))
        let run = ControlRun(series: "S", points: [point])
        for (rules, verdict) in [
            ([.cusum], .accept), ([.cusum, .nelson1], .notEvaluable),
        ] as [(Set<ChartRule>, ControlVerdict)] {
            var state = ChartState()
            let chart = ValueChart(.cusum(parameters), rules: rules, limits: .assigned)
            #expect(chart.judge(run, &state).verdict == verdict)
        }
    }

    @Test func `a sum of exactly H is no signal`() {
        let parameters = Cusum.Parameters(
            target: Exact("10"), allowance: Exact("0.1"), decision: Exact("0.3"))
        let chart = ValueChart(.cusum(parameters), rules: [.cusum], limits: .assigned)
        var state = ChartState()
        // 0.1 three times is 0.30000000000000004 in doubles. Nothing is assigned to the lot.
        let rules = ["10.2", "10.2", "10.2", "10.100001"].map { value in
            let point = ControlPoint(material: "A", lot: "1", value: Exact(value))
            return chart.judge(ControlRun(series: value, points: [point]), &state).rules
        }
        #expect(rules == [[], [], [], [.cusum]])
    }

    /// NIST/SEMATECH e-Handbook 6.3.2.4, EWMA control charts.
    @Test func `the handbook's moving average`() throws {
        let values = [
            52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3,
            47.8,
            51.2, 52.6, 52.4, 53.6, 52.1,
        ]
        let averages = [
            50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36,
            49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99,
        ]
        var ewma = Ewma(target: 50)
        for (x, average) in zip(values, averages) {
            let parameters = Ewma.Parameters(lambda: 0.3)
            let limits = ewma.take(x, target: 50, sigma: 2.0539, parameters)
            #expect(abs(ewma.value - average) < 0.0051)
            #expect(abs(limits.high - 52.5884) < 0.0001)
            #expect(abs(limits.low - 47.4115) < 0.0002)
            #expect(!ewma.isOutside(limits))
        }
    }

    /// NIST/SEMATECH e-Handbook 6.3.2.3, CUSUM control charts: k = 0.3175, h = 4.1959.
    @Test func `the handbook's cumulative sums`() throws {
        let values = [
            "324.93", "324.68", "324.73", "324.35", "325.35", "325.23", "324.13", "324.53",
            "325.23", "324.60", "324.63", "325.15", "328.33", "327.25", "327.83", "328.50",
            "326.68", "327.78", "326.88", "328.35",
        ]
        let highs = [
            0, 0, 0, 0, 0.03, 0, 0, 0, 0, 0, 0, 0, 3.01, 4.95, 7.46, 10.64, 12.01, 14.47, 16.03,
            19.06,
        ]
        let lows = [0, 0, 0, 0.33, 0, 0, 0.55, 0.71, 0.16, 0.24, 0.30]
        var cusum = Cusum()
        for (index, text) in values.enumerated() {
            let x = try #require(Exact(text))
            cusum.take(x, target: try #require(Exact("325")), allowance: Exact(3_175, scale: 4))
            // The handbook adds up steps that are rounded to two decimals.
            #expect(abs(cusum.high.double - highs[index]) < 0.0101)
            if index < lows.count { #expect(abs(cusum.low.double - lows[index]) < 0.0101) }
            #expect(cusum.isAbove(Exact(41_959, scale: 4)) == (index >= 13))
        }
    }
}
