// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Feeds

@Suite struct JSONTests {
    private func isValid(_ text: String) -> Bool { verdict(text) != .notJSON }

    private func verdict(_ text: String) -> JSONCheck.Verdict {
        let bytes = Array(text.utf8)
        return JSONCheck.verdict(bytes, bytes.indices)
    }

    @Test(arguments: [
        ("[1,]", false), ("\u{FEFF}{}", false), (#"{"a":"\\u0000"}"#, true), (#""\u0000""#, false),
        (#""\ud800""#, false), (#""\udc00\ud800""#, false), (#""\ud83d\ude00""#, true),
        ("1e400000", false), ("1e-20000", false), ("0e400000", true), ("-0", true),
        ("0e1073741822", true), ("0e1073741823", false), ("0.0e13107200131076", false),
        ("01", false),
        ("1.", false), ("nul", false), ("true1", false), (" [ ] ", true), ("{\"a\":1,}", false),
        ("\"\t\"", false), ("", false), ("[1 2]", false), ("[[[]]]", true), ("NaN", false),
    ])
    func `JSON is what PostgreSQL takes for it`(_ text: String, _ isJSON: Bool) {
        #expect(isValid(text) == isJSON)
    }

    @Test func `a depth that would use the server's stack up is refused`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(isValid(nested(JSONCheck.depthLimit)))
        #expect(!isValid(nested(JSONCheck.depthLimit + 1)))
        #expect(!isValid(String(repeating: "[", count: 250_000)))
    }

    @Test func `the verdict on a random text is that of the server`() throws {
        let database = try TestDatabase.create()
        let connection = try database.connect()
        var random = SeededGenerator(for: "JSON")
        try connection.script(
            """
            create function pg_temp.is_jsonb(value text) returns boolean language plpgsql as $$
            begin
                perform value::jsonb;
                return true;
            exception when others then return false;
            end $$;
            -- json, unlike jsonb, keeps both of two equal keys.
            create function pg_temp.repeats(value json) returns boolean language plpgsql as $$
            begin
                if json_typeof(value) = 'object' then
                    return (select count(*) <> count(distinct key) or bool_or(pg_temp.repeats(e.value))
                        from json_each(value) as e);
                elsif json_typeof(value) = 'array' then
                    return (select bool_or(pg_temp.repeats(e.value))
                        from json_array_elements(value) as e);
                end if;
                return false;
            end $$
            """)
        var accepted = 0
        var repeated = 0
        for _ in 0..<20 {
            let texts = (0..<200).map { _ in RandomJSON.text(&random) }
            let rows = try connection.query(
                """
                select value, pg_temp.is_jsonb(value),
                    case when pg_temp.is_jsonb(value) then coalesce(pg_temp.repeats(value::json), false)
                    else false end
                from unnest(\(texts)) as value
                """)
            for row in rows {
                let text = try row[0, as: String.self]
                let isJSON = try row[1, as: Bool.self]
                accepted += isJSON ? 1 : 0
                #expect(isValid(text) == isJSON, "\(text.debugDescription)")
                let repeats = try row[2, as: Bool.self]
                repeated += repeats ? 1 : 0
                let isTold = if case .repeatedKey = verdict(text) { true } else { false }
                #expect(isTold == repeats, "\(text.debugDescription)")
            }
        }
        #expect(repeated > 10)
        #expect((400...3_600).contains(accepted))
    }
}

/// Texts that are JSON, or nearly so.
private enum RandomJSON {
    private static let pieces = [
        "[", "]", "{", "}", ",", ":", "\"", "\\", "\\u0000", "\\ud83d", "\\ude00", "\\u00e9", "1",
        "-",
        "0", ".", "e", "E+", "e-20000", "e131071", "e131072", "null", "true", "fals", " ", "\t",
        "\n",
        "\u{FEFF}", "é", "\u{1}", "\"a\"", "\"a\":", "/", "_", "0.0", "\u{A0}",
    ]

    static func text(_ random: inout SeededGenerator) -> String {
        var text = value(&random, 3)
        // Of a good text a piece is taken away, doubled or put in.
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let piece = pieces.randomElement(using: &random) ?? ""
            var scalars = Array(text.unicodeScalars)
            let place = Int.random(in: 0...scalars.count, using: &random)
            if Bool.random(using: &random), place < scalars.count {
                scalars.remove(at: place)
            } else {
                scalars.insert(contentsOf: piece.unicodeScalars, at: place)
            }
            text = String(String.UnicodeScalarView(scalars))
        }
        return text
    }

    private static func key(_ random: inout SeededGenerator) -> String {
        ["\"k\"", "\"\\u006b\"", "\"K\"", "\"é\"", "\"\\u00e9\"", "\"\\u00E9\"", "\"\""]
            .randomElement(using: &random) ?? ""
    }

    private static func value(_ random: inout SeededGenerator, _ depth: Int) -> String {
        func several(_ make: () -> String) -> String {
            (0..<Int.random(in: 0...3, using: &random)).map { _ in make() }.joined(separator: ",")
        }
        switch Int.random(in: depth > 0 ? 0...9 : 2...9, using: &random) {
        case 0: return "[\(several { value(&random, depth - 1) })]"
        case 1: return "{\(several { key(&random) + ":" + value(&random, depth - 1) })}"
        case 2: return "\"\(pieces.randomElement(using: &random) ?? "")\""
        case 3: return "\(Int.random(in: -99...99, using: &random))"
        case 4:
            return
                "\(Int.random(in: 0...9, using: &random)).5e\(Int.random(in: -16_390 ... -16_370, using: &random))"
        case 5:
            return
                "0.00\(Int.random(in: 0...1, using: &random))e\(Int.random(in: 131_060...131_090, using: &random))"
        case 6: return ["null", "true", "false"].randomElement(using: &random) ?? ""
        case 7: return "\"\\\\\(pieces.randomElement(using: &random) ?? "")\""
        default: return "\"x\""
        }
    }
}
