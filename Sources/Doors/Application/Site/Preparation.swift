// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
internal import FileSystem
package import Ingest
package import Postgres
internal import Schema
package import Tables

/// Everything that must exist before the first file: folders, schema, tables, feed versions.
package struct Preparation: Sendable {
    package let settings: Settings
    package let catalog: FeedCatalog
    package let worker: String

    /// - Throws: the `Mistakes` of the folders.
    package init(_ installation: Installation, worker: String) throws {
        try installation.checkFolders()
        self.init(checked: installation, worker: worker)
    }

    /// Of an installation whose folders were checked.
    package init(checked installation: Installation, worker: String) {
        settings = installation.settings
        catalog = installation.catalog
        self.worker = worker
    }

    /// For feeds that are none of an installation's.
    init(settings: Settings, worker: String) {
        self.settings = settings
        catalog = FeedCatalog(feeds: [])
        self.worker = worker
    }

    /// The feeds that can be loaded, and why others can't.
    package struct Outcome {
        package var pipelines: [Pipeline] = []
        package var troubles: [any TableTrouble] = []
    }

    /// Makes it so; several starters at once are safe.
    ///
    /// A feed with a wrong table keeps no other from being loaded.
    package func run(on connection: Connection) throws -> Outcome {
        try BasculeSchema.migrate(connection)
        var outcome = Outcome()
        for feed in catalog.feeds {
            do {
                outcome.pipelines.append(try pipeline(feed, on: connection))
            } catch let trouble as any TableTrouble {
                outcome.troubles.append(trouble)
            }
        }
        return outcome
    }

    /// A pipeline for one feed, its tables made or extended.
    func pipeline(_ feed: Feed, on connection: Connection) throws -> Pipeline {
        let layout = try StorageLayout(settings)
        try layout.prepare()
        try layout.prepareInbox(of: feed)
        try FeedTables.apply(feed, on: connection)
        var pipeline = Pipeline(
            feed: feed, feedVersion: try FeedVersion.register(feed, on: connection),
            layout: layout, language: settings.language, worker: worker)
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
