// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import Workbook

/// Workbooks that LibreOffice has computed and written.
@Suite struct OfficeBookTests {
    @Test(arguments: ["xlsx", "ods"])
    func `each cell of a workbook that LibreOffice wrote is read as it shows it`(
        format: String
    ) async throws {
        let bytes = try await OfficeBook.converted(to: format)
        let sheet = ReadSheet(bytes, sheet: "Résultats")
        let count = OfficeBook.cells.count
        #expect(sheet.first == ["Nature", "Valeur"])
        for (index, cell) in OfficeBook.cells.enumerated() {
            #expect(sheet.rows[index + 2] == [cell.name, cell.text], "\(cell.name)")
        }
        #expect(sheet.rows[count + 2]?.filter { !$0.isEmpty } == ["fusion"])
        #expect(sheet.rows[count + 6] == ["fin", "-1"])
        for index in OfficeBook.cells.indices where OfficeBook.cells[index].text.hasPrefix("#") {
            #expect(sheet.kinds[index + 2]?.last == .error)
        }
        #expect(sheet.faults.isEmpty)
    }

    @Test func `the old format of LibreOffice is refused by its name`() async throws {
        let sheet = ReadSheet(try await OfficeBook.converted(to: "xls"))
        #expect(sheet.rows.isEmpty)
        #expect(sheet.faults.count == 1)
    }
}
