// SPDX-License-Identifier: Apache-2.0

/// Factors of Shewhart charts by the size of the subgroup, for normal values.
///
/// A2, D3, D4 and d2 as tables print them (Montgomery, Introduction to Statistical Quality
/// Control, appendix VI), so that who checks by hand finds the same; those of deviations computed.
package struct ChartFactors: Sendable, Equatable {
    package let a2: Double
    package let lowRange: Double
    package let highRange: Double
    package let d2: Double
    package let c4: Double
    package let size: Int

    package static let sizes = 2...25

    /// Nil for a size that the table does not have.
    package init?(subgroup size: Int) {
        guard ChartFactors.sizes.contains(size) else { return nil }
        let row = ChartFactors.table[size - 2]
        (a2, lowRange, highRange, d2) = (row.a2, row.d3, row.d4, row.d2)
        // E(s)/σ = √(2/(n−1))·Γ(n/2)/Γ((n−1)/2)
        c4 = (2 / Double(size - 1)).squareRoot() * StudentT.gammaRatio(size - 1)
        self.size = size
    }

    package var a3: Double { 3 / (c4 * Double(size).squareRoot()) }
    package var lowDeviation: Double { max(0, 1 - 3 * (1 - c4 * c4).squareRoot() / c4) }
    package var highDeviation: Double { 1 + 3 * (1 - c4 * c4).squareRoot() / c4 }

    /// A2, D3, D4, d2 for 2 to 25.
    private static let table: [(a2: Double, d3: Double, d4: Double, d2: Double)] = [
        (1.880, 0, 3.267, 1.128), (1.023, 0, 2.575, 1.693), (0.729, 0, 2.282, 2.059),
        (0.577, 0, 2.114, 2.326), (0.483, 0, 2.004, 2.534), (0.419, 0.076, 1.924, 2.704),
        (0.373, 0.136, 1.864, 2.847), (0.337, 0.184, 1.816, 2.970), (0.308, 0.223, 1.777, 3.078),
        (0.285, 0.256, 1.744, 3.173), (0.266, 0.283, 1.717, 3.258), (0.249, 0.307, 1.693, 3.336),
        (0.235, 0.328, 1.672, 3.407), (0.223, 0.347, 1.653, 3.472), (0.212, 0.363, 1.637, 3.532),
        (0.203, 0.378, 1.622, 3.588), (0.194, 0.391, 1.608, 3.640), (0.187, 0.403, 1.597, 3.689),
        (0.180, 0.415, 1.585, 3.735), (0.173, 0.425, 1.575, 3.778), (0.167, 0.434, 1.566, 3.819),
        (0.162, 0.443, 1.557, 3.858), (0.157, 0.451, 1.548, 3.895), (0.153, 0.459, 1.541, 3.931),
    ]
}
