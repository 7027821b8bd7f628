// SPDX-License-Identifier: Apache-2.0

/// Limits estimated from what was measured, and from an assigned s.
extension ChartLimits {
    /// d2 and D4 of two values: 3/1.128 is the 2.660 of tables.
    private static let (d2, d4) = (1.128, 3.267)

    /// Individuals: x̄ ± 3·MR̄/1.128, moving ranges up to 3.267 MR̄.
    ///
    /// Nil for less than two values.
    package static func individuals(_ values: [Double]) -> ChartLimits? {
        guard values.count > 1 else { return nil }
        let ranges = zip(values, values.dropFirst()).map { abs($1 - $0) }
        let range = Summary(ranges).mean
        return ChartLimits(
            center: Summary(values).mean, sigma: range / d2,
            spread: Spread(center: range, low: 0, high: d4 * range), n: values.count)
    }

    /// Individuals of an assigned s.
    package func withMovingRange() -> ChartLimits {
        var limits = self
        limits.spread = Spread(
            center: Self.d2 * sigma, low: 0, high: Self.d4 * Self.d2 * sigma)
        return limits
    }

    /// X̄-R: the means' X̄̄ ± A2·R̄, the ranges' D3·R̄ to D4·R̄.
    package static func means(
        _ mean: Double, range: Double, _ factors: ChartFactors, n: Int
    ) -> ChartLimits {
        ChartLimits(
            center: mean, sigma: factors.a2 * range / 3,
            spread: Spread(
                center: range, low: factors.lowRange * range, high: factors.highRange * range),
            n: n)
    }

    /// X̄-S: the means' X̄̄ ± A3·s̄, the deviations' B3·s̄ to B4·s̄.
    package static func means(
        _ mean: Double, deviation: Double, _ factors: ChartFactors, n: Int
    ) -> ChartLimits {
        ChartLimits(
            center: mean, sigma: factors.a3 * deviation / 3,
            spread: Spread(
                center: deviation, low: factors.lowDeviation * deviation,
                high: factors.highDeviation * deviation),
            n: n)
    }

    /// Differences of duplicates, without their sign: 0 to D4·R̄.
    package static func duplicates(_ range: Double, n: Int) -> ChartLimits {
        ChartLimits(
            center: range, low: 0, high: d4 * range, sigma: (d4 - 1) * range / 3, n: n)
    }

    /// Differences of duplicates where the s of one value is assigned: centre 1.128 s.
    package static func duplicates(deviation: Double) -> ChartLimits {
        duplicates(d2 * deviation, n: 0)
    }
}
