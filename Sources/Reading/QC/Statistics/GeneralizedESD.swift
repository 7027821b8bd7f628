// SPDX-License-Identifier: Apache-2.0

/// Rosner's test for up to so many outliers (Technometrics 25 (1983) 165), both sides.
package struct GeneralizedESD: Sendable, Equatable {
    /// One a value taken out, from the farthest on.
    package let steps: [Outlier]
    /// Up to the last step whose statistic passes its critical value: an outlier may hide another.
    package let outliers: [Int]

    /// Nil for no possible outlier, or where less than two values would be left beside them.
    package init?(_ values: [Double], atMost limit: Int, alpha: Double = 0.05) {
        guard limit >= 1, values.count >= limit + 2 else { return nil }
        var left = Array(values.indices)
        var steps: [Outlier] = []
        for _ in 0..<limit {
            let summary = Summary(left.map { values[$0] })
            guard let s = summary.deviation, s > 0,
                let place = left.indices.max(by: {
                    abs(values[left[$0]] - summary.mean) < abs(values[left[$1]] - summary.mean)
                })
            else { break }
            let index = left.remove(at: place)
            // λ has Grubbs' form for what is left: t at α/2n, n−2 degrees.
            steps.append(
                Outlier(
                    index: index, statistic: abs(values[index] - summary.mean) / s,
                    critical: Grubbs.critical(left.count + 1, alpha: alpha)))
        }
        let count = steps.lastIndex(where: \.isOutlier).map { $0 + 1 } ?? 0
        self.steps = steps
        outliers = steps.prefix(count).map(\.index)
    }
}
