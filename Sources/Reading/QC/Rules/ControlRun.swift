// SPDX-License-Identifier: Apache-2.0

/// The controls that were measured together.
package struct ControlRun: Sendable, Equatable {
    package var series: String
    /// By material, then lot: the order of a stretch across materials.
    package let points: [ControlPoint]

    package init(series: String, points: [ControlPoint]) {
        self.series = series
        // By scalars, so that it does not depend on a collation.
        self.points = points.sorted { a, b in
            if a.material == b.material {
                return a.lot.unicodeScalars.lexicographicallyPrecedes(b.lot.unicodeScalars)
            }
            return a.material.unicodeScalars.lexicographicallyPrecedes(b.material.unicodeScalars)
        }
    }
}
