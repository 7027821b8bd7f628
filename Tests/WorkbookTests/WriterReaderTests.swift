// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import TestSupport
import Testing
import Workbook

@Suite struct WriterReaderTests {
    @Test func `what is written is read back equal`() async throws {
        let columns = [
            SheetColumn(header: "Échantillon", width: 20),
            SheetColumn(header: "Jour", width: 12, format: "dd/mm/yyyy"),
            SheetColumn(header: "Heure", width: 12, format: "dd/mm/yyyy hh:mm:ss"),
            SheetColumn(header: "Brix", width: 9, format: "0.00"),
            SheetColumn(header: "Retenu", width: 9),
        ]
        let texts = [
            "007", "é ☃ 𝄞", "a\u{1}b\tc\nd", "_x0041_", "_x005F_", "\u{FFFF}\u{FFFE}\u{FB01}",
            "<&>\"'", " blank ", "=1+1",
        ]
        try await TemporaryFolder.with { folder in
            let path = folder + "/t.xlsx"
            let file = try SheetFile(
                path: path, title: "Labo", columns: columns, scratch: folder)
            for (index, text) in texts.enumerated() {
                try file.text(Array(text.utf8)[...], column: 0)
                let seconds = 1_772_604_000 + Double(index) * 86_400
                try file.number(
                    try #require(SheetDate.number(localSeconds: seconds)).rounded(.down), column: 1)
                try file.number(try #require(SheetDate.number(localSeconds: seconds)), column: 2)
                try file.number(15.25 + Double(index) / 10, column: 3)
                try file.boolean(index % 2 == 0, column: 4)
                try file.endRow()
            }
            try file.finish()
            let bytes = try Array(Data(contentsOf: URL(filePath: path)))
            let sheet = ReadSheet(bytes)
            #expect(sheet.faults.isEmpty)
            #expect(sheet.first == columns.map(\.header))
            for (index, text) in texts.enumerated() {
                let day = String(format: "2026-03-%02d", 4 + index)
                #expect(
                    sheet.rows[index + 2] == [
                        text, day, day + " 06:00:00",
                        String(format: "%.2f", 15.25 + Double(index) / 10),
                        index % 2 == 0 ? "true" : "false",
                    ])
            }
        }
    }
}
