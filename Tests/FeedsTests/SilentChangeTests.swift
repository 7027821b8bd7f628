// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Feeds

/// Cells whose stored value would say something else than they do: each is told.
@Suite struct SilentChangeTests {
    private func feed(_ columns: String, _ rest: String = "") -> String {
        "feed: f\nnumbers: { decimal: \".\" }\ndialect: { delimiter: \";\" }\ncolumns:\n"
            + "  - { name: id, type: text }\n" + columns + "\n" + rest
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "a"), (#"{"a":1,"\u0061":2}"#, "a"),
        (#"[{"b":{"x":1,"y":2,"x":1}}]"#, "x"),
        (#"{"\"":1,"\u0022":2}"#, "\""), (#"{"":1,"":1}"#, ""), (#"{"😀":1,"\ud83d\ude00":2}"#, "😀"),
        (#"{"a\n":1,"a\u000A":2}"#, "a\n"), (#"{"a":{"a":1},"b":[],"a":[]}"#, "a"),
        (#"{"/":1,"\/":1}"#, "/"),
    ])
    func `JSON with a key twice in one object is told`(_ text: String, _ key: String) {
        let bytes = Array(text.utf8)
        #expect(JSONCheck.verdict(bytes, bytes.indices) == .repeatedKey(key))
        #expect(JSONCheck.repeatedKey(in: text) == key)
    }

    @Test(arguments: [
        #"{"a":1,"A":2}"#, #"{"a":{"a":1},"b":{"a":2}}"#, #"[{"a":1},{"a":2}]"#,
        #"{"a":"a","b":"a"}"#, #"{"é":1,"e\u0301":2}"#, #"{"\\u0061":1,"a":2}"#, "{}",
        #"{"a":{},"b":{}}"#,
    ])
    func `JSON whose keys differ, or are of different objects, is good`(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(JSONCheck.verdict(bytes, bytes.indices) == .good)
    }

    @Test func `what is no JSON is told as such though a key comes twice`() {
        for text in [#"{"a":1,"a":}"#, #"{"a":1,"a":2}}"#, #"{"a":1,"a"}"#] {
            let bytes = Array(text.utf8)
            #expect(JSONCheck.verdict(bytes, bytes.indices) == .notJSON)
        }
    }

    @Test func `the message about a key names it, in both languages`() throws {
        let yaml = feed("  - { name: j, type: json }")
        let preview = try judged(
            yaml, "id;j\n1;\"{\"\"brix\"\":1,\"\"brix\"\":2}\"\n2;\"{\"\"brix\"\":1}\"\n")
        #expect(preview.told == ["2 j type"])
        #expect(preview.rows.map(\.line) == [3])
        let fault = try #require(preview.faults.first)
        #expect(fault.message(in: .en).contains("has the key “brix” twice in one object"))
        #expect(fault.message(in: .fr).contains("contient deux fois la clé « brix »"))
    }

    @Test func `an object of many keys is checked in time linear in its bytes`() {
        func keys(_ count: Int) -> String {
            "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",")
        }
        func time(_ text: String, _ verdict: JSONCheck.Verdict) -> Duration {
            let bytes = Array(text.utf8)
            return ContinuousClock().measure {
                #expect(JSONCheck.verdict(bytes, bytes.indices) == verdict)
            }
        }
        _ = time(keys(1_000) + "}", .good)
        let small = time(keys(10_000) + "}", .good)
        let large = time(keys(160_000) + "}", .good)
        #expect(large < small * 100 + .milliseconds(200), "\(small) and \(large)")
        #expect(time(keys(160_000) + ",\"77777\":1}", .repeatedKey("77777")) < .seconds(30))
        let deep =
            String(repeating: "{\"a\":", count: 999) + "{}" + String(repeating: "}", count: 999)
        _ = time(deep, .good)
        _ = time("{\"a\":" + deep + "}", .notJSON)
    }

    @Test func `times finer than a microsecond are cut and told once a column`() throws {
        let yaml = feed(
            "  - { name: t, header: [Mesuré le], type: timestamp, zone: UTC }\n  - { name: u, type: timestamp, zone: UTC }"
        )
        let preview = try judged(
            yaml,
            """
            id;Mesuré le;u
            1;2026-01-01T00:00:00.1234567;2026-01-01T00:00:00.123456000
            2;2026-12-31T23:59:59.9999999;2026-01-01T00:00:00.1
            3;2026-01-01T00:00:00.1234560;2026-01-01T00:00:00.0000000000000
            4;2026-13-01T00:00:00.1234567;
            5;2026-01-01T00:00:00.12345600000001;2026-01-01T00:00:00

            """)
        #expect(preview.told == ["5 t invalid_date", "2 t precision warn"])
        #expect(
            preview.rows.map { $0.shown(1) } == [
                "2026-01-01T00:00:00.123456Z", "2026-12-31T23:59:59.999999Z",
                "2026-01-01T00:00:00.123456Z", "2026-01-01T00:00:00.123456Z",
            ])
        #expect(preview.counts.warnings == 1)
        let fault = try #require(preview.faults.last)
        #expect(fault.detail == .cutTimes(count: 3, lines: "2–3, 6"))
        #expect(fault.header == "Mesuré le")
        #expect(fault.message(in: .en).contains("3 (lines 2–3, 6). What is finer was cut off"))
        #expect(fault.message(in: .fr).contains("3 (lignes 2–3, 6). Le reste a été coupé"))
    }

    @Test func `a file with a cut time in every row has one warning`() throws {
        let rows = (0..<5_000).map { "\($0);2026-01-01T00:00:00.\(1_234_567 + $0 * 10)\n" }
        let preview = try judged(
            feed("  - { name: t, type: timestamp, zone: UTC }"), "id;t\n" + rows.joined())
        #expect(preview.told == ["2 t precision warn"])
        #expect(preview.rows.count == 5_000)
    }

    @Test func `a date of Excel with a time of day keeps the day and is told`() throws {
        let preview = try judged(
            feed("  - { name: d, type: date, format: [excel] }"),
            "id;d\n1;46132\n2;46132.25\n3;46132.0\n4;46132.9999999999\n")
        #expect(preview.told == ["3 d precision warn"])
        #expect(preview.faults.first?.detail == .cutDays(count: 1, lines: "3"))
        #expect(
            preview.rows.map { $0.shown(1) }
                == ["2026-04-20", "2026-04-20", "2026-04-20", "2026-04-21"])
    }

    @Test(arguments: [
        "2026-01-01T00:00:00+02:", "2026-01-01T00:00:00+2", "2026-01-01T00:00:00+02:00:30",
        "2026-01-01T24:00:00.0000001", "2026-01-01T23:59:60", "2026-01-01T00:00:00.",
        "2026-01-01T00:00Zx",
    ])
    func `a time that is cut off or followed by something is told`(_ text: String) throws {
        let preview = try judged(
            feed("  - { name: t, type: timestamp, zone: UTC }"), "id;t\n1;\(text)\n")
        #expect(preview.told == ["2 t invalid_date"])
    }

    @Test(arguments: ["dd/mm/yyyy hh:hh", "dd/mm/yyyy hh:mm hh:mm", "yyyy-mm-ddThh:mmZZ Z"])
    func `a format in which a part stands twice is none`(_ text: String) {
        #expect(DateFormat(text) == nil)
    }

    @Test(arguments: [
        ("[15, 20]", "1,5"), ("[15, 20]", "-15"), ("[A, B]", "A+"), ("[A, B]", "A-"),
        ("[A, B]", "A/B"),
        ("[A1, B]", "A-1"), ("[\"1.5\"]", "15"), ("[A, B]", "(A)"), ("[A, B]", "<A"),
        ("[\"5\"]", "5%"),
    ])
    func `a text with other signs than a listed value is not taken for it`(
        _ values: String, _ text: String
    ) throws {
        let preview = try judged(
            feed("  - { name: v, type: text, values: \(values) }"), "id;v\n1;\(text)\n")
        #expect(preview.told == ["2 v allowed"])
    }

    @Test(arguments: [
        ("jus_premier", "Jus  premier"), ("jus_premier", "JUS-PREMIER"),
        ("Échantillon", "echantillon"),
        ("p.m", "P.M."), ("RAS", "R.A.S."), ("l'eau", "L’EAU"), ("A+", "a +"), ("prov.", "Prov"),
        ("n° 5", "N 5"), ("œuf", "OEUF"), ("-5", "−5"), ("jus premier", "jus - premier"),
    ])
    func `case, accents, blanks and signs that join letters are ignored`(
        _ value: String, _ text: String
    ) throws {
        #expect(AllowedValues.key(value) == AllowedValues.key(text))
        let preview = try judged(
            feed("  - { name: v, type: text, values: [\"\(value)\", Z] }"), "id;v\n1;\(text)\n")
        #expect(preview.told == [])
        #expect(preview.rows.first?.shown(1) == value)
    }

    @Test(arguments: ["5–7", "5±0.2", "5×10³", "5x10^3", "5 E3", "5 e-3", "5•2"])
    func `what goes on with a number is not taken for a unit`(_ text: String) throws {
        let yaml = feed(
            "  - { name: v, type: measurement, unit_column: u }\n  - { name: u, type: text }")
        #expect(try judged(yaml, "id;v;u\n1;\(text);\n").told == ["2 v type"])
        for unit in ["%", "°Bx", "µg/L", "‰", "€", "xg", "g/100mL", "m³", "E", "℃"] {
            #expect(try judged(yaml, "id;v;u\n1;5 \(unit);\n").row(0) == "1|5|-|5 \(unit)|\(unit)")
        }
    }

    @Test(arguments: [
        ("0,123", "{ decimal: \".\", grouping: \",\" }"), ("0 123", "{ decimal: \".\" }"),
        ("0.123.456", "{}"), ("0,123.5", "{}"), ("000,123", "{ decimal: \".\", grouping: \",\" }"),
    ])
    func `a number that begins with 0 is not grouped`(_ text: String, _ numbers: String) throws {
        let yaml =
            "feed: f\ncolumns: [{ name: id }, { name: n, type: numeric }]\nnumbers: \(numbers)\n"
        #expect(try judged(yaml, "id;n\na;\(text)\n").told == ["2 n type"])
    }
}
