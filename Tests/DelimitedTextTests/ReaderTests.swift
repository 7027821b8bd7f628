// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import Testing

@Suite struct `Reading` {
    @Test func `a decimal comma does not make a comma the delimiter`() throws {
        let read = try collect("a;b;c\n1,5;2,5;x\n3,5;4,5;y\n")
        #expect(read.opening.dialect.delimiter == [UInt8(ascii: ";")])
        #expect(read.rows == [["1,5", "2,5", "x"], ["3,5", "4,5", "y"]])
        #expect(try collect("valeur\n1,5\n2,5\n3,75\n").rows == [["1,5"], ["2,5"], ["3,75"]])
    }

    @Test func `the sep line is obeyed and is no record`() throws {
        let read = try collect("sep=;\r\na;b\r\n1;x,y\r\n")
        #expect(read.opening.dialect.separatorLine)
        #expect(read.table == [["a", "b"], ["1", "x,y"]])
        #expect(read.lines == [3])
    }

    @Test func `lines count through quoted line breaks`() throws {
        let read = try collect("a;b\n1;\"x\ny\r\nz\"\n2;w\n")
        #expect(read.rows == [["1", "x\ny\r\nz"], ["2", "w"]])
        #expect(read.lines == [2, 5])
    }

    @Test func `an unclosed quote names its line and swallows nothing`() throws {
        for ending in ["3;ok\n4;ok\n", "3;\"ok\"\n4;\"ok\"\n", ""] {
            let read = try collect("a;b\n1;ok\n2;\"open\n" + ending)
            #expect(read.malformed.map(\.kind) == [.unclosedQuote(openedAt: 3)])
            #expect(read.malformed[0].raw == Array("2;\"open".utf8))
            #expect(read.malformed[0].understood == ["2", "\"open"])
            #expect(read.rows.count == (ending.isEmpty ? 1 : 3))
        }
    }

    @Test func `a stray quote inside a field is text`() throws {
        let read = try collect("a;b\n1;5\" pipe\n2;\"say \"hi\" now\"\n3;x\n")
        #expect(read.rows == [["1", "5\" pipe"], ["2", "say \"hi\" now"], ["3", "x"]])
        #expect(read.note(.mendedQuote)?.lines == [2, 3])
        #expect(read.malformed.isEmpty)
    }

    @Test func `empty and quoted empty differ`() throws {
        struct Quotes: RecordSink {
            var seen: [Bool] = []
            mutating func begin(_ opening: Opening) throws {}
            mutating func takeRecord(_ record: borrowing Record) throws {
                seen += (0..<record.count).map { record.isQuoted($0) }
            }
            mutating func takeMalformed(_ malformed: Malformed) throws {}
            mutating func end(_ closing: Closing) throws {}
        }
        var source = MemorySource(Array("a;b;c\n1;;\"\"\n2;\"x\"\"y\";\n".utf8))
        var sink = Quotes()
        try CSVReader().read(&source, into: &sink)
        #expect(sink.seen == [false, false, true, false, true, false])
    }

    @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
    func `a file declared as utf-16 is read in the order of its own bytes`(
        _ isLittle: Bool, _ isMarked: Bool
    ) throws {
        let units = Array(((isMarked ? "\u{FEFF}" : "") + "nom;brix\nété;1,5\n").utf16)
        let bytes = units.flatMap { unit in
            isLittle
                ? [UInt8(unit & 0xFF), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        }
        let read = try collect(bytes) { $0.encoding = Encoding(name: "UTF-16") }
        #expect(read.table == [["nom", "brix"], ["été", "1,5"]])
    }

    @Test func `windows-1252 is read and its undefined bytes are kept`() throws {
        let read = try collect(Array("nom;v\nca\u{6E}e \n".utf8) + [0xE9, 0x3B, 0x80, 0x81, 0x0A])
        #expect(read.opening.dialect.encoding == .windows1252)
        #expect(showUndefined(read.rows.last?[1] ?? "") == "€\\x81")
        #expect(read.rows.last?[0] == "é")
        #expect(read.note(.undefinedByte)?.count == 1)
    }

    @Test func `ASCII that ends late in windows-1252 is noticed`() throws {
        let plain = String(repeating: "abc;def;1,5\n", count: 30_000)
        let read = try collect(Array(plain.utf8) + [0xE9, 0x3B, 0x78, 0x3B, 0x31, 0x0A])
        #expect(read.rows.last == ["é", "x", "1"])
        #expect(read.closing.encoding == .windows1252)
    }

    @Test(arguments: [true, false], [true, false])
    func `UTF-16 with and without its mark`(_ isLittle: Bool, _ hasMark: Bool) throws {
        let text = (hasMark ? "\u{FEFF}" : "") + "nom;valeur\r\nété 𝒳;1,5\r\n"
        let bytes = text.utf16.flatMap { unit in
            let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return isLittle ? pair : pair.reversed()
        }
        for step in [1, 7, 4096] {
            let read = try collect(bytes, step: step)
            #expect(read.table == [["nom", "valeur"], ["été 𝒳", "1,5"]])
            #expect(read.opening.dialect.hasBOM == hasMark)
        }
    }

    @Test func `a mark in the middle, NUL bytes and blank lines of tabs`() throws {
        let read = try collect("a;b\n1;x\n\t\t\n\u{FEFF}2;y\n3;z\0\n\n")
        #expect(read.rows.count == 3)
        #expect(read.rows[1] == ["2", "y"])
        #expect(showUndefined(read.rows[2][1]) == "z\\x00")
        #expect(read.note(.middleBOM)?.lines == [4])
        #expect(read.note(.nulByte)?.lines == [5])
        #expect(read.note(.blankLine)?.count == 2)
    }

    @Test func `preamble, units, repeated header and footer`() throws {
        let text = """
            Laboratoire;;;
            Édité le 15/03/2026

            date;brix;pol;ph
            ;°Bx;%;
            15/03/2026;14,5;12,1;5,4
            16/03/2026;14,6;12,2;5,5
            date;brix;pol;ph
            17/03/2026;14,7;12,3;5,6
            Moyenne;14,6;;

            """
        let read = try collect(text)
        #expect(read.opening.preamble == ["Laboratoire;;;", "Édité le 15/03/2026", ""])
        #expect(read.opening.header == ["date", "brix", "pol", "ph"])
        #expect(read.opening.units == ["", "°Bx", "%", ""])
        #expect(read.lines == [6, 7, 9])
        #expect(read.note(.repeatedHeader)?.lines == [8])
        #expect(read.closing.footer == ["Moyenne;14,6;;"])
    }

    @Test func `a preamble of names and values padded to the width of the table`() throws {
        let head = "Usine;;;;;\nCampagne;2026;;;;\nResponsable;F. Maïté;;;;\n;;;;;\n"
        let read = try collect(head + "Jour;A;B;C;D;E\n;t;t;t;t;t\n01/03/2026;1;2;3;4;5\n")
        #expect(read.opening.preamble.count == 4)
        #expect(read.opening.header == ["Jour", "A", "B", "C", "D", "E"])
        #expect(read.opening.units == ["", "t", "t", "t", "t", "t"])
        #expect(read.rows == [["01/03/2026", "1", "2", "3", "4", "5"]])
    }

    @Test func `a delimiter too many on every row is left out`() throws {
        let read = try collect("a;b;\n1;2;\n3;4;\n")
        #expect(read.table == [["a", "b"], ["1", "2"], ["3", "4"]])
        #expect(try collect("a;b\n1;2;\n3;4;\n").rows == [["1", "2"], ["3", "4"]])
    }

    @Test func `the same whatever portions the bytes come in`() throws {
        let text = "a;b\r\n1;\"é\r\n😀\"\r\n2;ù\r\n"
        let whole = try collect(text)
        for step in 1...9 {
            let read = try collect(text, step: step)
            #expect(read.table == whole.table)
            #expect(read.lines == whole.lines)
        }
    }

    @Test(arguments: [
        ("%PDF-1.7\n", "PDF"), ("\u{7F}ELF", "program"), ("<html><body>", "HTML"),
        ("<?xml version", "XML"), ("\0\0\0\0\0\0\0\0\0", "NUL"),
    ])
    func `what is not delimited text is refused by name`(_ text: String, _ name: String) throws {
        let read = try collect(text)
        #expect(read.malformed.map(\.kind) == [.binary])
        #expect(read.malformed[0].detail.contains(name))
    }
}
