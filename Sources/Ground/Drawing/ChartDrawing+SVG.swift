// SPDX-License-Identifier: Apache-2.0

extension ChartDrawing {
    package enum Look: Sendable, Equatable {
        /// Within a page of the console: its colours, light and dark; the hook that tests find it by.
        case inline(testID: String)
        /// By itself on white, with its title: for paper, PDF and pictures.
        case print
    }

    /// How much of each point is drawn.
    enum Detail: CaseIterable {
        /// A mark for each, with its title.
        case titled
        /// A mark for each, titles for those that break a rule.
        case marked
        /// Few points, and marks for those that break a rule.
        case thinned
        /// Fewer, those that break a rule too, in one stroke.
        case least

        var isThinned: Bool { self == .thinned || self == .least }
    }

    /// - Parameters:
    ///   - width: in pixels, within `Limits.width`.
    ///   - height: likewise.
    /// - Returns: at most `Limits.bytes`.
    package func svg(_ look: Look, width: Int = 960, height: Int = 320) -> SVG {
        let points = series.prefix(Limits.series).reduce(0) { $0 + $1.points.count }
        let details = Detail.allCases.filter { points <= Limits.marks || $0.isThinned }
        var text = ""
        for detail in details {
            text =
                Sketch(
                    self, look, detail, width: Double(width.within(Limits.width)),
                    height: Double(height.within(Limits.height))
                ).text
            if text.utf8.count <= Limits.bytes { break }
        }
        return SVG(text)
    }
}

extension Int {
    fileprivate func within(_ range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
