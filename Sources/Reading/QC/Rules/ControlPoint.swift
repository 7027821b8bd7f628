// SPDX-License-Identifier: Apache-2.0

package import Records

/// One control as measured, with what its lot is assigned.
package struct ControlPoint: Sendable, Equatable {
    package var material: String
    package var lot: String
    /// Nil where what was measured is no number, such as `<0,05`.
    package var value: Exact?
    package var target: Exact?
    package var deviation: Exact?

    package init(
        material: String, lot: String, value: Exact?, target: Exact? = nil, deviation: Exact? = nil
    ) {
        self.material = material
        self.lot = lot
        self.value = value
        self.target = target
        self.deviation = deviation
    }

    /// By what the lot is assigned; nil where that or the value is unknown.
    package var score: Score? {
        guard let value, let target, let deviation else { return nil }
        return Score(value, target: target, deviation: deviation)
    }
}
