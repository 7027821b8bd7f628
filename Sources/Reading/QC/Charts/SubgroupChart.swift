// SPDX-License-Identifier: Apache-2.0

internal import Records

/// X̄-R, X̄-S and duplicates: the values of a material in a run are one point.
///
/// A run with another number of values than the chart's can't be judged.
package struct SubgroupChart: Sendable {
    package var kind: Kind
    package var rules: Set<ChartRule>
    package var limits: LimitSource
    package var factors: ChartFactors

    package enum Kind: Sendable { case ranges, deviations, duplicates }

    /// Duplicates are two whatever the factors say.
    package init?(_ kind: Kind, size: Int, rules: Set<ChartRule>, limits: LimitSource) {
        guard let factors = ChartFactors(subgroup: kind == .duplicates ? 2 : size)
        else { return nil }
        self.kind = kind
        self.rules = rules
        self.limits = limits
        self.factors = factors
    }

    package func judge(_ run: ControlRun, _ state: inout ChartState) -> JudgedRun {
        let points = Subgroup.subgroups(run).map { subgroup in
            let key = ChartKey(material: subgroup.material)
            return judge(subgroup, &state.tracks[key, default: ChartState.Track()])
        }
        return JudgedRun(series: run.series, points: points)
    }

    private func judge(_ subgroup: Subgroup, _ track: inout ChartState.Track) -> JudgedPoint {
        guard let values = subgroup.values, values.count == factors.size else {
            return JudgedPoint(material: subgroup.material, lot: "", value: nil)
        }
        let (value, spread) = figures(values)
        var judged = JudgedPoint(material: subgroup.material, lot: "", value: value)
        judged.spread = kind == .duplicates ? nil : spread
        judged.limits = limits(subgroup)
        guard let limits = judged.limits, let z = limits.z(value) else { return judged }
        judged.isKnown = true
        judged.z = z
        var fired: Set<ChartRule> = []
        if kind == .duplicates {
            // On charts of ranges the other rules mean nothing: their values are not symmetric.
            if z > 3 { fired = [.limit, .nelson1] }
        } else {
            fired = track.sequence.take(z)
            if limits.spread?.isOutside(spread) ?? false { fired.formUnion([.limit, .nelson1]) }
        }
        judged.rules = fired.intersection(rules).sorted()
        return judged
    }

    /// What is plotted: value and spread.
    private func figures(_ values: [Double]) -> (value: Double, spread: Double) {
        let summary = Summary(values)
        switch kind {
        case .ranges: return (summary.mean, summary.range)
        case .deviations: return (summary.mean, summary.deviation ?? 0)
        case .duplicates: return (summary.range, summary.range)
        }
    }

    private func limits(_ subgroup: Subgroup) -> ChartLimits? {
        guard case .assigned = limits else {
            guard case .estimated(let estimated) = limits else { return nil }
            return estimated[ChartKey(material: subgroup.material)]
        }
        guard let deviation = subgroup.deviation?.double, deviation > 0 else { return nil }
        if kind == .duplicates { return .duplicates(deviation: deviation) }
        guard let target = subgroup.target?.double else { return nil }
        // Of an assigned s the limits are those that its expected range or deviation gives.
        var limits =
            kind == .ranges
            ? ChartLimits.means(target, range: factors.d2 * deviation, factors, n: 0)
            : ChartLimits.means(target, deviation: factors.c4 * deviation, factors, n: 0)
        let sigma = deviation / Double(factors.size).squareRoot()
        limits = ChartLimits(center: target, sigma: sigma, spread: limits.spread)
        return limits
    }

    /// Limits estimated from subgroups of the chart's size; nil for none.
    func limits(_ subgroups: [Subgroup]) -> ChartLimits? {
        let figures = subgroups.compactMap { $0.values.map { values in self.figures(values) } }
        guard !figures.isEmpty else { return nil }
        let mean = Summary(figures.map(\.value)).mean
        let spread = Summary(figures.map(\.spread)).mean
        switch kind {
        case .ranges: return .means(mean, range: spread, factors, n: figures.count)
        case .deviations: return .means(mean, deviation: spread, factors, n: figures.count)
        case .duplicates: return .duplicates(spread, n: figures.count)
        }
    }
}
