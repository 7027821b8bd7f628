// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Workbook

@Suite struct SheetFileTests {
    private static let columns = [
        SheetColumn(header: "Échantillon", width: 20),
        SheetColumn(header: "Jour", width: 12, format: "dd/mm/yyyy"),
        SheetColumn(header: "Brix", width: 9, format: "0.00"),
        SheetColumn(header: "Retenu", width: 9),
    ]

    private func write(
        _ folder: String, _ name: String = "t.xlsx", title: String = "Statistiques",
        _ body: (SheetFile) throws -> Void
    ) throws -> String {
        let path = folder + "/" + name
        let file = try SheetFile(
            path: path, title: title, columns: Self.columns, scratch: folder)
        try body(file)
        try file.finish()
        return path
    }

    private func text(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    @Test func `cells keep their types, and the header is frozen`() async throws {
        try await TemporaryFolder.with { folder in
            let path = try write(folder) { file in
                try file.text(text("LAB 1"), column: 0)
                // 2026-03-04 06:00.
                try file.number(
                    try #require(SheetDate.number(localSeconds: 1_772_604_000)), column: 1)
                try file.number(15.25, column: 2)
                try file.boolean(true, column: 3)
                try file.endRow()
                try file.text(text("LAB 2"), column: 0)
                try file.endRow()
            }
            let sheet = try await Sheet(path: path)
            #expect(sheet.name == "Statistiques")
            #expect(sheet.frozenRows == "1")
            #expect(sheet.filter == "A1:D3")
            #expect(sheet.widths.count == 4)
            #expect(sheet.rows.count == 3)
            #expect(sheet.rows[0]["A"]?.value == "Échantillon")
            #expect(
                sheet.rows[1]["B"] == Sheet.Cell("n", "46085.25", "dd/mm/yyyy"))
            #expect(sheet.rows[1]["C"] == Sheet.Cell("n", "15.25", "0.00"))
            #expect(sheet.rows[1]["D"] == Sheet.Cell("b", "1"))
            #expect(sheet.rows[2].count == 1)
        }
    }

    @Test(arguments: [
        "=1+1", "=cmd|' /C calc'!A0", "http://example.org", "007", "é ☃ 𝄞", "a\u{1}b\tc\nd",
        "_x0041_", "_x005F_", "\u{FFFF}\u{FFFE}\u{FB01}", "<&>\"'", " blank ", "",
    ])
    func `a text comes back as it was, and is never a formula`(_ value: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try write(folder) { file in
                try file.text(text(value), column: 0)
                try file.number(1, column: 2)
                try file.endRow()
            }
            let sheet = try await Sheet(path: path)
            #expect(sheet.rows[1]["A"]?.value ?? "" == value)
            #expect(value.isEmpty || sheet.rows[1]["A"]?.type == "inlineStr")
        }
    }

    @Test func `the same rows give the same bytes`() async throws {
        try await TemporaryFolder.with { folder in
            let files = try ["a.xlsx", "b.xlsx"].map { name in
                let path = try write(folder, name) { file in
                    for row in 0..<2_000 {
                        try file.text(text("row \(row)"), column: 0)
                        try file.number(Double(row) / 8, column: 2)
                        try file.endRow()
                    }
                }
                return try #require(FileManager.default.contents(atPath: path))
            }
            #expect(files[0] == files[1])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                    "a.xlsx", "b.xlsx",
                ])
        }
    }

    @Test func `what is past a limit of Excel is refused, naming the place`() async throws {
        try await TemporaryFolder.with { folder in
            let file = try SheetFile(
                path: folder + "/t.xlsx", title: "t", columns: Self.columns, scratch: folder)
            let longest = String(repeating: "é", count: SheetFile.charactersLimit)
            try file.text(text(longest), column: 0)
            let error = #expect(throws: SheetError.self) {
                try file.text(text(longest + "x"), column: 0)
            }
            #expect(error?.code == .limit)
            #expect(error?.description.contains("row 1, column “Échantillon”") == true)
            for _ in 0..<SheetFile.rowsLimit { try file.endRow() }
            let last = #expect(throws: SheetError.self) { try file.endRow() }
            #expect(last?.description.contains("1048575 rows") == true)
        }
    }

    @Test(arguments: [
        ("Labo: stats [jour]/mois", "Labo  stats  jour  mois"),
        ("'quoted'", "quoted"), ("", "1"),
        (String(repeating: "é", count: 40), String(repeating: "é", count: 31)),
    ])
    func `a title becomes a name that Excel takes`(_ title: String, _ name: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try write(folder, title: title) { _ in }
            #expect(try await Sheet(path: path).name == name)
        }
    }

    @Test func `a sheet that is given up leaves no descriptor and no file`() async throws {
        try await TemporaryFolder.with { folder in
            for _ in 0..<2_000 {
                let file = try SheetFile(
                    path: folder + "/t.xlsx", title: "t", columns: Self.columns, scratch: folder)
                try file.text(text("x"), column: 0)
                try file.endRow()
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test(.enabled { try await SmallFileSystem.isPossible() })
    func `a full file system is an error, never a file that lacks rows`() async throws {
        try await TemporaryFolder.with { folder in
            for megabytes in [1, 4, 6] {
                try await SmallFileSystem.with(at: folder + "/small", megabytes: megabytes) {
                    disk in
                    let error = #expect(throws: SheetError.self) {
                        _ = try write(disk.path) { file in
                            for row in 0..<100_000 {
                                try file.text(text("row \(row)"), column: 0)
                                try file.number(Double(row), column: 2)
                                try file.endRow()
                            }
                        }
                    }
                    #expect(error?.code == .full)
                }
            }
        }
    }
}
