// SPDX-License-Identifier: Apache-2.0

/// Grubbs' test: G = max |x − x̄| / s.
package enum Grubbs {
    /// Nil for less than three values, or where all are alike.
    package static func test(
        _ values: [Double], alpha: Double = 0.05, side: Outlier.Side = .both
    ) -> Outlier? {
        let summary = Summary(values)
        guard values.count >= 3, let s = summary.deviation, s > 0 else { return nil }
        let distances = values.map { value in
            switch side {
            case .low: summary.mean - value
            case .high: value - summary.mean
            case .both: abs(value - summary.mean)
            }
        }
        guard let index = distances.indices.max(by: { distances[$0] < distances[$1] })
        else { return nil }
        return Outlier(
            index: index, statistic: distances[index] / s,
            critical: critical(values.count, alpha: alpha, side: side))
    }

    /// (n−1)/√n · √(t²/(n−2+t²)), t at α/n on one side, at α/2n on both.
    package static func critical(
        _ n: Int, alpha: Double, side: Outlier.Side = .both
    ) -> Double {
        precondition(n >= 3)
        let tail = side == .both ? alpha / Double(2 * n) : alpha / Double(n)
        let t = StudentT.quantile(tail: tail, degrees: n - 2)
        let count = Double(n)
        return (count - 1) / count.squareRoot() * (t * t / (count - 2 + t * t)).squareRoot()
    }
}
