// SPDX-License-Identifier: Apache-2.0

package import Aggregates
package import Journal
internal import Postgres

/// Computes the changes: the stale windows, sources first.
package struct RefreshAggregates: Action {
    package static let verb = Verb.refreshAggregates

    private let names: [String]?

    /// - Parameter names: these and their sources; nil: all.
    package init(_ names: [String]? = nil) { self.names = names }

    /// - Parameter transaction: commits only what may be kept.
    /// - Throws: `AggregateError`.
    package func run(
        by actor: JournalActor, with service: AggregateService, in transaction: WorkTransaction,
        progress: @escaping @Sendable (RefreshProgress) -> Void = { _ in }
    ) async throws -> RefreshReport {
        let start = ContinuousClock.now
        let report = try await service.refresh(names, progress: progress)
        // A schedule looks every few minutes: an empty result needs no entry.
        guard actor.kind != .schedule || report.computed + report.failures.count > 0 else {
            return report
        }
        let entry = AggregateEntry(
            "aggregates run", names, [], report, start.duration(to: .now), by: actor)
        try await transaction { try entry.write(on: $0) }
        return report
    }
}
