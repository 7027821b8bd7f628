// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Charts
package import Drawing
package import Views
package import Wording

/// A control chart of the laboratory as pages draw it: the same as in mails.
package enum ControlPictures {
    /// One a material and lot, those measured last, and how many others there are.
    ///
    /// - Parameter points: in order of time.
    package static func drawings(
        _ points: [ChartPointView], zone: Zone, language: Language
    ) -> (pictures: [(name: String, verdict: String, drawing: ChartDrawing)], left: Int) {
        ControlDrawing.drawings(points, zone: zone, language: language)
    }
}
