// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import TestSupport
import Testing
import XMLRecords

/// The encodings that a prolog may name.
@Suite struct EncodingTests {
    private static let body = "<r>\n<a n=\"é\">œ£€ à</a>\n</r>"

    private static func document(_ name: String) -> String {
        "<?xml version='1.0' encoding='\(name)'?>\n" + body
    }

    @Test(arguments: [1, 3, Int.max])
    func `a document is read by what it says, or by its mark`(step: Int) throws {
        let cases: [(String, String.Encoding, [UInt8])] = [
            ("UTF-8", .utf8, []), ("utf-8", .utf8, [0xEF, 0xBB, 0xBF]),
            ("iso-8859-1", .utf8, [0xEF, 0xBB, 0xBF]), ("windows-1252", .windowsCP1252, []),
            ("CP1252", .windowsCP1252, []), ("UTF-16", .utf16LittleEndian, [0xFF, 0xFE]),
            ("UTF-16", .utf16BigEndian, [0xFE, 0xFF]), ("utf-16le", .utf16LittleEndian, []),
            ("UTF-16", .utf16BigEndian, []),
        ]
        for (name, encoding, mark) in cases {
            let data = try #require(Self.document(name).data(using: encoding))
            let read = try ReadDocument(mark + [UInt8](data), "/r/a", ["@n", "."], step: step)
            #expect(read.rows == [["é", "œ£€ à"]], "\(name) \(read.malformed)")
            #expect(read.raw == ["<a n=\"é\">œ£€ à</a>"])
            #expect(read.closing?.lines == 4)
        }
    }

    @Test func `the two Latin alphabets differ where they do`() throws {
        for (name, text) in [("ISO-8859-1", "¤¼½¾"), ("latin-9", "€ŒœŸ")] {
            let bytes =
                Array("<?xml version='1.0' encoding='\(name)'?><r><a>".utf8)
                + [0xA4, 0xBC, 0xBD, 0xBE] + Array("</a></r>".utf8)
            #expect(try ReadDocument(bytes, "/r/a", ["."]).rows == [[text]])
        }
    }

    @Test func `a byte that the encoding does not define keeps its value`() throws {
        let bytes =
            Array("<?xml version='1.0' encoding='windows-1252'?><r><a>x".utf8) + [0x81]
            + Array("</a></r>".utf8)
        let read = try ReadDocument(bytes, "/r/a", ["."])
        #expect(read.rows.map { $0.map(showUndefined) } == [["x\\x81"]])
    }

    @Test func `another encoding is refused by its name, and a wrong one is told`() throws {
        #expect(
            try ReadDocument(Self.document("Shift_JIS"), "/r/a", ["."]).fault
                == .otherEncoding(name: "Shift_JIS"))
        #expect(
            try ReadDocument(Self.document("UTF-16"), "/r/a", ["."]).fault
                == .notEncoded(name: "UTF-16"))
        let latin =
            Array("<?xml version='1.0' encoding='UTF-8'?>\n<r>\n<a n='".utf8) + [0xE9]
            + Array("'/></r>".utf8)
        let read = try ReadDocument(latin, "/r/a", ["."])
        guard case .notXML(_, let line, _, _) = read.fault else {
            Issue.record("\(read.malformed)")
            return
        }
        #expect(line == 3)
    }

    @Test func `half a character of UTF-16 is told where it stands`() throws {
        let whole = try #require("<r><a>x</a></r>".data(using: .utf16LittleEndian))
        for half in [[0x3D, 0xD8] as [UInt8], [0x3E, 0xDC]] {
            var bytes: [UInt8] = [0xFF, 0xFE] + [UInt8](whole)
            bytes.replaceSubrange(14..<16, with: half)
            #expect(try ReadDocument(bytes, "/r/a", ["."]).malformed.first?.kind == .notXML)
        }
        let odd: [UInt8] = [0xFF, 0xFE] + [UInt8](whole) + [0x20]
        #expect(try ReadDocument(odd, "/r/a", ["."]).malformed.first?.isFatal == true)
    }
}
