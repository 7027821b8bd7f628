// SPDX-License-Identifier: Apache-2.0

package import Aggregates
internal import Charts
package import Configuration
package import Exports
internal import Feeds
internal import Fetching
internal import Wording

extension Installation {
    /// The declared aggregates and the mistakes in them.
    package func loadAggregates() -> (AggregateCatalog, [Mistake]) {
        AggregateCatalog.load(folder: settings.declarations.aggregates, settings: settings)
    }

    /// The declared aggregates.
    ///
    /// - Throws: `Mistakes`.
    package func declaredAggregates() throws -> AggregateCatalog {
        let (catalog, mistakes) = loadAggregates()
        guard mistakes.isEmpty else { throw Mistakes(mistakes, in: settings.language) }
        return catalog
    }

    /// Mistakes in declarations that the service does without.
    package var mistakes: [Mistake] {
        feedMistakes + loadAggregates().1 + ExportCatalog.load(settings).1 + loadCharts().1
            + loadDeclaredCharts().1
            + loadMails().1 + loadWebhooks().1 + loadPickups().1
            + ScheduleDefaults.read(settings).1
    }

    /// Kinds of declarations that are read anew whenever they are listed.
    package enum ListedKind: Sendable { case pickups, mails, webhooks, controls }

    /// Why some of a kind are missing in its list.
    package func mistakes(of kind: ListedKind) -> [Mistake] {
        switch kind {
        case .pickups: loadPickups().1
        case .mails: loadMails().1
        case .webhooks: loadWebhooks().1
        case .controls: loadCharts().1
        }
    }
}

extension ExportCatalog {
    /// The declared exports of a site and the mistakes in them.
    package static func load(_ settings: Settings) -> (ExportCatalog, [Mistake]) {
        make(texts(settings), settings: settings)
    }

    /// The same of texts that were read already.
    static func make(_ texts: Texts, settings: Settings) -> (ExportCatalog, [Mistake]) {
        var known: [String: String]?
        // Each document asks; parsed once, and only where one does.
        let ofDocuments: () -> [String: String]? = {
            let all = known ?? charts(texts.charts)
            known = all
            return all
        }
        let rules = FetchRules(settings.console.sources)
        return make(texts, settings: settings, charts: ofDocuments) { rules.refusal(of: $0) }
    }

    private static func charts(_ texts: DeclarationFolder.Texts?) -> [String: String] {
        let (catalog, mistakes) = DeclaredChartCatalog.make(texts)
        // One with a mistake is one, and told by itself.
        var texts = Dictionary(mistakes.map { ($0.declaration, "") }) { first, _ in first }
        for chart in catalog.charts { texts[chart.name] = chart.canonical }
        return texts
    }
}
