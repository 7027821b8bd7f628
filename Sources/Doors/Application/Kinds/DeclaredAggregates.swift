// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Configuration
internal import Feeds
internal import Postgres
internal import Synchronization
internal import Wording

/// The aggregates as their files declare them now, each change of them registered once.
///
/// Read anew for each job: a declaration that is added or mended needs no restart. If the files are
/// as this process registered them and the database has others, another process has other files:
/// the computation refuses that, or the two would compute everything anew by turns.
final class DeclaredAggregates: Sendable {
    private let installation: Installation
    private let observer: DeclarationObserver
    private let registered = Mutex<[String]?>(nil)

    init(_ installation: Installation, observer: DeclarationObserver) {
        self.installation = installation
        self.observer = observer
    }

    /// The computable aggregates; new ones are registered.
    func current(on connection: Connection) throws -> AggregateCatalog {
        let (catalog, mistakes) = installation.loadAggregates()
        let identity =
            catalog.aggregates.map { "\($0.name) \($0.digest)" } + mistakes.map(\.description)
        guard registered.withLock({ $0 }) != identity else {
            return catalog
        }
        let prepared = try AggregateService.prepare(
            catalog, broken: mistakes, language: installation.settings.language, on: connection)
        registered.withLock { $0 = identity }
        observer.mistaken(mistakes, untilThen: "the others are computed")
        for problem in prepared.problems { observer.isNotComputed(problem) }
        return prepared.catalog
    }
}
