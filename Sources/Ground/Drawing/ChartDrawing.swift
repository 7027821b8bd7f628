// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Wording

/// A chart before it is drawn: what it shows, not how it looks.
///
/// One drawer for pages, paper and mails. The same value makes the same bytes, on any machine.
package struct ChartDrawing: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A line for each series; with limits, a control chart.
        case line
        /// Bars from zero, those of several series side by side.
        case bars
        /// The same, upon each other.
        case stacked
    }

    /// Where a point stands from left to right.
    package enum Axis: Sendable {
        /// `at` is a day, in days since 1970-01-01.
        case days
        /// `at` is an instant, in seconds since 1970-01-01 UTC; its day is that of the zone.
        case time(Zone)
        /// The same, but every point as far from the next one, whatever the time between them.
        case order(Zone)
    }

    package struct Point: Sendable, Equatable {
        package var at: Int64
        /// Nil: there is none, and the line has a gap.
        ///
        /// What is no finite number, or beyond `Limits.magnitude`, is left out too, and said.
        package var value: Double?
        /// It is no number but a bound, `< 0.05`: a mark at the floor, at no height.
        package var isBound: Bool
        /// What is told of it; empty: nothing.
        package var title: String
        /// Names of the rules that it breaks.
        package var violates: [String]

        package init(
            at: Int64, value: Double?, isBound: Bool = false, title: String = "",
            violates: [String] = []
        ) {
            self.at = at
            self.value = value
            self.isBound = isBound
            self.title = title
            self.violates = violates
        }
    }

    package struct Series: Sendable, Equatable {
        package var name: String
        /// In order of `at`.
        package var points: [Point]

        package init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points
        }
    }

    /// A line at one height.
    package struct Limit: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable { case center, warn, bad }

        package var value: Double
        package var text: String
        package var kind: Kind

        package init(_ value: Double, _ text: String, _ kind: Kind) {
            self.value = value
            self.text = text
            self.kind = kind
        }
    }

    package var title: String
    package var unit: String
    package var kind: Kind
    package var axis: Axis
    /// What the axis shows, as `at`; nil: from the first point to the last.
    ///
    /// A point outside of it can't be drawn, which is said.
    package var range: ClosedRange<Int64>?
    package var series: [Series]
    package var limits: [Limit]
    package var language: Language
    /// What it says, for those who don't see it; nil: `summary`.
    package var verdict: String?

    package init(
        title: String, unit: String = "", kind: Kind = .line, axis: Axis,
        range: ClosedRange<Int64>? = nil, series: [Series], limits: [Limit] = [],
        language: Language, verdict: String? = nil
    ) {
        self.title = title
        self.unit = unit
        self.kind = kind
        self.axis = axis
        self.range = range
        self.series = series
        self.limits = limits
        self.language = language
        self.verdict = verdict
    }
}
