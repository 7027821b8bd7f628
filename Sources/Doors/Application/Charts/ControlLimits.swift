// SPDX-License-Identifier: Apache-2.0

/// The limits of a control chart of single values.
///
/// The standard deviation is that of neighbours: the mean of their distances (moving ranges of two)
/// divided by 1.128. A drift widens it far less than the deviation of all values.
package struct ControlLimits: Sendable, Equatable, Codable {
    /// d₂ of samples of two.
    static let neighbours = 1.128
    /// Values that limits are made of, at least.
    package static let least = 3

    package let mean: Double
    package let deviation: Double

    /// Nil where there are too few values.
    package init?(_ values: [Double]) {
        guard values.count >= Self.least, values.allSatisfy(\.isFinite) else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let ranges = zip(values, values.dropFirst()).map { abs($1 - $0) }
        self.init(
            mean: mean,
            deviation: ranges.reduce(0, +) / Double(ranges.count) / Self.neighbours)
    }

    package init(mean: Double, deviation: Double) {
        self.mean = mean
        self.deviation = deviation
    }

    /// The rules that each value breaks, with those before it.
    ///
    /// Where no two values differ there is no deviation, and nothing to break.
    package func broken(by values: [Double]) -> [[ControlRule]] {
        guard deviation > 0 else { return values.map { _ in [] } }
        let distances = values.map { ($0 - mean) / deviation }
        return distances.indices.map { place in
            ControlRule.allCases.filter { $0.isBroken(at: place, in: distances) }
        }
    }
}
