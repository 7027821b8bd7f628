// SPDX-License-Identifier: Apache-2.0

/// Uncertainty of a routine result (Nordtest TR 537): u = √(s_Rw² + u_bias²), U = 2u.
package struct Uncertainty: Sendable, Equatable {
    /// √(bias² + s²/n + u_ref²).
    package let bias: Double
    package let combined: Double
    /// With a coverage factor of 2, for about 95 %.
    package var expanded: Double { 2 * combined }

    /// - Parameters:
    ///   - within: s_Rw, reproducibility within the laboratory.
    ///   - reference: what was measured of the reference, n times with s, and its uncertainty.
    ///
    /// Nil for less than one measurement or a negative deviation.
    package init?(
        within: Double, bias: Double, deviation s: Double, n: Int, reference: Double
    ) {
        guard n >= 1, within >= 0, s >= 0, reference >= 0 else { return nil }
        self.bias = (bias * bias + s * s / Double(n) + reference * reference).squareRoot()
        combined = (within * within + self.bias * self.bias).squareRoot()
    }
}
