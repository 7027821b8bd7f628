// SPDX-License-Identifier: Apache-2.0

package import Records

/// How far a value lies from its target: z = (x − target)/s.
///
/// As a double it stands to every whole number as the exact quotient does: 20.6 by a target of 20
/// and s = 0.3 is 2, not 2.0000000000000044.
package struct Score: Sendable {
    package let z: Double
    private let distance: Exact
    private let deviation: Exact

    /// Nil when s is not above zero.
    package init?(_ value: Exact, target: Exact, deviation: Exact) {
        guard deviation > Exact.zero else { return nil }
        distance = Exact.subtracting(target, from: value)
        self.deviation = deviation
        let quotient = distance.double / deviation.double
        let whole = quotient.rounded()
        guard abs(quotient - whole) < 1e-6, abs(whole) < 1e9 else {
            z = quotient
            return
        }
        let there = Exact.multiplying(deviation, Exact(Int128(whole), scale: 0))
        switch Exact.compare(distance, there) {
        case 0: z = whole
        case 1: z = max(quotient, whole.nextUp)
        default: z = min(quotient, whole.nextDown)
        }
    }

    /// Whether two lie farther apart than a whole number of s, each by its own s; exact.
    package static func isRange(_ a: Score, _ b: Score, above limit: Int) -> Bool {
        let left = Exact.multiplying(a.distance, b.deviation)
        let right = Exact.multiplying(b.distance, a.deviation)
        let both = Exact.multiplying(a.deviation, b.deviation)
        let range = Exact.subtracting(right, from: left)
        let size = range < Exact.zero ? range.negated : range
        return size > Exact.multiplying(both, Exact(Int128(limit), scale: 0))
    }
}
