// SPDX-License-Identifier: Apache-2.0

import QC
import Records
import Testing

@Suite struct StatisticsTests {
    private func near(_ value: Double?, _ wanted: Double, _ share: Double = 1e-11) -> Bool {
        value.map { abs($0 - wanted) <= share * abs(wanted) } ?? false
    }

    @Test func `quantiles of t have the stated accuracy, and the tail is their inverse`() throws {
        let table = rows(StatisticsTable.text, under: "quantiles")
        #expect(table.count == 55)
        for row in table {
            let tail = try #require(Double(row[0][0]))
            let degrees = try #require(Int(row[0][1]))
            let wanted = try #require(Double(row[1][0]))
            let t = StudentT.quantile(tail: tail, degrees: degrees)
            #expect(near(t, wanted), "\(row[0]): \(t), not \(wanted)")
            #expect(near(StudentT.tail(wanted, degrees: degrees), tail), "\(row[0])")
        }
        #expect(StudentT.quantile(tail: 0.5, degrees: 3) == 0)
        #expect(StudentT.tail(0, degrees: 3) == 0.5)
        #expect(StudentT.tail(.infinity, degrees: 3) == 0)
    }

    @Test func `Grubbs' critical values are those of the table`() throws {
        let table = rows(StatisticsTable.text, under: "grubbs")
        #expect(table.count == 12)
        for row in table {
            let n = try #require(Int(row[0][0]))
            let alpha = try #require(Double(row[0][1]))
            let wanted = row[1].compactMap { Double($0) }
            #expect(near(Grubbs.critical(n, alpha: alpha, side: .high), wanted[0]))
            #expect(near(Grubbs.critical(n, alpha: alpha, side: .low), wanted[0]))
            #expect(near(Grubbs.critical(n, alpha: alpha), wanted[1]))
        }
    }

    @Test func `factors of charts are those of the normal distribution, as tables print them`() {
        let table = rows(StatisticsTable.text, under: "c4")
        #expect(table.count == 24)
        for row in table {
            guard let n = Int(row[0][0]), let factors = ChartFactors(subgroup: n) else {
                Issue.record("\(row)")
                continue
            }
            let (c4, d2, d3) = (Double(row[1][0]), Double(row[1][1]), Double(row[1][2]))
            guard let c4, let d2, let d3 else { continue }
            #expect(near(factors.c4, c4, 1e-13))
            #expect(abs(factors.d2 - d2) < 0.00051, "d2 of \(n)")
            #expect(abs(factors.a2 - 3 / (d2 * Double(n).squareRoot())) < 0.00051, "A2 of \(n)")
            // As printed, from factors that were rounded themselves.
            #expect(abs(factors.highRange - 1 - 3 * d3 / d2) < 0.00101, "D4 of \(n)")
            #expect(abs(factors.lowRange - max(0, 1 - 3 * d3 / d2)) < 0.00101, "D3 of \(n)")
        }
        #expect(ChartFactors(subgroup: 1) == nil)
        #expect(ChartFactors(subgroup: 26) == nil)
        // Montgomery, appendix VI, n = 5 and 10.
        let five = ChartFactors(subgroup: 5)
        #expect(abs((five?.a3 ?? 0) - 1.427) < 0.0005)
        #expect(abs((five?.highDeviation ?? 0) - 2.089) < 0.0005)
        #expect(five?.lowDeviation == 0)
        let ten = ChartFactors(subgroup: 10)
        #expect(abs((ten?.lowDeviation ?? 0) - 0.284) < 0.0005)
        #expect(abs((ten?.highDeviation ?? 0) - 1.716) < 0.0005)
    }

    /// NIST/SEMATECH e-Handbook 1.3.5.17.1, from Tietjen and Moore (1972).
    @Test func `the handbook's uranium has Grubbs' outlier`() throws {
        let values = [199.31, 199.53, 200.19, 200.82, 201.92, 201.95, 202.18, 245.57]
        let high = try #require(Grubbs.test(values, side: .high))
        #expect(abs(high.statistic - 2.468765) < 1e-6)
        #expect(abs(high.critical - 2.032) < 0.0005)
        #expect(high.index == 7)
        #expect(high.isOutlier)
        #expect(Grubbs.test(values, side: .low)?.isOutlier == false)
        #expect(Grubbs.test(values)?.index == 7)
    }

    /// Rosner (1983), as in NIST/SEMATECH e-Handbook 1.3.5.17.3.
    @Test func `Rosner's 54 points have three outliers, which Grubbs' test alone hides`() throws {
        let values = [
            -0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56,
            1.58, 1.65, 1.69, 1.70, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.10,
            2.14, 2.15, 2.23, 2.24, 2.26, 2.35, 2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92,
            2.92, 2.93, 3.21, 3.26, 3.30, 3.59, 3.68, 4.30, 4.64, 5.34, 5.42, 6.01,
        ]
        let statistics = [3.118, 2.942, 3.179, 2.810, 2.815, 2.848, 2.279, 2.310, 2.101, 2.067]
        let criticals = [3.158, 3.151, 3.143, 3.136, 3.128, 3.120, 3.111, 3.103, 3.094, 3.085]
        let test = try #require(GeneralizedESD(values, atMost: 10))
        #expect(test.outliers == [53, 52, 51])
        #expect(test.steps.count == 10)
        // The handbook cuts what is behind the third decimal.
        for (step, wanted) in zip(test.steps, zip(statistics, criticals)) {
            #expect((0..<0.001).contains(step.statistic - wanted.0))
            #expect((0..<0.001).contains(step.critical - wanted.1))
        }
        #expect(Grubbs.test(values)?.isOutlier == false)
    }

    @Test func `all outliers up to the last step that passes are told, the farthest first`() throws
    {
        let values = (1...20).map(Double.init) + [90, 300, 40]
        let test = try #require(GeneralizedESD(values, atMost: 5))
        #expect(test.steps.map(\.isOutlier) == [true, true, true, false, false])
        #expect(test.outliers == [21, 20, 22])
    }

    @Test func `tests of outliers say nothing of too few values, or of values alike`() {
        #expect(Grubbs.test([1, 2]) == nil)
        #expect(Grubbs.test([]) == nil)
        #expect(Grubbs.test([0.1, 0.1, 0.1]) == nil)
        #expect(Grubbs.test([0.1, 0.1, 0.2]) != nil)
        #expect(GeneralizedESD([1, 2, 3], atMost: 2) == nil)
        #expect(GeneralizedESD([1, 2, 3, 4], atMost: 2)?.steps.count == 2)
        #expect(GeneralizedESD([1, 2, 3], atMost: 0) == nil)
        #expect(GeneralizedESD([5, 5, 5, 5], atMost: 1)?.outliers == [])
        #expect(Dixon.test([1, 2]) == nil)
        #expect(Dixon.test(Array(repeating: 1, count: 5)) == nil)
        #expect(Dixon.test((1...11).map(Double.init)) == nil)
        #expect(Dixon.test((1...10).map(Double.init))?.isOutlier == false)
    }

    /// The example of Dean and Dixon, Analytical Chemistry 23 (1951) 636: Q = 0.455.
    @Test func `Dixon's Q is the gap over the range`() throws {
        let values = [0.189, 0.167, 0.187, 0.183, 0.186, 0.182, 0.181, 0.184, 0.181, 0.177]
        let ninety = try #require(Dixon.test(values, .p90))
        #expect(near(ninety.statistic, 10.0 / 22, 1e-12))
        #expect(ninety.index == 1)
        #expect(ninety.isOutlier)
        #expect(Dixon.test(values, .p95)?.isOutlier == false)
        #expect(Dixon.test([0, 1, 101])?.index == 2)
        // Of three the gap must pass 0.970: 97 of 100 does not.
        #expect(Dixon.test([0, 3, 100])?.isOutlier == false)
        #expect(Dixon.test([0, 2.9, 100])?.isOutlier == true)
    }

    @Test func `capability is of both sides, of one, or nothing`() throws {
        let both = try #require(Capability(mean: 10.5, deviation: 0.5, low: 8, high: 12))
        #expect(near(both.cp, 4.0 / 3))
        #expect(near(both.cpk, 1))
        let upper = try #require(Capability(mean: 10.5, deviation: 0.5, low: nil, high: 12))
        #expect(upper.cp == nil)
        #expect(near(upper.cpk, 1))
        let lower = try #require(Capability(mean: 10.5, deviation: 0.5, low: 12, high: nil))
        #expect(near(lower.cpk, -1))
        #expect(Capability(mean: 10.5, deviation: 0, low: 8, high: 12) == nil)
        #expect(Capability(mean: 10.5, deviation: 0.5, low: nil, high: nil) == nil)
    }

    @Test func `repeatability and uncertainty follow their formulas`() throws {
        let repeatability = try #require(Repeatability(differences: [0.2, -0.4, 0.4, 0]))
        #expect(near(repeatability.deviation, (0.36 / 8).squareRoot()))
        #expect(near(repeatability.limit, 2.8 * (0.36 / 8).squareRoot()))
        #expect(Repeatability(differences: []) == nil)
        // 3² + (2² + 4²/4 + 4²) = 33
        let uncertainty = try #require(
            Uncertainty(within: 3, bias: -2, deviation: 4, n: 4, reference: 4))
        #expect(near(uncertainty.bias, 24.0.squareRoot()))
        #expect(near(uncertainty.expanded, 2 * 33.0.squareRoot()))
        #expect(Uncertainty(within: 3, bias: -2, deviation: 4, n: 0, reference: 4) == nil)
    }

    @Test func `checks of sugar say nothing where nothing can be said`() {
        #expect(near(SugarCheck.purity(pol: 15.3, brix: 18), 85))
        #expect(SugarCheck.purity(pol: 15.3, brix: 0) == nil)
        #expect(near(SugarCheck.color(a420: 0.42, cell: 1, concentration: 0.5), 840))
        #expect(SugarCheck.color(a420: 0.42, cell: 0, concentration: 0.5) == nil)
        #expect(
            near(
                SugarCheck.turbidity(unfiltered: 0.5, filtered: 0.25, cell: 2, concentration: 0.5),
                250))
        #expect(
            SugarCheck.turbidity(unfiltered: 0.2, filtered: 0.25, cell: 2, concentration: 0.5)
                == nil)
        #expect(near(SugarCheck.safetyFactor(moisture: 0.3, pol: 98.5), 0.2))
        #expect(SugarCheck.safetyFactor(moisture: 0.3, pol: 100) == nil)
    }

    @Test(
        arguments: [
            (["99.9", "0.05"], true), (["99.9", "0.0499999"], false), (["99.9", "0.15"], true),
            (["99.9", "0.1500001"], false), (["33.3", "33.3", "33.35"], true),
            (["-0.1", "100"], false),
        ] as [([String], Bool)])
    func `a whole is closed at 100 ± 0.05, its ends too`(parts: [String], isClosed: Bool) {
        #expect(SugarCheck.isClosed(parts.compactMap { Exact($0) }) == isClosed)
        #expect(SugarCheck.isClosed([]) == nil)
    }
}
