// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Configuration
internal import Exports
internal import Postgres
internal import Synchronization
internal import Wording

/// The aggregates, exports and charts as their files declare them now.
///
/// Read anew for each job, for a declaration that is added or mended needs no restart; parsed and
/// registered only where a text has changed. If the files are as this process registered them and
/// the database has others, another process has other files: the computation refuses that, or the
/// two would compute everything anew by turns.
final class Declarations: Sendable {
    typealias Exports = (catalog: ExportCatalog, mistakes: [Mistake])

    private struct State {
        var exports: (texts: ExportCatalog.Texts, parsed: Exports)?
        /// As registered by this process.
        var aggregates: (texts: DeclarationFolder.Texts?, catalog: AggregateCatalog)?
    }

    let charts: ChartShelf
    private let settings: Settings
    private let observer: DeclarationObserver
    private let state = Mutex(State())

    init(_ settings: Settings, observer: DeclarationObserver) {
        charts = ChartShelf(settings)
        self.settings = settings
        self.observer = observer
    }

    func exports() -> Exports {
        let texts = ExportCatalog.texts(settings)
        if let known = state.withLock(\.exports), known.texts == texts { return known.parsed }
        let parsed: Exports = ExportCatalog.make(texts, settings: settings)
        state.withLock { $0.exports = (texts, parsed) }
        return parsed
    }

    /// The computable aggregates; new ones are registered.
    func aggregates(on connection: Connection) throws -> AggregateCatalog {
        let texts = DeclarationFolder.texts(settings.declarations.aggregates)
        if let known = state.withLock(\.aggregates), known.texts == texts { return known.catalog }
        let (catalog, mistakes) = AggregateCatalog.make(texts, settings: settings)
        let prepared = try AggregateService.prepare(
            catalog, broken: mistakes, language: settings.language, on: connection)
        state.withLock { $0.aggregates = (texts, prepared.catalog) }
        observer.mistaken(mistakes, untilThen: "the others are computed")
        for problem in prepared.problems { observer.isNotComputed(problem) }
        for index in prepared.renewed { observer.indexRenewed(index) }
        return prepared.catalog
    }
}
