// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import Postgres
import TestSupport
import Testing

/// Keys and values of files of changes are the database's, whatever their types.
@Suite struct ExportChangesKeyTests {
    private func with(_ body: (ExportScene) throws -> Void) async throws {
        try await TemporaryFolder.with { try body(try ExportScene(home: $0)) }
    }

    private func lines(_ export: Export, _ scene: ExportScene) throws -> [String] {
        try scene.text(try scene.run(export).record.path).split(separator: "\r\n").dropFirst()
            .map(String.init)
    }

    @Test func `what is noted is the row that was written, also of a query that varies`()
        async throws
    {
        try await with { scene in
            try scene.add(50)
            let export = try scene.everything(
                "select id, random() as valeur from labo.resultats order by id",
                ExportChangesTests.more)
            for _ in 0..<2 {
                for line in try lines(export, scene) {
                    let cells = line.split(separator: ",").map(String.init)
                    let isNoted: Bool = try scene.connection.query(
                        """
                        select exists (
                            select from bascule.export_row
                             where key = array[\(cells[1])]
                               and digest = sha256(convert_to((\(Array(cells.dropFirst())))::text, 'UTF8')))
                        """
                    ).value()
                    #expect(isNoted, "\(line)")
                }
            }
        }
    }

    @Test func `keys that only a mark before them tells apart are two in the file as well`()
        async throws
    {
        try await with { scene in
            try scene.connection.script(
                """
                create table labo.codes (code text, n int);
                insert into labo.codes values ('=a', 1), ('''=a', 2), ('''''=a', 3), ('''', 4)
                """)
            let export = try scene.everything(
                "select code, n from labo.codes order by 1", "changes: since_last\nkey: [code]")
            var receiver = ChangesReceiver(key: 1)
            try receiver.apply(try scene.text(try scene.run(export).record.path))
            #expect(receiver.text == ["'''=a,3", "''=a,2", "'=a,1", "',4"].sorted())
            try scene.connection.execute("delete from labo.codes where n = 1")
            try scene.connection.execute("update labo.codes set n = 9 where n = 2")
            try receiver.apply(try scene.text(try scene.run(export).record.path))
            #expect(receiver.text == ["'''=a,3", "''=a,9", "',4"].sorted())
        }
    }

    @Test func `a key of fixed length goes as it came`() async throws {
        try await with { scene in
            try scene.connection.script(
                """
                create table labo.codes (code char(5), adresse inet, bits bit(3), n int);
                insert into labo.codes values ('AB', '10.0.0.1', '101', 1)
                """)
            let export = try scene.everything(
                "select code, adresse, bits, n from labo.codes order by 1",
                "changes: since_last\nkey: [code, adresse, bits]")
            #expect(try lines(export, scene) == ["insert,AB   ,10.0.0.1,101,1"])
            try scene.connection.execute("delete from labo.codes")
            #expect(try lines(export, scene) == ["delete,AB   ,10.0.0.1,101,"])
        }
    }

    @Test func `a key that becomes a number begins anew instead of failing`() async throws {
        try await with { scene in
            try scene.connection.script(
                """
                create table labo.codes (code text, n int);
                insert into labo.codes values ('A', 1)
                """)
            let export = try scene.everything(
                "select code, n from labo.codes order by 1", "changes: since_last\nkey: [code]")
            #expect(try lines(export, scene) == ["insert,A,1"])
            try scene.connection.script(
                """
                truncate labo.codes;
                alter table labo.codes alter column code type int using 7;
                insert into labo.codes values (7, 2)
                """)
            #expect(try lines(export, scene) == ["reset,,", "insert,7,2"])
        }
    }

    @Test func `times of the repeated hour, and within a second, are keys of their own`()
        async throws
    {
        try await with { scene in
            scene.settings.zone = "Europe/Paris"
            try scene.connection.execute(
                """
                insert into labo.resultats (id, preleve_le, valeur)
                values (1, '2026-10-25 00:30Z', 1), (2, '2026-10-25 01:30Z', 2),
                       (3, '2026-10-25 12:00:00.25Z', 3), (4, '2026-10-25 12:00:00.5Z', 4)
                """)
            for dialect in ["rfc4180", "french"] {
                let export = try scene.everything(
                    "select preleve_le, valeur from labo.resultats order by 1",
                    "changes: since_last\nkey: [preleve_le]\nname: \(dialect).csv\n"
                        + "dialect: \(dialect)")
                let comma = dialect == "french" ? ";" : ","
                #expect(
                    try lines(export, scene).suffix(4)
                        == [
                            "2026-10-25 02:30:00+02\(comma)1", "2026-10-25 02:30:00+01\(comma)2",
                            "2026-10-25 13:00:00.25+01\(comma)3",
                            "2026-10-25 13:00:00.5+01\(comma)4",
                        ].map { "insert\(comma)\($0)" }.sorted())
            }
        }
    }

    @Test func `what writes two keys as one is refused`() throws {
        for (yaml, part) in [
            ("columns: [{ name: a, format: dd/MM/yyyy }]", "of the key and has a `format`"),
            ("encoding: windows-1252\nunmappable: \"?\"", "don't go together"),
        ] {
            let (_, found) = ExportCatalog.parse(
                "export: x\nquery: select 1 as a order by 1\nchanges: since_last\nkey: [a]\n\(yaml)\n",
                file: "x.yaml", settings: Settings())
            #expect(
                found.contains { "\($0.what)".contains(part) }, "\(yaml): \(found)")
        }
        let (export, found) = ExportCatalog.parse(
            "export: x\nquery: select 1 as a order by 1\nchanges: since_last\nkey: [a]\n"
                + "encoding: windows-1252\nunmappable: refuse\n", file: "x.yaml",
            settings: Settings())
        #expect(export != nil && found.isEmpty)
    }
}
