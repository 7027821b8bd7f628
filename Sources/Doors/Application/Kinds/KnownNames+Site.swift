// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Configuration
internal import Exports
internal import Jobs
internal import Wording

extension KnownNames {
    /// The words that arguments have for what they name.
    static let export = "export"
    static let aggregate = "aggregate"

    /// Names in the site's files, including broken ones: the job reports what is wrong.
    init(_ settings: Settings) {
        let (exports, ofExports) = ExportCatalog.load(settings)
        let (aggregates, ofAggregates) = AggregateCatalog.load(
            folder: settings.declarations.aggregates, settings: settings)
        self.init([
            Self.export: Sort(
                exports.exports.map(\.name) + ofExports.map(\.declaration),
                none: Phrase(en: "There is no export", fr: "Il n'y a pas d'export")),
            Self.aggregate: Sort(
                aggregates.aggregates.map(\.name) + ofAggregates.map(\.declaration),
                none: Phrase(en: "There is no aggregate", fr: "Il n'y a pas d'agrégat")),
        ])
    }
}
