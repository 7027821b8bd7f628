// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Exports
internal import Postgres

/// An export as its file declares it, for those who only show it.
package struct DeclaredExport: Sendable {
    package let name: String
    package let title: String
    /// `csv`, `xlsx`, `jsonl` or `pdf`.
    package let format: String
    /// Nil where it is always of everything.
    package let calendar: WindowCalendar?
    /// Where its files lie.
    package let folder: String
    /// Folders of other hosts that they go to: addresses without secrets.
    package let targets: [String]

    /// Whether it is a document with one file a day, which a page shows too.
    package var isOfDays: Bool {
        format == "pdf" && !isSeveral
            && calendar.map { [.factoryDay, .day].contains($0.grain) } ?? false
    }

    /// Whether each of some values has a file.
    let isSeveral: Bool
    private let sql: String

    /// Whether its own query names a table.
    package func names(_ table: String) -> Bool { sql.contains(table) }

    init(_ export: Export) {
        name = export.name
        title = export.title
        format = export.format.rawValue
        calendar = export.calendar
        folder = export.folder
        targets = export.targets.map(\.address)
        isSeveral = export.each != nil
        sql = export.statement.tokens.joined()
    }
}
