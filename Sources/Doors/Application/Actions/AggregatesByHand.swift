// SPDX-License-Identifier: Apache-2.0

package import Aggregates
internal import Configuration
internal import Feeds
internal import Ingest
internal import Postgres
internal import Schema
internal import Tables
package import Wording

/// Aggregates computed by hand: their tables are made ready, failed windows are tried at once, and
/// windows under computation elsewhere are waited for.
package struct AggregatesByHand {
    package typealias Work = (AggregateService, WorkTransaction) async throws -> RefreshReport

    private let installation: Installation
    private let catalog: AggregateCatalog
    private let parallel: Int
    private let tell: @Sendable (Phrase) -> Void

    private static let patience = Duration.seconds(60)

    /// - Parameters:
    ///   - parallel: how many windows are computed at the same time.
    ///   - tell: told which aggregates can't be computed, and why.
    /// - Throws: the `Mistakes` of the declarations.
    package init(
        _ installation: Installation, parallel: Int, tell: @escaping @Sendable (Phrase) -> Void
    ) throws {
        self.installation = installation
        catalog = try installation.declaredAggregates()
        self.parallel = parallel
        self.tell = tell
    }

    package func run(at url: String, _ work: Work) async throws -> RefreshReport {
        let connections = try installation.settings.connection(to: url)
        let session = Session(connections)
        let result = await Result {
            try await prepare(session)
            var service = AggregateService(catalog, connections: connections, parallel: parallel)
            service.isByHand = true
            service.patience = Self.patience
            let transaction = WorkTransaction { body in
                try await session.transaction { try body($0) }
            }
            return try await work(service, transaction)
        }
        await session.close()
        return try result.get()
    }

    private func prepare(_ session: Session) async throws {
        let (catalog, tell) = (catalog, tell)
        let (feeds, language) = (installation.catalog.feeds, installation.settings.language)
        try await session.use { connection in
            try BasculeSchema.require(on: connection)
            for feed in feeds { try FeedTables.apply(feed, on: connection) }
            let prepared = try AggregateService.prepare(
                catalog, language: language, on: connection)
            for problem in prepared.problems { tell(problem.sentence) }
        }
    }
}
