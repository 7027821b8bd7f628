// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Individuals with moving ranges, EWMA and CUSUM: each value is a point, each lot of a material a
/// sequence of its own.
package struct ValueChart: Sendable {
    package var rules: Set<ChartRule>
    package var limits: LimitSource
    package var kind: Kind

    package enum Kind: Sendable, Equatable {
        case individuals
        case ewma(Ewma.Parameters)
        case cusum(Cusum.Parameters)
    }

    package init(_ kind: Kind, rules: Set<ChartRule>, limits: LimitSource) {
        self.kind = kind
        self.rules = rules
        self.limits = limits
    }

    package func judge(_ run: ControlRun, _ state: inout ChartState) -> JudgedRun {
        let points = run.points.map { point in
            let key = ChartKey(material: point.material, lot: point.lot)
            return judge(point, key, &state.tracks[key, default: ChartState.Track()])
        }
        return JudgedRun(series: run.series, points: points)
    }

    private func judge(
        _ point: ControlPoint, _ key: ChartKey, _ track: inout ChartState.Track
    ) -> JudgedPoint {
        var judged = JudgedPoint(
            material: point.material, lot: point.lot, value: point.value?.double)
        guard let value = point.value else { return judged }
        var point = point
        // Those of the chart itself go before the lot's.
        point.target = own.target ?? point.target
        point.deviation = own.deviation ?? point.deviation
        judged.limits = limits(of: point, key)
        judged.z = z(point, judged.limits)
        var fired: Set<ChartRule> = []
        switch kind {
        case .individuals:
            judged.isKnown = judged.z != nil
            addRange(&judged, value.double, &track, &fired)
        case .ewma(let parameters):
            addEwma(&judged, value.double, parameters, &track, &fired)
        case .cusum(let parameters):
            addCusum(&judged, value, parameters, &track, &fired)
        }
        if let z = judged.z {
            fired.formUnion(track.sequence.take(z))
        } else if !rules.isSubset(of: [.ewma, .cusum]) {
            // A rule that can't be asked is not one that was kept.
            judged.isKnown = false
        }
        judged.rules = fired.intersection(rules).sorted()
        return judged
    }

    private func limits(of point: ControlPoint, _ key: ChartKey) -> ChartLimits? {
        switch limits {
        case .assigned: ChartLimits(assigned: point).map { $0.withMovingRange() }
        case .estimated(let estimated): own(instead: estimated[key])
        }
    }

    /// Target and s that the chart has by itself.
    private var own: (target: Exact?, deviation: Exact?) {
        switch kind {
        case .individuals: (nil, nil)
        case .ewma(let own): (own.target.flatMap { Exact($0) }, own.sigma.flatMap { Exact($0) })
        case .cusum(let own): (own.target, nil)
        }
    }

    private func own(instead estimated: ChartLimits?) -> ChartLimits? {
        let (target, deviation) = (own.target?.double, own.deviation?.double)
        guard target != nil || deviation != nil else { return estimated }
        guard let center = target ?? estimated?.center,
            let sigma = deviation ?? estimated?.sigma
        else { return nil }
        return ChartLimits(
            center: center, sigma: sigma, spread: estimated?.spread, n: estimated?.n ?? 0)
    }

    private func z(_ point: ControlPoint, _ limits: ChartLimits?) -> Double? {
        if case .assigned = self.limits { return point.score?.z }
        return point.value.flatMap { limits?.z($0.double) }
    }

    private func addRange(
        _ judged: inout JudgedPoint, _ value: Double, _ track: inout ChartState.Track,
        _ fired: inout Set<ChartRule>
    ) {
        judged.spread = track.last.map { abs(value - $0) }
        track.last = value
        guard judged.isKnown, let range = judged.spread, let limits = judged.limits?.spread,
            limits.isOutside(range)
        else { return }
        fired.formUnion([.limit, .nelson1])
    }

    private func addEwma(
        _ judged: inout JudgedPoint, _ value: Double, _ parameters: Ewma.Parameters,
        _ track: inout ChartState.Track, _ fired: inout Set<ChartRule>
    ) {
        guard let target = parameters.target ?? judged.limits?.center,
            let sigma = parameters.sigma ?? judged.limits?.sigma, sigma > 0
        else { return }
        var ewma = track.ewma ?? Ewma(target: target)
        let limits = ewma.take(value, target: target, sigma: sigma, parameters)
        track.ewma = ewma
        judged.isKnown = true
        judged.ewma = ewma.value
        judged.limits = limits
        if ewma.isOutside(limits) { fired.insert(.ewma) }
    }

    private func addCusum(
        _ judged: inout JudgedPoint, _ value: Exact, _ parameters: Cusum.Parameters,
        _ track: inout ChartState.Track, _ fired: inout Set<ChartRule>
    ) {
        let target = parameters.target ?? judged.limits.flatMap { Exact($0.center) }
        let sigma = judged.limits.flatMap { $0.sigma > 0 ? Exact($0.sigma) : nil }
        let half = sigma.map { Exact.multiplying($0, Exact(5, scale: 1)) }
        let five = sigma.map { Exact.multiplying($0, Exact(5, scale: 0)) }
        guard let target, let allowance = parameters.allowance ?? half,
            let decision = parameters.decision ?? five
        else { return }
        var cusum = track.cusum ?? Cusum()
        cusum.take(value, target: target, allowance: allowance)
        track.cusum = cusum
        judged.isKnown = true
        judged.cusumHigh = cusum.high.double
        judged.cusumLow = cusum.low.double
        // What the sums are held against.
        let (bound, deviation) = (decision.double, judged.limits?.sigma ?? 0)
        judged.limits = ChartLimits(center: 0, low: -bound, high: bound, sigma: deviation)
        if cusum.isAbove(decision) { fired.insert(.cusum) }
    }
}
