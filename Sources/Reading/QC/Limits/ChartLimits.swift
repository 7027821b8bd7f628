// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Centre and limits of a chart, and of the chart of its ranges where it has one.
package struct ChartLimits: Sendable, Equatable, Codable {
    package var center: Double
    package var low: Double
    package var high: Double
    /// A third of the way from the centre to the upper limit.
    package var sigma: Double
    package var spread: Spread?
    /// Values or subgroups that they were estimated from; 0 where they were assigned.
    package var n: Int

    /// Of moving ranges, ranges or deviations.
    package struct Spread: Sendable, Equatable, Codable {
        package var center: Double
        package var low: Double
        package var high: Double

        package init(center: Double, low: Double, high: Double) {
            self.center = center
            self.low = low
            self.high = high
        }

        /// Whether a spread lies outside; on the limit, as far as doubles tell, it does not.
        func isOutside(_ value: Double) -> Bool {
            let margin = high.magnitude * 1e-9
            return value > high + margin || value < low - margin
        }
    }

    package init(center: Double, sigma: Double, spread: Spread? = nil, n: Int = 0) {
        self.init(
            center: center, low: center - 3 * sigma, high: center + 3 * sigma, sigma: sigma,
            spread: spread, n: n)
    }

    package init(
        center: Double, low: Double, high: Double, sigma: Double, spread: Spread? = nil, n: Int = 0
    ) {
        self.center = center
        self.low = low
        self.high = high
        self.sigma = sigma
        self.spread = spread
        self.n = n
    }

    /// Target ± 3 s of the point's lot; nil where these are unknown or s is not above zero.
    package init?(assigned point: ControlPoint) {
        guard let target = point.target, let deviation = point.deviation, deviation > Exact.zero
        else { return nil }
        let width = Exact.multiplying(deviation, Exact(3, scale: 0))
        self.init(
            center: target.double, low: Exact.subtracting(width, from: target).double,
            high: Exact.adding(target, width).double, sigma: deviation.double)
    }

    /// z of a value by limits that are doubles: within 1e-9 of a whole number it is that number.
    ///
    /// Nil where nothing spreads.
    package func z(_ value: Double) -> Double? {
        guard sigma > 0 else { return nil }
        let z = (value - center) / sigma
        let whole = z.rounded()
        return abs(z - whole) < 1e-9 ? whole : z
    }
}
