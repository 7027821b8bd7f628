// SPDX-License-Identifier: Apache-2.0

/// What duplicates say of the same method, analyst and instrument.
package struct Repeatability: Sendable, Equatable {
    /// s_r = √(Σd²/2n).
    package let deviation: Double
    package let pairs: Int
    /// r = 2.8 s_r: two results differ by more in one case of twenty.
    package var limit: Double { 2.8 * deviation }

    /// Nil for no pair.
    package init?(differences: [Double]) {
        guard !differences.isEmpty else { return nil }
        pairs = differences.count
        let squares = differences.reduce(0) { $0 + $1 * $1 }
        deviation = (squares / Double(2 * pairs)).squareRoot()
    }
}
