// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Configuration
internal import Exports
internal import Synchronization
internal import Wording

/// The aggregates and exports as their files declare them now, parsed only where a text has
/// changed.
package final class DeclaredThings: Sendable {
    private struct State {
        var aggregates: (texts: DeclarationFolder.Texts?, found: [DeclaredAggregate])?
        var exports: (texts: ExportCatalog.Texts, catalog: ExportCatalog, found: [DeclaredExport])?
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
    package func aggregates() -> [DeclaredAggregate] {
        let texts = DeclarationFolder.texts(settings.declarations.aggregates)
        if let known = state.withLock(\.aggregates), known.texts == texts { return known.found }
        let (catalog, _) = AggregateCatalog.make(texts, settings: settings)
        let found = catalog.aggregates.map { DeclaredAggregate($0, in: catalog) }
        state.withLock { $0.aggregates = (texts, found) }
        return found
    }

    package func exports() -> [DeclaredExport] { declaredExports().found }

    /// An export by name.
    func export(_ name: String) -> Export? { declaredExports().catalog[name] }

    private func declaredExports() -> (catalog: ExportCatalog, found: [DeclaredExport]) {
        let texts = ExportCatalog.texts(settings)
        if let known = state.withLock(\.exports), known.texts == texts {
            return (known.catalog, known.found)
        }
        let (catalog, _) = ExportCatalog.make(texts, settings: settings)
        let found = catalog.exports.map(DeclaredExport.init)
        state.withLock { $0.exports = (texts, catalog, found) }
        return (catalog, found)
    }
}
