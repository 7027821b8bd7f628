// SPDX-License-Identifier: Apache-2.0

/// What has limits and a sequence of its own in a chart.
package struct ChartKey: Sendable, Hashable, Codable {
    package var material: String
    /// Empty where all lots of the material are one sequence.
    package var lot: String

    package init(material: String, lot: String = "") {
        self.material = material
        self.lot = lot
    }
}
