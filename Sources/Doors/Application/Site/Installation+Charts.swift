// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Controls
internal import Feeds
package import Postgres

extension Installation {
    /// The declared control charts and the mistakes in them.
    package func loadCharts() -> (ChartCatalog, [Mistake]) {
        ChartCatalog.load(folder: settings.declarations.qc, feeds: catalog.tables)
    }

    /// - Throws: `ChartError` where no declaration, be it one with a mistake, has this name.
    package func requireChart(named name: String) throws {
        let (charts, mistakes) = loadCharts()
        guard charts[name] == nil, !mistakes.contains(where: { $0.declaration == name })
        else { return }
        throw ChartError.unknown(name: name, near: charts.nearestName(to: name))
    }

    /// The service that computes the charts as their files are now.
    package func charts(commitGuard: CommitGuard = .always) -> ChartService {
        let (charts, mistakes) = loadCharts()
        return ChartService(
            charts, broken: mistakes, zone: settings.zone, language: settings.language,
            commitGuard: commitGuard)
    }
}

extension FeedCatalog {
    /// What declarations of charts have to know of the feeds.
    package var tables: [String: FeedTable] {
        let tables = feeds.map { feed in
            (
                feed.name,
                FeedTable(
                    name: QualifiedName(schema: feed.table.schema, name: feed.table.name),
                    columns: feed.storedColumns.map {
                        ($0.name, FeedTable.Content(sqlName: $0.type.sqlName))
                    })
            )
        }
        return Dictionary(tables) { first, _ in first }
    }
}
