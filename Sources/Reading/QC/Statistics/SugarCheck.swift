// SPDX-License-Identifier: Apache-2.0

package import Records

/// Checks of ICUMSA between results of one sample; nil where nothing can be said.
package enum SugarCheck {
    /// 100 pol/brix.
    package static func purity(pol: Double, brix: Double) -> Double? {
        brix > 0 ? 100 * pol / brix : nil
    }

    /// Whether the parts of a whole make 100 ± 0.05, the ends too; exact.
    package static func isClosed(_ parts: [Exact]) -> Bool? {
        guard !parts.isEmpty else { return nil }
        let sum = parts.reduce(Exact.zero, Exact.adding)
        return sum >= Exact(9_995, scale: 2) && sum <= Exact(10_005, scale: 2)
    }

    /// Colour in ICUMSA units from the absorbance at 420 nm: 1,000 A/(b·c).
    ///
    /// - Parameters:
    ///   - cell: b, the length of the cell in cm.
    ///   - concentration: c, dry substance in g/ml: brix · density in kg/m³ / 100,000.
    package static func color(a420: Double, cell: Double, concentration: Double) -> Double? {
        cell > 0 && concentration > 0 ? 1_000 * a420 / (cell * concentration) : nil
    }

    /// Turbidity: the colour before filtration less the colour after it.
    ///
    /// Below zero nothing is said: a filter adds no turbidity.
    package static func turbidity(
        unfiltered: Double, filtered: Double, cell: Double, concentration: Double
    ) -> Double? {
        unfiltered >= filtered
            ? color(a420: unfiltered - filtered, cell: cell, concentration: concentration) : nil
    }

    /// Safety factor of raw sugar: moisture/(100 − pol); above 0.25 it spoils in store.
    package static func safetyFactor(moisture: Double, pol: Double) -> Double? {
        pol < 100 ? moisture / (100 - pol) : nil
    }
}
