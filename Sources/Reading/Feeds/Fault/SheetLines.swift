// SPDX-License-Identifier: Apache-2.0

/// Where the sheets of a workbook begin among the lines of the file, when several are read as one.
package struct SheetLines: Sendable {
    private var sheets: [(name: String, line: Int)] = []

    package init() {}

    /// Notes the line that holds a sheet's name; in order.
    package mutating func add(_ name: String, line: Int) { sheets.append((name, line)) }

    var last: Fault.SheetRow? { sheets.last.map { Fault.SheetRow(sheet: $0.name, row: nil) } }

    /// The row of a line as the spreadsheet numbers it; nil: it is the line of a sheet's name.
    package func row(of line: Int) -> Fault.SheetRow? {
        guard let sheet = sheets.last(where: { $0.line <= line }), sheet.line < line else {
            return nil
        }
        return Fault.SheetRow(sheet: sheet.name, row: line - sheet.line)
    }
}
