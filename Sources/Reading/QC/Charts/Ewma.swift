// SPDX-License-Identifier: Apache-2.0

/// Exponentially weighted moving average: z = λx + (1−λ)z, from the target on.
package struct Ewma: Sendable, Codable, Equatable {
    package private(set) var value: Double
    /// (1−λ)^2i.
    private var decay = 1.0

    package init(target: Double) {
        value = target
    }

    package struct Parameters: Sendable, Equatable {
        /// In the value's unit; before those of the lot or of phase I.
        package var target: Double?
        package var sigma: Double?
        /// 0 < λ ≤ 1.
        package var lambda: Double
        /// L, the width of the limits in sigmas of the average.
        package var width: Double
        /// Whether the limits widen with the first points, else the asymptote from the first on.
        package var isTimeVarying: Bool

        package init(
            target: Double? = nil, sigma: Double? = nil, lambda: Double = 0.2, width: Double = 3,
            isTimeVarying: Bool = false
        ) {
            self.target = target
            self.sigma = sigma
            self.lambda = lambda
            self.width = width
            self.isTimeVarying = isTimeVarying
        }
    }

    /// The limits at the new point.
    package mutating func take(
        _ x: Double, target: Double, sigma: Double, _ parameters: Parameters
    ) -> ChartLimits {
        let rest = 1 - parameters.lambda
        value = parameters.lambda * x + rest * value
        decay *= rest * rest
        let share = parameters.isTimeVarying ? 1 - decay : 1
        let variance = parameters.lambda / (2 - parameters.lambda) * share
        let deviation = sigma * variance.squareRoot()
        let width = parameters.width * deviation
        return ChartLimits(
            center: target, low: target - width, high: target + width, sigma: width / 3)
    }

    /// Whether it lies outside; on the limit, as far as doubles tell, it does not.
    package func isOutside(_ limits: ChartLimits) -> Bool {
        let margin = 1e-12 * max(value.magnitude, limits.center.magnitude)
        return value > limits.high + margin || value < limits.low - margin
    }
}
