// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Exports

/// An export as its file declares it, for those who only show it.
package struct DeclaredExport: Sendable {
    package let name: String
    package let title: String
    /// `csv`, `xlsx`, `jsonl` or `pdf`.
    package let format: String
    /// Nil where it is always of everything.
    package let calendar: WindowCalendar?
    /// How its columns are called and rounded; empty: all of its query, as they are.
    package let columns: [Column]
    /// Where its files lie.
    package let folder: String

    package struct Column: Sendable {
        package let name: String
        package let header: String
        package let decimals: Int?
    }

    init(_ export: Export) {
        columns = export.columns.map {
            Column(name: $0.name, header: $0.header, decimals: $0.decimals)
        }
        name = export.name
        title = export.title
        format = export.format.rawValue
        calendar = export.calendar
        folder = export.folder
    }
}
