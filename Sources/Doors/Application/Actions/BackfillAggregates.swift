// SPDX-License-Identifier: Apache-2.0

package import Aggregates
package import Journal
internal import Postgres

/// Computes every window of a range anew, and what depends on them.
package struct BackfillAggregates: Action {
    package static let verb = Verb.backfillAggregates

    private let names: [String]?
    private let bounds: [String]
    private let range: BackfillRange

    /// - Parameters:
    ///   - names: nil: all.
    ///   - from: a day (2026-03-01) or an instant; `to` is not in the range.
    /// - Throws: `AggregateError`.
    package init(_ names: [String]? = nil, from: String, to: String) throws {
        self.names = names
        bounds = [from, to]
        range = try BackfillRange(from: from, to: to)
    }

    /// Every window that there is.
    ///
    /// - Parameter names: nil: of all.
    package init(ofKnown names: [String]?) {
        self.names = names
        (bounds, range) = ([], .known)
    }

    /// - Parameter transaction: commits only what may be kept.
    /// - Throws: `AggregateError`.
    package func run(
        by actor: JournalActor, with service: AggregateService, in transaction: WorkTransaction,
        progress: @escaping @Sendable (RefreshProgress) -> Void = { _ in }
    ) async throws -> RefreshReport {
        let start = ContinuousClock.now
        let report = try await service.backfill(names, range, progress: progress)
        let entry = AggregateEntry(
            "aggregates backfill", names, bounds, report, start.duration(to: .now), by: actor)
        try await transaction { try entry.write(on: $0) }
        return report
    }
}
