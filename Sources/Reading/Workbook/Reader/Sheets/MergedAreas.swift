// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The areas of merged cells (`mergeCells`), which stand behind the rows of a sheet.
final class MergedAreas: MarkupHandler {
    private(set) var areas: [MergedCells.Area] = []
    private let part: String

    init(part: String) { self.part = part }

    override func begin(_ element: MarkupElement) throws {
        guard element.isMain, element.named("mergeCell"), let text = element.value("ref")?.text
        else { return }
        let places = text.split(separator: ":").map { CellPlace(String($0)) }
        guard places.count == 2, let left = places[0].column, let right = places[1].column,
            left <= right, right < CellLimits.columns, 1 <= places[0].line,
            places[0].line <= places[1].line
        else { return }
        guard areas.count < MergedCells.limit else {
            throw WorkbookFault.tooManyMerged(part: part, limit: MergedCells.limit).error
        }
        areas.append(
            MergedCells.Area(columns: left...right, rows: places[0].line...places[1].line))
    }
}
