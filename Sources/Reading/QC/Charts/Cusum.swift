// SPDX-License-Identifier: Apache-2.0

package import Records

/// Cumulative sums C± = max(0, ±(x − μ0) − K + C): exact, as all they add up are decimals.
package struct Cusum: Sendable, Codable, Equatable {
    package private(set) var high = Exact.zero
    package private(set) var low = Exact.zero

    package init() {}

    package struct Parameters: Sendable, Equatable {
        /// In the value's unit; before those of the lot or of phase I.
        package var target: Exact?
        /// K, half the shift to be found; half an s unless told.
        package var allowance: Exact?
        /// H; five s unless told.
        package var decision: Exact?

        package init(target: Exact? = nil, allowance: Exact? = nil, decision: Exact? = nil) {
            self.target = target
            self.allowance = allowance
            self.decision = decision
        }
    }

    package mutating func take(_ x: Exact, target: Exact, allowance: Exact) {
        let distance = Exact.subtracting(target, from: x)
        high = Self.sum(high, distance, allowance)
        low = Self.sum(low, distance.negated, allowance)
    }

    private static func sum(_ sum: Exact, _ distance: Exact, _ allowance: Exact) -> Exact {
        let next = Exact.adding(sum, Exact.subtracting(allowance, from: distance))
        return next > Exact.zero ? next.trimmed : Exact.zero
    }

    package func isAbove(_ decision: Exact) -> Bool { high > decision || low > decision }
}
