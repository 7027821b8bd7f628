// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension Export {
    /// A document: a template, and what fills it beside the export's own rows.
    package struct Document: Sendable {
        /// A further query, by its name in the template.
        package struct Part: Sendable {
            package var name: String
            /// How the document calls it where it has no rows.
            package var title: String
            package var statement: ParameterisedSQL
            /// The line of the file before its first one.
            package var lineOfSQL: Int
            package var columns: [Column]
            /// Whether it is one row, whose columns are `name.column`, or a list of rows.
            package var isOne: Bool
        }

        var template: Template
        package var parts: [Part]
        /// Names of declared charts.
        package var charts: [String]
        /// All that shapes their pictures beside their points, by their names.
        var chartTexts: [String: String]
        /// Where the template and all that it asks for lie.
        var folder: String
    }

    /// The rows of one of the document's queries, as an export that can be asked like any other.
    func asking(_ part: Document.Part) -> Export {
        var asked = self
        (asked.statement, asked.lineOfSQL) = (part.statement, part.lineOfSQL)
        asked.columns = part.columns
        return asked
    }
}

extension Export.Document {
    /// All that shapes what is printed, beside the export's own query and columns.
    var digestParts: [String] {
        var all = ["template", template.file.split(separator: "/").last.map(String.init) ?? ""]
        all += template.texts.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        for part in parts {
            all += ["query", part.name, part.title, "\(part.isOne)", part.statement.canonical]
            all += part.columns.flatMap { column in
                [
                    column.name, column.header, column.decimals.map { "\($0)" } ?? "",
                    column.pattern?.text ?? "",
                ]
            }
        }
        return all + ["charts"] + charts.flatMap { [$0, chartTexts[$0] ?? ""] }
    }

    /// What the template may ask for.
    func shapes(of columns: [Export.Column]) -> [String: TemplateShape] {
        func row(_ columns: [Export.Column]) -> [String: TemplateShape] {
            Dictionary(columns.map { ($0.name, .text) }) { first, _ in first }
        }
        var shapes: [String: TemplateShape] = [
            "rows": .list(row(columns)), "missing": .list(["what": .text]),
            "document": .map(
                Dictionary(uniqueKeysWithValues: DocumentFacts.names.map { ($0, .text) })),
            "charts": .map(Dictionary(charts.map { ($0, .markup) }) { first, _ in first }),
            "has": .map(
                Dictionary((["rows"] + parts.map(\.name)).map { ($0, .text) }) { first, _ in first }
            ),
        ]
        for part in parts {
            shapes[part.name] = part.isOne ? .map(row(part.columns)) : .list(row(part.columns))
        }
        return shapes
    }

    /// Names that are no query's.
    static let reserved = ["rows", "has", "missing", "document", "charts"]
}
