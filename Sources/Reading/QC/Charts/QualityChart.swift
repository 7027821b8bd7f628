// SPDX-License-Identifier: Apache-2.0

/// A chart of any kind: a run at a time.
package enum QualityChart: Sendable {
    case westgard(WestgardChart)
    case values(ValueChart)
    case subgroups(SubgroupChart)

    /// Judges the next run; runs come in the order of their first measurement.
    package func judge(_ run: ControlRun, _ state: inout ChartState) -> JudgedRun {
        switch self {
        case .westgard(let chart): chart.judge(run, &state.westgard)
        case .values(let chart): chart.judge(run, &state)
        case .subgroups(let chart): chart.judge(run, &state)
        }
    }
}
