// SPDX-License-Identifier: Apache-2.0

package import Wording

/// What a computation of charts has done.
package struct ChartOutcome: Sendable, Equatable {
    /// Charts with runs that were judged anew, and how many runs.
    package var computed: [String: Int] = [:]
    /// Looked at, and as they were.
    package var unchanged: [String] = []
    /// Why others can't be computed.
    package var problems: [String: Phrase] = [:]

    package init() {}

    package var runs: Int { computed.values.reduce(0, +) }
}

extension ChartOutcome {
    package static func == (a: ChartOutcome, b: ChartOutcome) -> Bool {
        a.computed == b.computed && a.unchanged == b.unchanged
            && a.problems.mapValues(\.en) == b.problems.mapValues(\.en)
    }
}
