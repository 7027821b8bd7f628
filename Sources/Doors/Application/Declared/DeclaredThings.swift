// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
package import Configuration
internal import Exports
internal import Synchronization
internal import Wording

/// The aggregates and exports as their files declare them now, parsed only where a text has
/// changed.
package final class DeclaredThings: Sendable {
    private struct State {
        var aggregates: (texts: DeclarationFolder.Texts?, found: Found<DeclaredAggregate>)?
        var exports:
            (texts: ExportCatalog.Texts, catalog: ExportCatalog, found: Found<DeclaredExport>)?
    }

    /// What can be read, and why the rest can't.
    private struct Found<Thing: Sendable>: Sendable {
        let things: [Thing]
        let mistakes: [Mistake]
    }

    private let settings: Settings
    private let state = Mutex(State())
    /// Shows documents, and writes none.
    let documents: ExportService

    package init(_ installation: Installation) {
        settings = installation.settings
        documents = ExportService(settings)
    }

    /// Each after those it is computed from; none that has mistakes.
    package func aggregates() -> [DeclaredAggregate] { declaredAggregates().things }

    /// Why the others can't be computed.
    package func aggregateMistakes() -> [Mistake] { declaredAggregates().mistakes }

    private func declaredAggregates() -> Found<DeclaredAggregate> {
        let texts = DeclarationFolder.texts(settings.declarations.aggregates)
        if let known = state.withLock(\.aggregates), known.texts == texts { return known.found }
        let (catalog, mistakes) = AggregateCatalog.make(texts, settings: settings)
        let found = Found(
            things: catalog.aggregates.map { DeclaredAggregate($0, in: catalog) },
            mistakes: mistakes)
        state.withLock { $0.aggregates = (texts, found) }
        return found
    }

    package func exports() -> [DeclaredExport] { declaredExports().found.things }

    /// Why the others can't be written.
    package func exportMistakes() -> [Mistake] { declaredExports().found.mistakes }

    /// An export by name.
    func export(_ name: String) -> Export? { declaredExports().catalog[name] }

    private func declaredExports() -> (catalog: ExportCatalog, found: Found<DeclaredExport>) {
        let texts = ExportCatalog.texts(settings)
        if let known = state.withLock(\.exports), known.texts == texts {
            return (known.catalog, known.found)
        }
        let (catalog, mistakes) = ExportCatalog.make(texts, settings: settings)
        let found = Found(
            things: catalog.exports.map(DeclaredExport.init), mistakes: mistakes)
        state.withLock { $0.exports = (texts, catalog, found) }
        return (catalog, found)
    }
}
