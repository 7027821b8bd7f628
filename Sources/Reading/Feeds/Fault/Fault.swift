// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Something wrong in a row or a file that its sender must mend; a value, stored and shown, never
/// thrown.
package struct Fault: Sendable, Hashable {
    /// Physical line of the file, from 1; nil when the whole file is meant.
    package var line: Int?
    /// Of a workbook of which several sheets are read: where its sender finds the line.
    package var sheetRow: SheetRow?
    /// The column's name in the feed; nil when the row or the file is meant.
    package var column: String?
    /// The file's name for the column, if different: the one that its sender knows.
    package var header: String?
    /// The cell as sent.
    package var value: String?
    package var severity: Severity
    package var detail: Detail
    /// The record as sent, without its line end.
    package var original: String?

    package struct SheetRow: Sendable, Hashable {
        let sheet: String
        /// As the spreadsheet numbers it; nil: somewhere in the sheet.
        let row: Int?
    }

    package init(
        line: Int? = nil, column: String? = nil, value: String? = nil,
        severity: Severity = .reject, detail: Detail, original: String? = nil
    ) {
        self.line = line
        self.column = column
        self.value = value
        self.severity = severity
        self.detail = detail
        self.original = original
    }

    /// The rule that was broken: a stable name that people may filter by.
    package var rule: Rule { detail.rule }

    /// The fault and its remedy, for a laboratory analyst.
    package func message(in language: Language) -> String {
        let text =
            switch language {
            case .fr: french
            case .en: english
            }
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
