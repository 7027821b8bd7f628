// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import Testing

/// A clean table, written in every polluted way; what comes out must be the table again.
@Suite struct `Polluted files` {
    static let table: [[String]] = {
        let types = [
            "Men's boots", "Pillow, wooden", "Table, round 48\"", "Boxer, 5\" inseam",
            "Chaussettes d'été", "Vest",
        ]
        let texts = [
            "Rugged enough for peak performance, yet light.", "Add a pop; to bed, chair or sofa",
            "Our 8'9\" rod, designed for her.", "Plain text without stops", "Naïve: « ça va »",
        ]
        var rows = [["DATE", "TIME", "Qty", "PRODUCT", "Price", "Type", "Description", "Comments"]]
        for row in 0..<60 {
            let day = row % 28 + 1
            rows.append([
                "\(day < 10 ? "0" : "")\(day)/03/2018", "\(10 + row % 14):\(10 + row % 50)",
                "\(row % 9)", "MG-\(8000 + row)", "$\(row).\(10 + row % 90)",
                types[row % types.count], texts[row % texts.count], "",
            ])
        }
        return rows
    }()

    enum Style { case doubled, backslash, none }

    static func quote(_ cell: String, _ quote: String = "\"", _ style: Style = .doubled) -> String {
        switch style {
        case .doubled: quote + cell.replacing(quote, with: quote + quote) + quote
        case .backslash: quote + cell.replacing(quote, with: "\\" + quote) + quote
        case .none: quote + cell + quote
        }
    }

    static func write(
        _ rows: [[String]], cut: String = ",", quote: String = "\"", style: Style = .doubled,
        end: String = "\r\n"
    ) -> String {
        rows.map { $0.map { Self.quote($0, quote, style) }.joined(separator: cut) + end }.joined()
    }

    /// Only what needs quotes has them.
    static func writeSparsely(_ rows: [[String]], cut: String, end: String = "\r\n") -> String {
        let special = CharacterSet(cut + "\"\r\n")
        return rows.map { row in
            row.map { special.meets($0) ? quote($0) : $0 }.joined(separator: cut) + end
        }.joined()
    }

    struct CharacterSet {
        let scalars: Set<Unicode.Scalar>
        init(_ text: String) { scalars = Set(text.unicodeScalars) }
        func meets(_ text: String) -> Bool { text.unicodeScalars.contains(where: scalars.contains) }
    }

    @Test(arguments: [",", ";", "\t", "|", ":", "^", "~", " ", ", ", "||", "\t\t", "\\t", "~|~"])
    func `any delimiter, everything quoted`(_ cut: String) throws {
        #expect(try collect(Self.write(Self.table, cut: cut)).table == Self.table)
    }

    @Test(arguments: [",", ";", "\t", "|", "^", "~", "\u{1F}"])
    func `any delimiter, quotes only where needed`(_ cut: String) throws {
        #expect(try collect(Self.writeSparsely(Self.table, cut: cut)).table == Self.table)
    }

    @Test(arguments: ["\n", "\r", "\r\n"])
    func `any line end, with and without a last one`(_ end: String) throws {
        let text = Self.write(Self.table, end: end)
        for whole in [text, text + end, String(text.unicodeScalars.dropLast(end.utf8.count))] {
            let read = try collect(whole)
            #expect(read.table == Self.table)
            #expect(read.opening.dialect.lineEnd == (end == "\n" ? .lf : end == "\r" ? .cr : .crlf))
        }
    }

    @Test func `line ends mixed row by row`() throws {
        let ends = ["\n", "\r\n", "\r"]
        let text = Self.table.enumerated().map { row, cells in
            Self.write([cells], end: ends[row % 3])
        }.joined()
        #expect(try collect(text).table == Self.table)
    }

    @Test func `other quotes and escapes`() throws {
        let single = Self.write(Self.table, quote: "'")
        #expect(try collect(single).table == Self.table)
        let backslash = try collect(Self.write(Self.table, style: .backslash))
        #expect(backslash.table == Self.table)
        #expect(backslash.opening.dialect.escape == .backslash)
        #expect(try collect(Self.write(Self.table, style: .none)).table == Self.table)
    }

    @Test func `preambles of either form`() throws {
        let clean = Self.write(Self.table)
        let wide = Self.write(
            Array(repeating: ["PREAMBLE"] + Array(repeating: "", count: 7), count: 3))
        let narrow = "PREAMBLE\r\nof two lines\r\n\r\n"
        for (head, lines) in [(wide, 3), (narrow, 3)] {
            let read = try collect(head + clean)
            #expect(read.table == Self.table)
            #expect(read.opening.preamble.count == lines)
            #expect(read.opening.headerLine == lines + 1)
        }
    }

    @Test func `no header, header only, one row, nothing`() throws {
        let bare = try collect(Self.write(Array(Self.table.dropFirst())))
        #expect(bare.opening.header.isEmpty)
        #expect(bare.rows == Array(Self.table.dropFirst()))
        let head = try collect(Self.write([Self.table[0]]))
        #expect(head.opening.header == Self.table[0])
        #expect(head.rows.isEmpty)
        #expect(
            try collect(Self.write(Array(Self.table.prefix(2)))).table
                == Array(Self.table.prefix(2)))
        let nothing = try collect("")
        #expect(nothing.calls == ["begin", "end"])
        #expect(nothing.table.isEmpty)
    }

    @Test func `several tables in one file are told and all given`() throws {
        let small = Self.table.prefix(11).map { Array($0.prefix(5)) }
        let less = try collect(Self.write(Self.table) + "\r\n" + Self.write(small))
        #expect(less.table == Self.table + small)
        #expect(less.note(.newTable)?.lines == [63])
        let same = try collect(Self.write(Self.table) + "\r\n" + Self.write(Self.table))
        #expect(same.table == Self.table + Self.table.dropFirst())
        #expect(same.note(.repeatedHeader)?.count == 1)
    }

    @Test(arguments: [
        ("Jour;Canne;Sucre\n01/03/2026;5214;512\n02/03/2026;5100;498\n\n", 5),
        ("Rapport;\n\nJour;Canne;Sucre\n01/03/2026;52;5\nTotal;52;5\n\nArrêts\n", 8),
        ("Jour;Canne;Sucre\n01/03/2026;5214;512\n\nArrêts de la semaine\n\n", 6),
    ])
    func `another table of just as many columns is told by its header`(
        _ first: String, _ line: Int
    ) throws {
        let second = "Début;Fin;Motif\n01/03/2026 10:00;01/03/2026 11:00;moulin\n"
        let read = try collect(first + second)
        #expect(read.opening.header == ["Jour", "Canne", "Sucre"])
        #expect(read.note(.newTable)?.lines == [line])
        #expect(read.table.suffix(2).map(\.count) == [3, 3])
    }

    @Test func `a short table above a longer one is no preamble`() throws {
        let read = try collect(
            "Jour;Canne;Sucre\n01/03/2026;5214;512\n02/03/2026;5100;498\n\n"
                + "Début;Fin;Secteur;Motif\n1;2;a;b\n3;4;c;d\n5;6;e;f\n7;8;g;h\n")
        #expect(read.opening.header == ["Jour", "Canne", "Sucre"])
        #expect(read.opening.preamble.isEmpty)
        #expect(read.note(.newTable)?.lines == [5])
        #expect(read.rows.count == 7)
    }

    @Test(arguments: [0, 1, 2, 30, 60])
    func `one polluted row leaves the others alone and is understood`(_ row: Int) throws {
        let lines = Self.write(Self.table).split(separator: "\r\n").map(String.init)
        func polluted(_ line: String) throws -> [[String]] {
            var copy = lines
            copy[row] = line
            return try collect(copy.joined(separator: "\r\n") + "\r\n").table
        }
        let cells = Self.table[row].map { Self.quote($0) }
        #expect(try polluted(cells.joined(separator: ";")) == Self.table, "other delimiter")
        let single = Self.table[row].map { Self.quote($0, "'") }.joined(separator: ",")
        if !Self.table[row].contains(where: { $0.contains("'") }) {
            #expect(try polluted(single) == Self.table, "other quotes")
        }
        for column in [0, 3, 6, 7] {
            var extra = cells
            extra[column] = "\"" + extra[column]
            var wanted = Self.table
            wanted[row][column] = "\"" + wanted[row][column]
            let got = try polluted(extra.joined(separator: ","))
            #expect(got == wanted, "extra quote in column \(column)")
        }
        var wanted = Self.table
        wanted[row].insert("", at: 2)
        let more = cells[..<2].joined(separator: ",") + ",," + cells[2...].joined(separator: ",")
        #expect(try polluted(more) == wanted, "extra delimiter")
    }
}
