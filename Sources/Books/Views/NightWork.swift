// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What was done since an evening: files that went out, aggregates, schedules that came due.
package struct NightWork: Sendable, Equatable {
    /// Files that are looked at.
    private static let filesLimit = 100
    /// Aggregates and schedules that are.
    private static let limit = 500

    package let began: Timestamp
    /// The newest file of each export.
    package let exports: [ExportView]
    /// Those that were computed since, and those that fail.
    package let aggregates: [AggregateView]
    /// The last tick of each schedule.
    package let ticks: [TickView]

    package static func since(
        _ moment: Timestamp, on connection: borrowing Connection
    ) throws -> NightWork {
        var seen: Set<String> = []
        let exports = try ExportView.Filter().first(filesLimit, on: connection)
        let aggregates = try AggregateView.Filter().first(limit, on: connection)
        let schedules = try ScheduleView.Filter().first(limit, on: connection).map(\.name)
        return NightWork(
            began: moment,
            exports: exports.filter { $0.madeAt >= moment && seen.insert($0.export).inserted },
            aggregates: aggregates.filter {
                $0.failing > 0 || $0.lastComputed.map { $0 >= moment } ?? false
            },
            ticks: try TickView.latest(of: schedules, on: connection).values
                .filter { $0.nominalAt >= moment }.sorted { $0.schedule < $1.schedule })
    }
}
