// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Exports
package import Postgres
package import Wording

/// A declared document as pages show it: the template that is printed, with what the tables have by
/// now.
package struct DocumentPage: Sendable {
    /// Markup: values in it are escaped, the rest is the site's template.
    package let body: String
    /// What is not known, as the document says it.
    package let missing: [String]
    /// What keeps it from being computed from everything loaded: then it is not printed.
    package let obstacles: [Phrase]
    /// The aggregates that it reads, and those they are computed from, by their names.
    package let aggregates: Set<String>
    /// Whether it reads nothing but aggregates.
    package let isComputed: Bool
    /// The language that the site's documents are written in.
    package let language: Language

    /// Why it can't be shown.
    package struct Failure: Error {
        /// With the server's words, which may have values of rows in them.
        package let sentence: Phrase
        /// That it fails, and where.
        package let place: Phrase
    }
}

extension DeclaredThings {
    /// The document of a day.
    ///
    /// - Returns: nil where no document of days has this name.
    /// - Throws: `DocumentPage.Failure`, `PostgresError`.
    package func page(
        of name: String, day: Int64, on connection: borrowing Connection
    ) throws -> DocumentPage? {
        guard let export = export(name), let window = export.calendar?.window(ofDay: day) else {
            return nil
        }
        do {
            guard let page = try documents.page(of: export, window: window, on: connection) else {
                return nil
            }
            let basis = page.basis
            let tables = Set(basis.tables.map(\.description))
            return DocumentPage(
                body: page.body, missing: page.missing, obstacles: basis.obstacles,
                aggregates: below(tables),
                isComputed: tables.isSubset(of: computed) && !basis.callsFunctions,
                language: export.language)
        } catch let error as ExportError {
            throw DocumentPage.Failure(
                sentence: error.sentence,
                place: Phrase(
                    en:
                        "export \(name) (\(export.file)): a query or a chart of it fails; who may see"
                        + " all data reads here why",
                    fr: "export \(name) (\(export.file)) : une requête ou un graphique échoue ; qui"
                        + " peut voir toutes les données lit ici pourquoi"))
        }
    }

    private var computed: Set<String> {
        Set(aggregates().map { "\($0.schema).\($0.table)" })
    }

    private func below(_ tables: Set<String>) -> Set<String> {
        var (tables, names): (Set<String>, Set<String>) = (tables, [])
        // Against the order of computation, so that one pass finds them all.
        for aggregate in aggregates().reversed()
        where tables.contains("\(aggregate.schema).\(aggregate.table)") {
            names.insert(aggregate.name)
            tables.formUnion(aggregate.sources)
        }
        return names
    }
}
