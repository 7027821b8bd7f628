// SPDX-License-Identifier: Apache-2.0

package import Charts
package import Configuration
internal import Controls
internal import Feeds
internal import Foundation
internal import Wording

extension Installation {
    /// The declared charts and the mistakes in them.
    package func loadDeclaredCharts() -> (DeclaredChartCatalog, [Mistake]) {
        DeclaredChartCatalog.load(settings)
    }

    /// A declared chart by name.
    ///
    /// - Throws: `DeclaredChartError.unknown`, or the `Mistakes` of its declaration.
    package func declaredChart(named name: String) throws -> DeclaredChart {
        let (catalog, mistakes) = loadDeclaredCharts()
        if let chart = catalog[name] { return chart }
        let own = mistakes.filter { $0.declaration == name }
        guard own.isEmpty else { throw Mistakes(own, in: settings.language) }
        throw DeclaredChartError.unknown(
            name: name, near: nearest(to: name, in: catalog.charts.map(\.name)))
    }
}

extension DeclaredChartCatalog {
    /// A name is of one chart, whether of `config/charts` or of the laboratory's: a mail says it alone.
    package static func load(_ settings: Settings) -> (DeclaredChartCatalog, [Mistake]) {
        load(folder: settings.declarations.charts, taken: ChartCatalog.files(settings))
    }
}

extension ChartCatalog {
    /// The laboratory's charts that have no mistake, each with its file.
    fileprivate static func files(_ settings: Settings) -> [String: String] {
        let charts = Self.load(settings).0.charts
        return Dictionary(charts.map { ($0.name, $0.file) }, uniquingKeysWith: { $1 })
    }

    static func load(_ settings: Settings) -> (ChartCatalog, [Mistake]) {
        let feeds = FeedCatalog.load(folder: settings.declarations.feeds, settings: settings).0
        return load(folder: settings.declarations.qc, feeds: feeds.tables)
    }
}

extension Settings {
    /// The names that a mail may give a chart; one with a mistake is one: the mail says so, and goes.
    var chartNames: [String] {
        let (charts, ofCharts) = DeclaredChartCatalog.load(self)
        let (controls, ofControls) = ChartCatalog.load(self)
        let all =
            charts.charts.map(\.name) + ofCharts.map(\.declaration) + controls.charts.map(\.name)
            + ofControls.map(\.declaration)
        return Set(all).sorted()
    }
}
