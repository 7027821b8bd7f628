// SPDX-License-Identifier: Apache-2.0

package import Aggregates
package import Journal
internal import Postgres

/// Computes the changes: the stale windows, sources first.
package struct RefreshAggregates: Action {
    package static let verb = Verb.refreshAggregates

    private let names: [String]?
    private let work: String?

    /// - Parameters:
    ///   - names: these and their sources; nil: all.
    ///   - work: the larger work that needs them (`export daily`); nil: they are asked for.
    package init(_ names: [String]? = nil, for work: String? = nil) {
        self.names = names
        self.work = work
    }

    /// - Parameter transaction: commits only what may be kept.
    /// - Throws: `AggregateError`.
    package func run(
        by actor: JournalActor, with service: AggregateService, in transaction: WorkTransaction,
        progress: @escaping @Sendable (RefreshProgress) -> Void = { _ in }
    ) async throws -> RefreshReport {
        let start = ContinuousClock.now
        let report = try await service.refresh(names, progress: progress)
        // A schedule looks every few minutes: an empty result needs no entry. An export looks again
        // and again while it waits; a window that fails has its alert.
        let counted = report.computed + (work == nil ? report.failures.count : 0)
        let isAsked = actor.kind != .schedule && work == nil
        guard isAsked || counted > 0 else { return report }
        let entry = AggregateEntry(
            "aggregates run", names, [], report, start.duration(to: .now), by: actor, for: work)
        try await transaction { try entry.write(on: $0) }
        return report
    }
}
