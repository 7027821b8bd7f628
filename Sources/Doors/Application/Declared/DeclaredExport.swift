// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Exports

/// An export as its file declares it, for those who only show it.
package struct DeclaredExport: Sendable {
    package let name: String
    package let title: String
    /// `csv`, `xlsx` or `jsonl`.
    package let format: String
    /// Nil where it is always of everything.
    package let calendar: WindowCalendar?
    /// Where its files lie.
    package let folder: String

    init(_ export: Export) {
        name = export.name
        title = export.title
        format = export.format.rawValue
        calendar = export.calendar
        folder = export.folder
    }
}
