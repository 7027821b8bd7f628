// SPDX-License-Identifier: Apache-2.0

/// How a process fits between limits of tolerance.
package struct Capability: Sendable, Equatable {
    /// (U − L)/6s; nil where one limit is missing.
    package let cp: Double?
    /// min((U − m)/3s, (m − L)/3s), of one side where the other limit is missing.
    package let cpk: Double

    /// Nil where nothing is to be said: s is not above zero, or both limits are missing.
    package init?(mean: Double, deviation: Double, low: Double?, high: Double?) {
        guard deviation > 0 else { return nil }
        let sides = [high.map { $0 - mean }, low.map { mean - $0 }]
            .compactMap { side in side.map { $0 / (3 * deviation) } }
        guard let least = sides.min() else { return nil }
        cpk = least
        if let low, let high { cp = (high - low) / (6 * deviation) } else { cp = nil }
    }
}
