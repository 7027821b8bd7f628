// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct ExportFormatTests {
    /// One row with a value of each kind, and one of NULLs.
    private static let kinds = """
        select 1::int as n, -1234.50::numeric as valeur, 0.1::float8 as mesure, true as retenu, \
        date '2026-03-04' as jour, timestamptz '2026-03-04 10:00:00.25Z' as quand, \
        timestamp '2026-03-04 23:59:59' as local, time '06:30' as heure, 'é;"x"' as texte, \
        '{"a": 1}'::jsonb as extra, '' as vide union all \
        select 2, null, null, null, null, null, null, null, null, null, null order by 1
        """

    @Test func `a French file reads in a French Excel`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let outcome = try scene.run(try scene.everything(Self.kinds, "dialect: french"))
            let bytes = try scene.bytes(outcome.record.path)
            let text = try #require(String(bytes: bytes, encoding: .windowsCP1252))
            #expect(
                text == """
                    n;valeur;mesure;retenu;jour;quand;local;heure;texte;extra;vide\r
                    1;-1234,50;0,1;vrai;04/03/2026;04/03/2026 06:00:00;04/03/2026 23:59:59;06:30:00;\
                    "é;""x""\";"{""a"": 1}";""\r
                    2;;;;;;;;;;\r

                    """)
            #expect(bytes.contains(0xE9))
        }
    }

    @Test func `RFC 4180 is UTF-8 with commas, and keeps fractions of a second`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            scene.settings.language = .en
            let text = try scene.written(Self.kinds, "encoding: utf-8-bom\nmissing: NA")
            #expect(
                text == """
                    \u{FEFF}n,valeur,mesure,retenu,jour,quand,local,heure,texte,extra,vide\r
                    1,-1234.50,0.1,true,2026-03-04,2026-03-04 06:00:00.25,2026-03-04 23:59:59,\
                    06:30:00,"é;""x""\","{""a"": 1}",""\r
                    2,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA\r

                    """)
        }
    }

    @Test func `JSON Lines keep types, and times their offset`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let text = try scene.written(Self.kinds, "format: jsonl")
            #expect(
                text == """
                    {"n":1,"valeur":-1234.50,"mesure":0.1,"retenu":true,"jour":"2026-03-04",\
                    "quand":"2026-03-04T06:00:00.25-04:00","local":"2026-03-04T23:59:59",\
                    "heure":"06:30:00","texte":"é;\\"x\\"","extra":{"a": 1},"vide":""}
                    {"n":2,"valeur":null,"mesure":null,"retenu":null,"jour":null,"quand":null,\
                    "local":null,"heure":null,"texte":null,"extra":null,"vide":null}

                    """)
            for line in text.split(separator: "\n") {
                _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
            }
        }
    }

    @Test func `JSON that has line ends between its parts stays on its line`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let text = try scene.written(
                "select 1 as n, E'{\"a\":\\n [1,\\r\\n2]}'::json as j order by n", "format: jsonl")
            #expect(text == "{\"n\":1,\"j\":{\"a\":  [1,  2]}}\n")
        }
    }

    @Test func `a sheet has typed cells`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let outcome = try scene.run(
                try scene.everything(Self.kinds, "format: xlsx\ntitle: 'Labo: jour'"))
            let sheet = try await Sheet(path: outcome.record.path)
            #expect(sheet.name == "Labo  jour")
            #expect(sheet.frozenRows == "1")
            let row = sheet.rows[1]
            #expect(row["A"] == Sheet.Cell("n", "1"))
            #expect(row["B"] == Sheet.Cell("n", "-1234.5"))
            #expect(row["D"] == Sheet.Cell("b", "1"))
            #expect(row["E"] == Sheet.Cell("n", "46085", "dd/mm/yyyy"))
            #expect(row["F"]?.format == "dd/mm/yyyy hh:mm:ss")
            #expect(row["F"]?.value.hasPrefix("46085.25000289") == true)
            #expect(row["I"] == Sheet.Cell("inlineStr", "é;\"x\""))
            #expect(sheet.rows[2] == ["A": Sheet.Cell("n", "2")])
        }
    }

    @Test func `columns choose, rename, round and format`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let columns = """
                columns:
                  - { name: quand, header: Prélevé le, format: dd/MM/yy HH:mm }
                  - { name: valeur, header: Brix (%), decimals: 2 }
                """
            let sql = """
                select 15.125::numeric as valeur, 1 as autre, timestamptz '2026-03-04 10:00Z' as quand \
                union all select -15.125, 2, null order by 2
                """
            #expect(
                try scene.written(sql, columns + "\ndialect: french\nencoding: utf-8")
                    == "Prélevé le;Brix (%)\r\n04/03/26 06:00;15,13\r\n;-15,13\r\n")
            let sheet = try await Sheet(
                path: try scene.run(try scene.everything(sql, columns + "\nformat: xlsx")).record
                    .path)
            #expect(sheet.rows[1]["A"]?.format == "dd/mm/yy hh:mm")
            #expect(sheet.rows[1]["B"] == Sheet.Cell("n", "15.13", "0.00"))
        }
    }

    @Test(arguments: [
        ("'=1+1'", "'=1+1"), ("'+33 590'", "'+33 590"), ("'-12,5'", "\"'-12,5\""), ("'@x'", "'@x"),
        ("E'\\tx'", "'\tx"), ("E'\\rx'", "\"'\rx\""), ("'=a,b'", "\"'=a,b\""), ("'a=1'", "a=1"),
        ("-12.5", "-12.5"), ("'<0,05'", "\"<0,05\""), ("''", "\"\""),
        // What looks like a marked one is marked once more: two texts stay two.
        ("'''=1+1'", "''=1+1"), ("'''''-1'", "'''-1"), ("'''@'", "''@"), ("''''", "'"),
        ("'''a=1'", "'a=1"), ("'''＝1'", "''＝1"),
    ])
    func `a text is never a formula, and a number stays one`(
        _ value: String, _ written: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            #expect(
                try scene.written("select \(value) as v order by 1") == "v\r\n\(written)\r\n")
        }
    }

    @Test(arguments: [
        ("1234567890.12345", "n", "1234567890.12345"),
        ("123456789012345.0", "n", "123456789012345"),
        ("12345678901234567", "inlineStr", "12345678901234567"),
        ("0.1234567890123456", "inlineStr", "0.1234567890123456"),
        ("'NaN'::numeric", "inlineStr", "NaN"), ("98.49", "n", "98.49"),
        ("0.1::float8 + 0.2::float8", "n", "0.3000000000000000"),
        ("1.0 / 3", "inlineStr", "0.33333333333333333333"), ("1e100::float8", "n", "1e+100"),
        ("date '1899-01-01'", "inlineStr", "1899-01-01"),
        ("timestamptz 'infinity'", "inlineStr", "infinity"),
    ])
    func `what a sheet can't hold exactly is a text in it`(
        _ value: String, _ type: String, _ text: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let outcome = try scene.run(
                try scene.everything("select \(value) as v order by 1", "format: xlsx"))
            let cell = try await Sheet(path: outcome.record.path).rows[1]["A"]
            #expect(cell?.type == type)
            #expect(
                cell.flatMap { Double($0.value) } ?? 0 == Double(text) ?? 0 || cell?.value == text)
        }
    }

    @Test func `a character that Windows-1252 lacks is refused by its place, or replaced as told`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let sql =
                "select n, case n when 3 then 'snow ☃' else 'œuf à 5 €' end as mot "
                + "from generate_series(1, 4) n order by 1"
            let error = #expect(throws: ExportError.self) {
                try scene.written(sql, "dialect: french")
            }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.code == .character)
            #expect(error?.description.contains("row 3, column “mot”: “☃” (U+2603)") == true)
            #expect(try scene.names() == [])
            let outcome = try scene.run(
                try scene.everything(sql, "dialect: french\nunmappable: '?'"))
            let bytes = try scene.bytes(outcome.record.path)
            #expect(
                String(bytes: bytes, encoding: .windowsCP1252)
                    == "n;mot\r\n1;œuf à 5 €\r\n2;œuf à 5 €\r\n3;snow ?\r\n4;œuf à 5 €\r\n")
            // A letter and its combining accent are one character of the encoding.
            let composed = try scene.run(
                try scene.everything(
                    "select 'e' || U&'\\0301' as v order by 1", "encoding: windows-1252"))
            #expect(
                try scene.bytes(composed.record.path) == [0x76, 0x0D, 0x0A, 0xE9, 0x0D, 0x0A])
        }
    }

    @Test func `whatever a text holds comes back from the CSV`() async throws {
        var random = SeededGenerator(for: "exports: texts in CSV")
        let alphabet: [Character] = [
            "a", ";", ",", "\"", "\n", "\r", "\t", "\\", "N", "é", "☃", "𝄞", "'", " ", "=", "\u{1}",
            "\u{A0}", ".",
        ]
        let texts = (0..<400).map { _ in
            String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? "a"
                })
        }
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            for (index, text) in texts.enumerated() {
                try scene.connection.execute(
                    "insert into labo.resultats (id, echantillon) values (\(index), \(text))")
            }
            let outcome = try scene.run(
                try scene.everything("select echantillon from labo.resultats order by id"))
            let json = try await ChildProcess.succeed(
                "/usr/bin/python3",
                [
                    "-c",
                    "import csv,json,sys; print(json.dumps([r[0] for r in csv.reader(open("
                        + "sys.argv[1], newline='', encoding='utf-8'))]))",
                    outcome.record.path,
                ])
            let read = try JSONDecoder().decode([String].self, from: Data(json.utf8))
            #expect(
                read.dropFirst().elementsEqual(texts) { read, text in
                    let isFormula = text.unicodeScalars.first.map {
                        "=+-@\t\r\n".unicodeScalars.contains($0)
                    }
                    return read.unicodeScalars.elementsEqual(
                        ((isFormula == true ? "'" : "") + text).unicodeScalars)
                })
        }
    }
}
