// SPDX-License-Identifier: Apache-2.0

internal import QC

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

    /// The rules that are asked, each by the name that pages and programs read.
    package static var rules: [String] { asked.map(name) }

    private static let asked: [ChartRule] = [.s13, .s12, .s22, .r4s, .s41, .x10]

    /// `1-3s`: the usual writing.
    private static func name(_ rule: ChartRule) -> String {
        rule.rawValue.replacing("_", with: "-")
    }

    /// The names of the rules that each value breaks, with those before it.
    ///
    /// Where no two values differ there is no deviation, and nothing to break.
    package func broken(by values: [Double]) -> [[String]] {
        guard deviation > 0 else { return values.map { _ in [] } }
        let distances = values.map { ($0 - mean) / deviation }
        var sequence = RuleSequence()
        return distances.indices.map { place in
            var fired = sequence.take(distances[place])
            // R_4s is asked within a run; of single values two neighbours are taken for one.
            if place > 0, WestgardChart.isPair(distances[place - 1], distances[place]) {
                fired.insert(.r4s)
            }
            return Self.asked.filter(fired.contains).map(Self.name)
        }
    }
}
