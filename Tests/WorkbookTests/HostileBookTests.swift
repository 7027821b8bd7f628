// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import TestSupport
import Testing
import Workbook

@Suite struct HostileBookTests {
    private let good = TestBook(#"<row><c><v>1</v></c></row>"#)

    @Test(arguments: [
        "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml",
        "_rels/.rels", "xl/_rels/workbook.xml.rels",
    ])
    func `a document type declaration is refused in every part`(part: String) {
        var book = good
        book.parts[part] =
            #"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>"#
        #expect(book.read().faults == ["doctype \(part)"])
    }

    @Test func `a member that is there twice is refused, in whatever case and slash`() {
        for name in ["xl/worksheets/sheet1.xml", "XL/worksheets\\SHEET1.xml", "xl/unused.xml"] {
            var book = good
            book.parts["xl/unused.xml"] = "<x/>"
            book.parts["xl/copy.xml"] = "<x/>"
            book.renamed["xl/copy.xml"] = name
            #expect(book.read().faults.map { $0.prefix(8) } == ["damaged "])
        }
    }

    @Test func `so many members and no more`() {
        for (count, isRead) in [(10_000, true), (10_001, false)] {
            var book = good
            // Six parts are the workbook's own.
            for number in 0..<(count - 6) { book.parts["x/\(number)"] = "" }
            #expect(book.read().faults == (isRead ? [] : ["limit"]))
        }
    }

    @Test func `so many elements within elements and no more`() {
        // The worksheet itself is one of them.
        for (depth, isRead) in [(63, true), (64, false)] {
            var book = good
            book.sheet +=
                String(repeating: "<x>", count: depth) + String(repeating: "</x>", count: depth)
            #expect(book.read().faults == (isRead ? [] : ["limit xl/worksheets/sheet1.xml"]))
            #expect(book.read().first == ["1"])
        }
    }

    @Test func `a single piece of mark-up of more than a mebibyte is refused`() {
        var book = good
        book.sheet += "<!--" + String(repeating: " ", count: 1 << 19) + "-->"
        #expect(book.read().faults == [])
        book.sheet += "<!--" + String(repeating: " ", count: 3 << 20) + "-->"
        #expect(book.read().faults == ["limit xl/worksheets/sheet1.xml"])
        book = good
        book.sheet += "<x a=\"" + String(repeating: " ", count: 3 << 20) + "\"/>"
        #expect(book.read().faults == ["limit xl/worksheets/sheet1.xml"])
    }

    @Test func `one long shared text in many cells costs nothing`() {
        let cells = String(repeating: #"<c t="s"><v>0</v></c>"#, count: 12_000)
        var book = TestBook("<row>\(cells)</row>")
        book.strings = "<si><t>\(String(repeating: "a", count: 1 << 20))</t></si>"
        let sheet = book.read()
        #expect(sheet.faults.count == 12_000)
        #expect(sheet.faults.first == "limit A1")
        #expect(sheet.first.joined().isEmpty)
    }

    @Test func `a part unpacks to as many bytes as are allowed and no more`() {
        let size = good.sheet.utf8.count
        var limits = ReadLimits()
        var least = 0
        for limit in 1..<(size + 2_000) {
            limits.unpackedBytes = limit
            guard good.read(limits: limits).faults.isEmpty else { continue }
            least = limit
            break
        }
        limits.unpackedBytes = least
        #expect(good.read(limits: limits).first == ["1"])
        limits.unpackedBytes = least - 1
        #expect(good.read(limits: limits).faults.first?.hasPrefix("unpack ") == true)
    }

    @Test func `a part that unpacks to far more than it was is refused`() throws {
        let script = """
            import base64, io, json, sys, zipfile
            parts, spaces, numbers = json.load(sys.stdin)
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z, \
                zipfile.ZipFile(io.BytesIO(base64.b64decode(parts))) as old:
                for name in old.namelist():
                    text = old.read(name)
                    if name.endswith("sheet1.xml"):
                        text += b"<!-- -->" * (spaces // 8)
                        for number in range(numbers):
                            text += b"<!-- %d -->" % (number * 7919 % 1000) + b"<!-- -->" * 40
                    z.writestr(name, text)
            json.dump(base64.b64encode(out.getvalue()).decode(), sys.stdout)
            """
        struct Question: Encodable {
            let parts: String
            let spaces: Int
            let numbers: Int
            func encode(to encoder: any Encoder) throws {
                var list = encoder.unkeyedContainer()
                try list.encode(parts)
                try list.encode(spaces)
                try list.encode(numbers)
            }
        }
        // 2 MB that pack to 24 kB, 85 times less, come in one block with all that is before them.
        let cases: [(Int, Int, String?)] = [
            (1 << 19, 0, nil), (0, 6_000, nil), (64 << 20, 0, "unpack xl/worksheets/sheet1.xml"),
        ]
        for (spaces, numbers, fault) in cases {
            let packed: String = try Python.ask(
                script,
                Question(
                    parts: Data(good.bytes).base64EncodedString(), spaces: spaces, numbers: numbers)
            )
            let bytes = Array(try #require(Data(base64Encoded: packed)))
            let sheet = ReadSheet(bytes)
            #expect(sheet.faults == [fault].compactMap(\.self))
            #expect(sheet.first == ["1"])
        }
    }

    @Test func `a file that is cut off anywhere is told, and never a crash`() {
        let bytes = good.bytes
        for count in stride(from: 4, to: bytes.count - 1, by: 7) {
            #expect(!ReadSheet(Array(bytes.prefix(count))).faults.isEmpty)
        }
    }

    @Test func `a sheet that breaks off gives the rows before it`() {
        var book = good
        book.parts["xl/worksheets/sheet1.xml"] =
            #"<worksheet><sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row><row><c>"#
        let sheet = book.read()
        #expect(sheet.rows == [1: ["1"]] || sheet.rows == [1: ["1"], 2: ["2"]])
        #expect(sheet.faults == ["damaged xl/worksheets/sheet1.xml"])
    }

    @Test func `a part that is not there is named`() {
        for part in ["xl/worksheets/sheet1.xml", "xl/workbook.xml"] {
            var book = good
            book.parts[part] = "-"
            #expect(book.read().faults == ["damaged \(part)"])
        }
    }

    @Test func `other forms are refused by name`() {
        func compound(_ name: String) -> [UInt8] {
            [0xD0, 0xCF, 0x11, 0xE0] + [UInt8](repeating: 0, count: 1_000)
                + name.utf8.flatMap { [$0, 0] } + [0, 0]
        }
        #expect(ReadSheet(compound("EncryptedPackage")).faults == ["password"])
        #expect(ReadSheet(compound("Workbook")).faults == ["format"])
        #expect(ReadSheet(compound("Book")).faults == ["format"])
        var book = good
        book.parts["xl/workbook.bin"] = "x"
        #expect(book.read().faults == ["format"])
        book = good
        book.parts["xl/workbook.xml"] = "<document/>"
        #expect(book.read().faults == ["format"])
    }
}
