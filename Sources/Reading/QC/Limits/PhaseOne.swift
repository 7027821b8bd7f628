// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The stretch that limits are estimated from.
package struct PhaseOne: Sendable, Equatable {
    /// Values or subgroups of each key: the first so many, or all.
    package var count: Int?

    package init(count: Int? = nil) {
        self.count = count
    }

    /// Limits of single values, by material and lot.
    ///
    /// A key with fewer values than are asked for has none yet.
    package func individuals(_ runs: some Sequence<ControlRun>) -> [ChartKey: ChartLimits] {
        var values: [ChartKey: [Double]] = [:]
        for point in runs.lazy.flatMap(\.points) {
            guard let value = point.value else { continue }
            values[ChartKey(material: point.material, lot: point.lot), default: []]
                .append(value.double)
        }
        return values.compactMapValues { first($0).flatMap(ChartLimits.individuals) }
    }

    /// Limits of subgroups, by material.
    package func subgroups(
        _ runs: some Sequence<ControlRun>, of chart: SubgroupChart
    ) -> [ChartKey: ChartLimits] {
        var groups: [ChartKey: [Subgroup]] = [:]
        for subgroup in runs.lazy.flatMap(Subgroup.subgroups)
        where subgroup.values?.count == chart.factors.size {
            groups[ChartKey(material: subgroup.material), default: []].append(subgroup)
        }
        return groups.compactMapValues { first($0).flatMap(chart.limits) }
    }

    private func first<Value>(_ all: [Value]) -> [Value]? {
        guard let count else { return all }
        return all.count < count ? nil : Array(all.prefix(count))
    }
}
