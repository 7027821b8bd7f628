// SPDX-License-Identifier: Apache-2.0

/// A run with what the chart says of it.
package struct JudgedRun: Sendable, Equatable {
    package var series: String
    package var verdict: ControlVerdict
    /// All that fired, 1_2s too, in the order of `ChartRule`.
    package var rules: [ChartRule]
    package var points: [JudgedPoint]

    package init(series: String, points: [JudgedPoint]) {
        let isKnown = !points.isEmpty && points.allSatisfy(\.isKnown)
        self.series = series
        self.points = points
        if !isKnown {
            // Half a run proves nothing, so it names no rule either.
            for index in self.points.indices { self.points[index].rules = [] }
        }
        rules = Set(self.points.flatMap(\.rules)).sorted()
        verdict = isKnown ? ControlVerdict(of: rules) : .notEvaluable
    }
}
