// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import TestSupport
import Testing

/// Rows that are rejected while their neighbours are loaded.
@Suite struct BadRowTests {
    private static let everyType = """
        feed: mesures
        dialect: { delimiter: ";" }
        columns:
          - { name: id, type: text, required: true, pattern: "[a-z0-9]+", length_max: 8 }
          - { name: jour, type: date, format: ["dd/mm/yyyy"] }
          - { name: valeur, type: numeric }
          - { name: masse, type: "numeric(6,2)", decimal: "," }
          - { name: rang, type: integer }
          - { name: flux, type: text, values: [canne, sirop] }
          - { name: ph, type: numeric, decimal: ",", range: { reject: [0, 14], warn: [4, 9] } }
        key: [id]
        table: essai.mesures
        """

    struct Bad: CustomTestStringConvertible, Sendable {
        let row: String
        let fault: String
        let says: String
        var testDescription: String { row }

        init(_ row: String, _ fault: String, _ says: String) {
            (self.row, self.fault, self.says) = (row, fault, says)
        }
    }

    static let bad = [
        Bad("b;31/02/2026;;;;;", "jour|invalid_date", "the calendar has no such day"),
        Bad(
            "b;2026-02-03;;;;;", "jour|invalid_date",
            "is not a date in a known form. Write it as in 31/12/2026"),
        Bad("b;;1,234;;;;", "valeur|ambiguous_number", "“1,234” may be 1.234 or 1234"),
        Bad("b;;1.234;;;;", "valeur|ambiguous_number", "Export with a known decimal separator"),
        Bad(
            "b;;;12345,6;;;", "masse|overflow",
            "at most 4 digits before the decimal separator and 2"),
        Bad("b;;;1,234;;;", "masse|overflow", "Correct the value"),
        Bad("b;;;1.5;;;", "masse|type", "the decimal separator of this file is “,”"),
        Bad("b;;;;2147483648;;", "rang|overflow", "too large for a whole number of 32 bits"),
        Bad("b;;;;1,5;;", "rang|type", "is not a whole number"),
        Bad("b;;;;;rhum;", "flux|allowed", "not one of the allowed values: canne, sirop"),
        Bad("b;;;;;;14,1", "ph|range", "“14,1” is out of range: from 0 to 14 is allowed"),
        Bad(";03/02/2026;;;;;", "id|required", "a value is required here"),
        Bad("B-1;;;;;;", "id|pattern", "does not have the form this column wants"),
        Bad("bbbbbbbbb;;;;;;", "id|length", "the text has 9 characters; at most 8 are allowed"),
        Bad("b;;;;;;;x", "∅|columns", "the row has 8 cells instead of 7"),
        Bad("b\u{0}b;;;;;;", "id|nul", "NUL bytes"),
    ]

    @Test(arguments: bad)
    func `it is rejected with the line as it was sent`(bad: Bad) throws {
        let scene = try Scene(Self.everyType)
        let header = "id;jour;valeur;masse;rang;flux;ph\n"
        let end = try scene.load(
            "a.csv", header + "a;03/02/2026;1.5;2,50;3;canne;7\n\(bad.row)\nc;;;;;;\n")
        #expect(end.summary == "loaded 3=2+0+0+1")
        #expect(try scene.faults("a.csv") == ["3|\(bad.fault)"])
        let message = try scene.message("a.csv")
        #expect(message.contains(bad.says), "\(message)")
        #expect(try scene.texts("select id from essai.mesures order by id") == ["a", "c"])
        try scene.check()
    }

    @Test func `bytes that are not the declared encoding reject their rows`() throws {
        let scene = try Scene()
        let latin = Array("id;valeur;note\nété;1;\n".utf8)
            .split(separator: 0xC3).joined(separator: []).map { $0 == 0xA9 ? 0xE9 : $0 }
        let end = try scene.load("latin.csv", bytes: latin + Array("b;2;\n".utf8))
        #expect(end.summary == "loaded 2=1+0+0+1")
        #expect(try scene.faults("latin.csv") == ["2|id|encoding"])
        #expect(try scene.message("latin.csv").contains("\\xE9"))
        try scene.check()
    }

    @Test
    func `a key twice in a file: the later row is rejected, or dropped, or the one that counts`()
        throws
    {
        let text = Scene.text(["a;1", "b;5", "a;2", "a;1", "a;3"])
        let reject = try Scene(DroppedFile.feedYAML("on_duplicate_key: reject"))
        #expect(try reject.load("a.csv", text).summary == "loaded 5=2+0+1+2")
        #expect(try reject.faults("a.csv") == ["4|∅|duplicate_key", "6|∅|duplicate_key"])
        #expect(
            try reject.message("a.csv").contains("the same key (a) is on line 2 with other values"))
        #expect(try reject.rows() == ["a|1.000", "b|5.000"])
        try reject.check()

        let first = try Scene(DroppedFile.feedYAML("on_duplicate_key: first"))
        let end = try first.load("a.csv", text)
        #expect(end.summary == "loaded 5=2+0+3+0")
        #expect(end.warnings == 2)
        #expect(try first.rows() == ["a|1.000", "b|5.000"])
        try first.check()

        let last = try Scene(DroppedFile.feedYAML("on_duplicate_key: last"))
        #expect(try last.load("a.csv", text).summary == "loaded 5=2+3+0+0")
        #expect(try last.rows() == ["a|3.000", "b|5.000"])
        try last.check()
    }

    @Test(arguments: [
        ("rejects_max: 2", 10, 2, true), ("rejects_max: 2", 10, 3, false),
        ("rejects_max: 0", 10, 1, false), ("rejects_max: 20%", 8, 2, true),
        ("rejects_max: 20%", 7, 2, false), ("rejects_max: 12.5%", 7, 1, true),
        ("rejects_max: 100%", 0, 5, true), ("on_reject: all_or_nothing", 5, 0, true),
        ("on_reject: all_or_nothing", 5, 1, false),
    ])
    func `exactly at the limit a file is loaded, one row over it is rejected`(
        rule: String, good: Int, bad: Int, isLoaded: Bool
    ) throws {
        let yaml = DroppedFile.feedYAML(rule)
            .split(separator: "\n").filter { $0 != "rejects_max: 50%" || rule.hasPrefix("on") }
        let scene = try Scene(yaml.joined(separator: "\n"))
        let end = try scene.load("a.csv", DroppedFile("a", rows: good, bad: bad).text)
        let all = good + bad
        #expect(
            end.summary
                == (isLoaded
                    ? "loaded \(all)=\(good)+0+0+\(bad)" : "rejected \(all)=0+0+0+\(all)"))
        // The rows' own faults are kept too, and the file's comes with them.
        let over = isLoaded ? [] : ["∅|∅|rejects_limit"]
        #expect(
            try scene.faults("a.csv") == (0..<bad).map { "\(good + 2 + $0)|valeur|type" } + over)
        try scene.check()
    }

    @Test func `rows that collide count against the limit, without taking the neighbours down`()
        throws
    {
        let scene = try Scene(DroppedFile.feedYAML("on_amendment: reject"))
        try scene.load("first.csv", rows: ["a;1", "b;1", "c;1", "d;1"])
        try scene.drop("good.csv", rows: ["e;1", "f;1"])
        try scene.drop("over.csv", rows: ["a;2", "b;2", "c;2", "g;1"])
        try scene.drop("some.csv", rows: ["a;1", "d;2", "h;1"])
        let results = try scene.run()
        #expect(results["good.csv"]?.settlement?.summary == "loaded 2=2+0+0+0")
        #expect(results["over.csv"]?.settlement?.summary == "rejected 4=0+0+0+4")
        #expect(results["some.csv"]?.settlement?.summary == "loaded 3=1+0+1+1")
        #expect(
            try scene.faults("over.csv") == [
                "2|∅|amendment_refused", "3|∅|amendment_refused", "4|∅|amendment_refused",
                "∅|∅|rejects_limit",
            ])
        #expect(try scene.message("some.csv").contains("already received"))
        #expect(
            try scene.rows().map { String($0.prefix(1)) } == ["a", "b", "c", "d", "e", "f", "h"])
        try scene.check()
    }

    @Test func `a feed that ignores amendments keeps what it has, and says so`() throws {
        let scene = try Scene(DroppedFile.feedYAML("on_amendment: ignore"))
        try scene.load("first.csv", rows: ["a;1"])
        let end = try scene.load("second.csv", rows: ["a;2", "b;2"])
        #expect(end.summary == "loaded 2=1+0+1+0")
        #expect(end.warnings == 1)
        #expect(try scene.faults("second.csv") == ["2|∅|amendment_refused"])
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        try scene.check()
    }
}
