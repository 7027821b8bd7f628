// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Configuration
internal import Controls
internal import Exports
internal import Feeds
internal import Jobs
internal import Mails
internal import Pickups
internal import Wording

extension KnownNames {
    /// The words that arguments have for what they name.
    static let export = "export"
    static let aggregate = "aggregate"
    static let chart = "chart"
    static let mail = "mail"
    static let feed = "feed"
    static let pickup = "pickup"

    /// Names in the site's files, including broken ones: the job reports what is wrong.
    init(_ settings: Settings) {
        let (exports, ofExports) = ExportCatalog.load(settings)
        let (aggregates, ofAggregates) = AggregateCatalog.load(
            folder: settings.declarations.aggregates, settings: settings)
        let (charts, ofCharts) = ChartCatalog.load(
            folder: settings.declarations.qc, feeds: Self.tables(settings))
        let (mails, ofMails) = MailCatalog.load(settings)
        let (pickups, ofPickups) = PickupCatalog.load(settings)
        let feeds = FeedCatalog.load(folder: settings.declarations.feeds, settings: settings).0
        self.init([
            Self.export: Sort(
                exports.exports.map(\.name) + ofExports.map(\.declaration),
                none: Phrase(en: "There is no export", fr: "Il n'y a pas d'export")),
            Self.aggregate: Sort(
                aggregates.aggregates.map(\.name) + ofAggregates.map(\.declaration),
                none: Phrase(en: "There is no aggregate", fr: "Il n'y a pas d'agrégat")),
            Self.chart: Sort(
                charts.charts.map(\.name) + ofCharts.map(\.declaration),
                none: Phrase(en: "There is no chart", fr: "Il n'y a pas de carte")),
            Self.mail: Sort(
                mails.mails.map(\.name) + ofMails.map(\.declaration),
                none: Phrase(en: "There is no mail", fr: "Il n'y a pas de courriel")),
            Self.pickup: Sort(
                pickups.pickups.map(\.name) + ofPickups.map(\.declaration),
                none: Phrase(en: "There is no pickup", fr: "Il n'y a pas de collecte")),
            Self.feed: Sort(
                feeds.feeds.map(\.name) + feeds.broken.map(\.name),
                none: Phrase(en: "There is no feed", fr: "Il n'y a pas de flux")),
        ])
    }

    private static func tables(_ settings: Settings) -> [String: FeedTable] {
        FeedCatalog.load(folder: settings.declarations.feeds, settings: settings).0.tables
    }
}
