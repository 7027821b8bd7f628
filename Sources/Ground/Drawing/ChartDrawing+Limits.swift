// SPDX-License-Identifier: Apache-2.0

extension ChartDrawing {
    package enum Limits {
        /// Bytes of the SVG; what would be more is drawn with less of each point.
        package static let bytes = 64 << 10
        /// Points that have a mark of their own, of all series.
        ///
        /// Above it a series is drawn by the lowest
        /// and the highest of each column of pixels, and by those that break a rule.
        package static let marks = 600
        /// Points of a thinned chart, of all series.
        package static let thinned = 2_400
        /// Series that are drawn: as many as can be told apart without colours.
        package static let series = 6
        /// Lines at a height.
        package static let lines = 12
        /// The size of a value: what is beyond it is no measurement.
        package static let magnitude = 1e15
        /// Points whose rules are written beside them.
        package static let namedPoints = 12
        /// Pixels.
        package static let width = 240...2_000
        package static let height = 120...2_000
        /// Characters.
        package static let titleText = 200
        package static let verdictText = 600
        package static let nameText = 40
        package static let pointText = 120
    }
}

extension StringProtocol {
    /// Its beginning, and that something is left out.
    func shortened(to most: Int) -> String {
        // Characters may have any number of marks: scalars bound them.
        let scalars = unicodeScalars.prefix(most + 1)
        guard scalars.count > most else { return String(self) }
        return String(String.UnicodeScalarView(scalars.prefix(Swift.max(0, most - 1)))) + "…"
    }
}
