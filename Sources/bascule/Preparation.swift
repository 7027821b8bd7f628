// SPDX-License-Identifier: Apache-2.0

import Feeds
import FileSystem
import Ingest
import Postgres
import Services
import Site

/// Everything that must be there before the first file: folders, schema, tables, feed versions.
struct Preparation: Sendable {
    let settings: Settings
    let catalog: FeedCatalog
    let aggregates: AggregateCatalog
    let worker: String

    /// - Throws: `ExitCode(2)` after the mistakes of the folders or the aggregates went to standard error.
    init(_ installation: Installation, worker: String) throws {
        try installation.checkFolders()
        self.init(installation, aggregates: try installation.aggregates(), worker: worker)
    }

    /// - Parameter aggregates: those whose changes are noted; of the others the database must not know,
    ///   or they would miss some.
    init(_ installation: Installation, aggregates: AggregateCatalog, worker: String) {
        settings = installation.settings
        catalog = installation.catalog
        self.aggregates = aggregates
        self.worker = worker
    }

    /// Makes it so; several starters at once are safe.
    func run(on connection: Connection) throws -> [Pipeline] {
        try Schema.migrations.apply(on: connection)
        return try catalog.feeds.map { try pipeline($0, on: connection) }
    }

    /// A pipeline for one feed, its tables made or extended.
    func pipeline(_ feed: Feed, on connection: Connection) throws -> Pipeline {
        let places = try Places(settings)
        try places.prepare()
        try places.prepareInbox(of: feed)
        try FeedTables.apply(feed, on: connection)
        var pipeline = Pipeline(
            feed: feed, feedVersion: try FeedVersion.register(feed, on: connection),
            places: places, language: settings.language, worker: worker)
        pipeline.touchColumns = aggregates.watchedColumns(ofTable: feed.table.description)
        let backoff = (base: settings.retry.base, cap: settings.retry.cap)
        pipeline.options.attemptsLimit = settings.retry.attempts
        pipeline.options.quietSeconds = settings.quiet / .seconds(1)
        pipeline.options.longestWait = backoff.cap / .seconds(1)
        pipeline.options.backoff = { attempt in
            let wait = backoff.base * (1 << min(max(attempt - 1, 0), 20))
            return min(wait, backoff.cap) / .seconds(1)
        }
        pipeline.observe = CrashPoint.observer ?? { _ in }
        pipeline.observeFile = CrashPoint.fileObserver ?? { _ in }
        return pipeline
    }
}
