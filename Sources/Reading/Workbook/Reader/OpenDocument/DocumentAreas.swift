// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The areas of merged cells of an OpenDocument sheet: their first cells say how far they go.
final class DocumentAreas: MarkupHandler {
    private(set) var areas: [MergedCells.Area] = []
    private let wanted: Int
    private var table = -1
    private var depth = 0
    /// The rows before the one in hand, and how often that one is there.
    private var line = 0
    private var rowRepeats = 0
    private var column = 0

    /// - Parameter sheet: its place among the sheets, from 0.
    init(sheet: Int) { wanted = sheet }

    override func begin(_ element: MarkupElement) throws {
        if ODF.isLink(element) { depth += 1 }
        if element.named("table") {
            depth += 1
            if depth == 1 { table += 1 }
            return
        }
        guard table == wanted, depth == 1 else { return }
        if element.named("table-row") {
            line += rowRepeats
            rowRepeats = max(element.value(ODF.rowsRepeated)?.number ?? 1, 1)
            column = 0
        } else if element.named("table-cell") || element.named("covered-table-cell") {
            let columns = max(element.value(ODF.columnsSpanned)?.number ?? 1, 1)
            let rows = max(element.value(ODF.rowsSpanned)?.number ?? 1, 1)
            if columns > 1 || rows > 1 { try add(columns, rows) }
            column += max(element.value(ODF.columnsRepeated)?.number ?? 1, 1)
        }
    }

    override func end(_ element: MarkupElement) {
        if element.named("table") || ODF.isLink(element) { depth -= 1 }
    }

    private func add(_ columns: Int, _ rows: Int) throws {
        guard column + columns <= CellLimits.columns else { return }
        guard areas.count < MergedCells.limit else {
            throw WorkbookFault.tooManyMerged(part: "content.xml", limit: MergedCells.limit).error
        }
        areas.append(
            MergedCells.Area(
                columns: column...column + columns - 1, rows: line + 1...line + rows))
    }
}
