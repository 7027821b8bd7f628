// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Postgres
internal import QC

/// Computes one chart: from the first run that is other now, behind a state that was kept.
///
/// The result is that of a computation from nothing: every rule fires for what ends in its run, so
/// no run changes one before it. Limits that are estimated reach all runs; where these change, all
/// are judged anew.
struct ChartRefresh {
    let chart: Chart
    let zone: String
    /// Between two kept states lie so many runs.
    var stateEvery = 64
    var limit = 1_000_000

    /// - Returns: how many runs were judged; nil: nothing has changed.
    func run(on connection: borrowing Connection) throws -> Int? {
        let store = ChartStore(chart: chart)
        try store.lock(on: connection)
        _ = try ControlSource(chart: chart, zone: zone, limit: limit).fill(on: connection)
        let isNew = try store.register(on: connection)
        if isNew { try store.forget(from: nil, on: connection) }
        let touched = isNew ? nil : try store.earliestChange(on: connection)
        guard touched != nil || isNew else {
            try store.noteLooked(on: connection)
            return nil
        }
        var start = touched
        var estimated: [ChartKey: ChartLimits] = [:]
        var all: [SourcedRun]?
        if case .phaseOne(let phase) = chart.limits {
            let sourced = try store.source(after: nil, on: connection)
            all = sourced
            let known = try store.limits(on: connection)
            if let other = known.first(where: { $0.isFrozen && $0.form != chart.form }) {
                throw ChartError.frozen(
                    chart: chart.name, form: other.form.description,
                    now: chart.form.description)
            }
            estimated = chart.estimate(phase, sourced.map(\.run)).merging(
                known.filter(\.isFrozen).map { ($0.key, $0.limits) }
            ) { _, frozen in frozen }
            if try store.keep(estimated, instead: known, on: connection) || isNew { start = nil }
        } else {
            try store.forgetEstimated(on: connection)
        }
        guard let machine = chart.machine(estimated) else { return nil }
        var state = ChartState()
        var behind: ChartPlace?
        if let start, let kept = try store.state(before: start, on: connection) {
            (behind, state) = (kept.place, kept.state)
        }
        try store.forget(from: behind, on: connection)
        // Of limits that were estimated all runs are here already.
        let known = all.map { all in all.filter { behind.map($0.place.isBehind) ?? true } }
        let runs = try known ?? store.source(after: behind, on: connection)
        try judge(runs, by: machine, &state, store, on: connection)
        try store.takeInputs(on: connection)
        try store.settle(on: connection)
        return runs.count
    }

    private func judge(
        _ runs: [SourcedRun], by machine: QualityChart, _ state: inout ChartState,
        _ store: ChartStore, on connection: borrowing Connection
    ) throws {
        var writer = ChartWriter(
            chart: chart.name, after: try store.lastOrdinals(on: connection))
        guard !runs.isEmpty else { return }
        try writer.begin(on: connection)
        for (index, sourced) in runs.enumerated() {
            let judged = machine.judge(sourced.run, &state)
            let isKept = (index + 1).isMultiple(of: stateEvery) || index == runs.count - 1
            try writer.add(sourced, judged, isKept ? state : nil, on: connection)
        }
        try writer.end(on: connection)
    }
}

extension Chart {
    /// The pure machine; nil where the declaration's parser let something pass that it has no form
    /// for.
    func machine(_ estimated: [ChartKey: ChartLimits]) -> QualityChart? {
        let source: LimitSource = limits == .target ? .assigned : .estimated(estimated)
        switch kind {
        case .westgard: return .westgard(WestgardChart(rules: rules, range: range, gate: gate))
        case .individuals: return .values(ValueChart(.individuals, rules: rules, limits: source))
        case .ewma: return .values(ValueChart(.ewma(ewma), rules: rules, limits: source))
        case .cusum: return .values(ValueChart(.cusum(cusum), rules: rules, limits: source))
        case .meansAndRanges, .meansAndDeviations, .duplicates:
            return subgroups(source).map { .subgroups($0) }
        }
    }

    private func subgroups(_ source: LimitSource) -> SubgroupChart? {
        let kinds: [Kind: SubgroupChart.Kind] = [
            .meansAndRanges: .ranges, .meansAndDeviations: .deviations, .duplicates: .duplicates,
        ]
        return kinds[kind].flatMap {
            SubgroupChart($0, size: subgroup, rules: rules, limits: source)
        }
    }

    func estimate(_ phase: PhaseOne, _ runs: [ControlRun]) -> [ChartKey: ChartLimits] {
        guard let chart = subgroups(.assigned) else { return phase.individuals(runs) }
        return phase.subgroups(runs, of: chart)
    }
}
