// SPDX-License-Identifier: Apache-2.0

internal import Charts
package import Configuration
internal import Synchronization

/// The declared charts as their files are now: read once a look, parsed only where a text has
/// changed.
package final class ChartShelf: Sendable {
    private typealias Known = (texts: DeclarationFolder.Texts?, catalog: DeclaredChartCatalog)

    private let folder: String
    private let known = Mutex<Known?>(nil)

    package init(_ settings: Settings) { folder = settings.declarations.charts }

    /// Those without a mistake.
    var catalog: DeclaredChartCatalog {
        let texts = DeclarationFolder.texts(folder)
        if let known = known.withLock(\.self), known.texts == texts { return known.catalog }
        let (catalog, _) = DeclaredChartCatalog.make(texts)
        known.withLock { $0 = (texts, catalog) }
        return catalog
    }
}
