// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import QC

/// A run as its feed has it, with the time of each control.
struct SourcedRun: Sendable {
    var place: ChartPlace
    var run: ControlRun
    /// By material and lot.
    var times: [ChartKey: Timestamp]

    /// When a point was measured; of a point of all lots, the first of them.
    func time(of point: JudgedPoint) -> Timestamp {
        times[ChartKey(material: point.material, lot: point.lot)]
            ?? times.filter { $0.key.material == point.material }.values.min() ?? place.time
    }
}
