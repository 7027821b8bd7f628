// SPDX-License-Identifier: Apache-2.0

import Configuration
import Records
import Testing
import Wording

@testable import Feeds

/// Bytes in memory as a source.
struct Bytes: ByteSource {
    var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func read(into buffer: inout [UInt8], limit: Int) -> Int {
        let part = rest.prefix(limit)
        buffer += part
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

/// The result of judging a text by a feed given as YAML.
func judged(_ yaml: String, _ text: String, name: String = "sample.csv") throws -> Preview {
    try judged(yaml, Array(text.utf8), name: name)
}

func judged(_ yaml: String, _ bytes: [UInt8], name: String = "sample.csv") throws -> Preview {
    let (feed, mistakes) = FeedCatalog.parse(yaml, file: "test.yaml", settings: Settings())
    #expect(mistakes.isEmpty)
    var source = Bytes(bytes)
    return try Preview.of(
        &source, fileName: name, feed: try #require(feed), rows: .max, faults: .max)
}

extension Preview {
    /// A row's values by name; nil is "-".
    func row(_ index: Int) -> String {
        guard rows.indices.contains(index) else { return "no such row" }
        return feed.faces.enumerated().map { rows[index].shown($0, by: $1.inUTC) ?? "-" }
            .joined(separator: "|")
    }

    var told: [String] {
        faults.map {
            "\($0.line.map(String.init) ?? "-") \($0.column ?? "-") \($0.rule.rawValue)"
                + ($0.severity == .warn ? " warn" : "")
        }
    }
}

@Suite struct JudgeTests {
    private let lab = """
        feed: lab
        numbers: { decimal: "," }
        columns:
          - { name: id, header: ["N° échantillon"], type: text, required: true, pattern: "[A-Z0-9 -]+", length_max: 8 }
          - { name: flux, type: text, values: { JP: jus_premier, sirop: sirop } }
          - { name: le, header: [Prélevé le], type: timestamp, format: ["dd/mm/yyyy hh:mm[:ss]"] }
          - { name: n, type: integer, default: 1 }
          - { name: valeur, type: measurement, unit_column: unite }
          - { name: unite, header: [Unité], type: text }
        key: [id]
        ranges:
          - { column: valeur, when: { flux: sirop }, warn: [55, 72], reject: [0, 100] }
        """
    private let head = "N° ECHANTILLON;Flux;prelevé_le;N;VALEUR;unite\n"

    @Test func `a row becomes typed values`() throws {
        let preview = try judged(
            lab, head + " A 1 ;jp;15/03/2026 07:30;2;17,35;%\n")
        #expect(preview.told.isEmpty)
        #expect(preview.row(0) == "A 1|jus_premier|2026-03-15T11:30:00Z|2|17.35|-|17,35|%")
    }

    @Test(arguments: [
        ("<0,05", "0.05|<|<0,05|-"), ("> 1000", "1000|>|> 1000|-"), ("≤5", "5|<=|≤5|-"),
        (">=5", "5|>=|>=5|-"), ("n.d.", "-|-|n.d.|-"), ("", "-|-|-|-"), ("---", "-|-|---|-"),
        ("119,5 %", "119.5|-|119,5 %|%"), ("1 234,5", "1234.5|-|1 234,5|-"),
        ("−2", "-2|-|−2|-"),
    ])
    func `a measurement keeps number, operator and text`(_ sent: String, _ stored: String) throws {
        let preview = try judged(lab, head + "A;JP;;;\(sent);\nB;JP;;;1;\n")
        #expect(preview.told.isEmpty)
        #expect(preview.row(0) == "A|jus_premier|-|1|\(stored)")
    }

    @Test func `each wrong cell of a row is told and the row rejected once`() throws {
        let preview = try judged(
            lab, head + "a?;XX;31/02/2026 10:00;deux;dix;%\nB;JP;;;1;\n")
        #expect(
            preview.told == [
                "2 id pattern", "2 flux allowed", "2 le invalid_date", "2 n type", "2 valeur type",
            ])
        #expect(preview.counts.rowsRead == 2)
        #expect(preview.counts.rowsRejected == 1)
        #expect(preview.faults[0].original == "a?;XX;31/02/2026 10:00;deux;dix;%")
        #expect(preview.faults[2].value == "31/02/2026 10:00")
    }

    @Test func `a conditional range flags or rejects, and a censored value only when it is sure`()
        throws
    {
        let preview = try judged(
            lab,
            head + "A;sirop;;;80;\nB;sirop;;;101;\nC;JP;;;101;\nD;sirop;;;>100;\nE;sirop;;;<200;\n")
        #expect(preview.told == ["2 valeur range warn", "3 valeur range", "5 valeur range"])
        #expect(preview.faults[0].value == "80")
    }

    @Test func `a unit in the cell must be that of its column`() throws {
        let preview = try judged(lab, head + "A;JP;;;5 %;%\nB;JP;;;5 %;g/L\n")
        #expect(preview.told == ["3 valeur check"])
    }

    @Test func `a missing required column names what was found and the nearest`() throws {
        let preview = try judged(
            lab + "\ndialect: { delimiter: \";\" }\n", "N° échantilon;Flux;Autre\nA;JP;1\n")
        #expect(preview.fileFaults.map(\.rule) == [.header])
        #expect(preview.counts.rowsRead == 0)
        let message = try #require(preview.fileFaults.first).message(in: .fr)
        #expect(message.contains("« N° échantillon » (est-ce « N° échantilon » ?)"))
        #expect(message.contains("Flux, Autre"))
    }

    @Test func `two headers for one column are a fault of the file`() throws {
        let preview = try judged(lab, "N° échantillon;id;Flux\nA;B;JP\n")
        #expect(preview.fileFaults.map(\.rule) == [.header])
    }

    @Test func `unknown columns are passed over with a warning, or refused`() throws {
        let text = "id;Flux;Remarque\nA;JP;bof\n"
        #expect(try judged(lab, text).told == ["1 Remarque header warn"])
        let strict = try judged(lab + "\nextra: reject\n", text)
        #expect(strict.fileFaults.map(\.rule) == [.header])
        #expect(strict.counts.rowsRead == 0)
    }

    @Test func `ragged rows lose optional cells without a word and required ones not`() throws {
        let text = "Flux;id;Unité\nJP;A\nJP\nJP;B;;;\nJP;C;%;trop\nJP;D;%\nsirop;E;%\n"
        let preview = try judged(lab, text)
        #expect(preview.told == ["3 - columns", "5 - columns"])
        #expect(preview.counts.rowsAccepted == 4)
    }

    @Test func `a repeated header is no row, and another order of it holds from there`() throws {
        let preview = try judged(lab, "id;Flux\nA;JP\nid;Flux\nB;JP\nFlux;id\nJP;C\n")
        // That the order is another one from there on is told.
        #expect(preview.told == ["5 - header warn"])
        #expect(preview.counts.rowsRead == 3)
        #expect(preview.row(2).hasPrefix("C|jus_premier"))
    }

    @Test func `blank rows are no rows`() throws {
        let preview = try judged(lab, "id;Flux\nA;JP\n;\n \t; \nB;JP\n")
        #expect(preview.counts.rowsRead == 2)
        #expect(preview.told.isEmpty)
    }

    @Test func `undefined bytes and NULs are faults of their cell only`() throws {
        let text: [UInt8] =
            Array("id;Flux;Note\nA".utf8) + [0x81] + Array(";JP;x\nB;JP;".utf8) + [0x81, 0xE9]
            + Array("\nC".utf8) + [0] + Array(";JP;\nD;JP;x\n".utf8)
        let preview = try judged(lab, text)
        #expect(preview.told == ["1 Note header warn", "2 id encoding", "4 id nul"])
        #expect(preview.faults[1].value == "A\\x81")
        #expect(preview.counts.rowsAccepted == 2)
    }

    @Test func `formula injection is kept as it is`() throws {
        let yaml = "feed: f\ncolumns: [{ name: a, type: text }, { name: b, type: text }]\n"
        let preview = try judged(yaml, "a;b\n=cmd|' /C calc'!A0;-1+1\n@SUM(1);+33\n")
        #expect(preview.row(0) == "=cmd|' /C calc'!A0|-1+1")
        #expect(preview.row(1) == "@SUM(1)|+33")
    }

    @Test func `an ambiguous number is a fault where nothing is declared`() throws {
        let yaml = "feed: f\ncolumns: [{ name: a, type: text }, { name: n, type: numeric }]\n"
        let preview = try judged(yaml, "a;n\nx;1,234\ny;1,23\nz;0,435\n")
        #expect(preview.told == ["2 n ambiguous_number"])
        #expect(
            preview.faults[0].message(in: .fr).contains("« 1,234 » peut se lire 1,234 ou 1234"))
        #expect(preview.row(1) == "z|0.435")
    }

    @Test func `what does not fit the type is an overflow, never rounded`() throws {
        let yaml = """
            feed: f
            numbers: { decimal: "." }
            columns: [{ name: a, type: "numeric(5,2)" }, { name: b, type: integer }, { name: c, type: bigint }]
            """
        let preview = try judged(
            yaml,
            "a;b;c\n999.99;2147483647;9223372036854775807\n1000;1;1\n1.234;1;1\n1.230;1;1\n1;2147483648;1\n1;1.5;1\n1;1.0;1\n"
        )
        #expect(preview.told == ["3 a overflow", "4 a overflow", "6 b overflow", "7 b type"])
        #expect(preview.row(1) == "1.23|1|1")
    }

    @Test func `sums must come out, within the tolerance and exactly`() throws {
        let yaml = """
            feed: f
            numbers: { decimal: "." }
            columns: [{ name: b, type: numeric }, { name: t, type: numeric }, { name: n, type: numeric }, { name: p, type: "numeric(6,2)", computed: "100 * n / b" }]
            checks: [{ expect: "n = b - t", tolerance: 0.001 }]
            """
        let preview = try judged(
            yaml, "b;t;n\n10.3;2.1;8.2\n10.3;2.1;8.201\n10.3;2.1;8.2011\n10;;3\n0;0;0\n")
        #expect(preview.told == ["4 - check"])
        #expect(preview.row(0) == "10.3|2.1|8.2|79.61")
        #expect(preview.row(2) == "10|-|3|30.00")
        #expect(preview.row(3) == "0|0|0|-")
    }

    @Test func `values come from the file's name and its preamble`() throws {
        let yaml = """
            feed: f
            columns:
              - { name: lot, type: text, required: true, from_name: "^LOT_(\\\\d+)_" }
              - { name: qui, type: text, from_preamble: "Operator: *(.+)" }
              - { name: ou, type: text, constant: labo }
              - { name: a, type: text }
              - { name: b, type: integer }
            """.replacing("\\\\\\\\", with: "\\\\")
        let text = "Device X\nOperator: Zoé\n\na;b\nx;1\ny;2\nz;3\n"
        let preview = try judged(yaml, text, name: "LOT_42_a.csv")
        #expect(preview.row(0) == "42|Zoé|labo|x|1")
        let other = try judged(yaml, text, name: "autre.csv")
        #expect(other.fileFaults.map(\.rule) == [.required])
    }

    @Test func `an hour the clocks skipped is a fault, one shown twice is the first of them`()
        throws
    {
        let yaml =
            "feed: f\ncolumns: [{ name: a, type: text }, { name: t, type: timestamp, zone: Europe/Paris, format: [\"dd/mm/yyyy hh:mm\"] }]\n"
        let preview = try judged(
            yaml, "a;t\nx;29/03/2026 02:30\ny;25/10/2026 02:30\nz;25/10/2026 03:00\n")
        #expect(preview.told == ["2 t invalid_date", "3 t invalid_date warn"])
        #expect(preview.row(0) == "y|2026-10-25T00:30:00Z")
        #expect(preview.row(1) == "z|2026-10-25T02:00:00Z")
    }

    @Test func `booleans and JSON are read`() throws {
        let yaml = "feed: f\ncolumns: [{ name: b, type: boolean }, { name: j, type: json }]\n"
        let preview = try judged(yaml, "b;j\noui;[1]\nFAUX;{}\npeut-être;1\n1;[1\n")
        #expect(preview.told == ["4 b type", "5 j type"])
        #expect(preview.row(1) == "false|{}")
    }

    @Test func `too many rejected rows refuse the whole file`() throws {
        let text = "id;Flux\nA;JP\nB;XX\nC;JP\nD;JP\n"
        #expect(try judged(lab + "\nrejects_max: 25%\n", text).fileFaults.isEmpty)
        let strict = try judged(lab + "\nrejects_max: 24%\n", text)
        #expect(strict.fileFaults.map(\.rule) == [.rejectsLimit])
        #expect(
            strict.fileFaults[0].message(in: .fr).hasPrefix("1 ligne sur 4 est rejetée"))
        #expect(
            try judged(lab + "\non_reject: all_or_nothing\n", text).fileFaults.map(\.rule)
                == [.rejectsLimit])
    }

    @Test func `a file of more rows than the feed allows is refused`() throws {
        let text = "id;Flux\nA;JP\nB;JP\nC;JP\n"
        #expect(try judged(lab + "\nlimits: { rows: 3 }\n", text).fileFaults.isEmpty)
        #expect(
            try judged(lab + "\nlimits: { rows: 2 }\n", text).fileFaults.map(\.rule) == [.limit])
    }

    @Test func `nothing at all is an empty file, a header alone is not`() throws {
        #expect(try judged(lab, "").fileFaults.map(\.rule) == [.empty])
        let header = try judged(lab, head)
        #expect(header.fileFaults.isEmpty)
        #expect(header.counts.rowsRead == 0)
    }

    @Test func `without a header the columns are taken in their order`() throws {
        let yaml =
            "feed: f\ndialect: { header: 0, delimiter: \";\" }\ncolumns: [{ name: a, type: text }, { name: c, constant: k }, { name: b, type: integer }]\n"
        let preview = try judged(yaml, "x;1\ny;2\n")
        #expect(preview.row(0) == "x|k|1")
        #expect(preview.counts.rowsRead == 2)
    }
}
