// SPDX-License-Identifier: Apache-2.0

/// A point of a chart, with its limits and the rules that fired at it.
package struct JudgedPoint: Sendable, Equatable {
    package var material: String
    package var lot: String
    /// The value, of a subgroup the mean, of duplicates their difference.
    package var value: Double?
    /// Whether it could be judged.
    package var isKnown: Bool
    package var z: Double?
    package var ewma: Double?
    package var cusumHigh: Double?
    package var cusumLow: Double?
    /// Moving range, range or deviation of the subgroup.
    package var spread: Double?
    /// Of the value, of its EWMA, or of its cumulative sums: ±H.
    package var limits: ChartLimits?
    /// In the order of `ChartRule`.
    package var rules: [ChartRule] = []

    package init(material: String, lot: String, value: Double?, isKnown: Bool = false) {
        self.material = material
        self.lot = lot
        self.value = value
        self.isKnown = isKnown
    }
}
