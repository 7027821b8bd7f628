// SPDX-License-Identifier: Apache-2.0

/// What a run of controls is good for.
package enum ControlVerdict: String, CaseIterable, Sendable, Codable {
    case accept
    /// 1_2s alone.
    case warn
    case reject
    /// A control has no z: nothing is known, least of all that the run is in control.
    case notEvaluable = "not_evaluable"

    package init(of rules: some Sequence<ChartRule>) {
        let rules = Set(rules)
        self = rules.isEmpty ? .accept : rules == [.s12] ? .warn : .reject
    }
}
