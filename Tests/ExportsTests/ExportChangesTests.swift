// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import FileSystem
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

/// Files that say what has changed since the one before.
@Suite struct ExportChangesTests {
    static let sql = "select id, echantillon, valeur from labo.resultats order by id"
    static let more = "changes: since_last\nkey: [id]\n"

    private func with(_ body: (ExportScene, Export) throws -> Void) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try body(scene, try scene.everything(Self.sql, Self.more))
        }
    }

    private func lines(_ outcome: ExportService.Outcome, _ scene: ExportScene) throws -> [String] {
        try scene.text(outcome.record.path).split(separator: "\r\n").map(String.init)
    }

    private func sent(_ scene: ExportScene) throws -> Int {
        try scene.number("select count(*) from bascule.export_row")
    }

    @Test func `the first file has all rows, a later one what came, changed and went`()
        async throws
    {
        try await with { scene, export in
            try scene.add(3)
            let first = try scene.run(export)
            #expect(
                try lines(first, scene) == [
                    "change,id,echantillon,valeur", "insert,1,LAB 1,0.25000000000000000000",
                    "insert,2,LAB 2,0.50000000000000000000",
                    "insert,3,LAB 3,0.75000000000000000000",
                ])
            #expect(first.record.path.hasSuffix("/resultats.csv"))
            try scene.connection.script(
                """
                delete from labo.resultats where id = 1;
                update labo.resultats set valeur = 9 where id = 2;
                """)
            try scene.add(1, from: 4)
            let second = try scene.run(export)
            #expect(
                try lines(second, scene) == [
                    "change,id,echantillon,valeur", "delete,1,,", "update,2,LAB 2,9",
                    "insert,4,LAB 4,1.00000000000000000000",
                ])
            #expect(second.record.path.hasSuffix("/resultats_r2.csv"))
            #expect(second.record.rows == 3)
            // The first is to be read before it, not instead of it.
            #expect(
                try scene.connection.query("select state from bascule.exports order by id")
                    .map { try $0[0, as: String.self] } == ["current", "current"])
        }
    }

    @Test func `nothing that changed makes no file, nor does what changed and changed back`()
        async throws
    {
        try await with { scene, export in
            try scene.add(3)
            let first = try scene.run(export).record
            #expect(try scene.run(export) == .unchanged(first))
            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            try scene.connection.execute("update labo.resultats set valeur = 2 / 4.0 where id = 2")
            try scene.connection.execute("delete from labo.resultats where id = 3")
            try scene.add(1, from: 3)
            #expect(try scene.run(export) == .unchanged(first))
            // What the file does not have is no change of it.
            try scene.connection.execute("update labo.resultats set retenu = true")
            #expect(try scene.run(export) == .unchanged(first))
            #expect(try scene.names() == ["resultats.csv"])
        }
    }

    @Test func `a first file without a row is written, and what comes then is an insert`()
        async throws
    {
        try await with { scene, export in
            #expect(try lines(scene.run(export), scene) == ["change,id,echantillon,valeur"])
            try scene.add(1)
            #expect(try lines(scene.run(export), scene)[1].hasPrefix("insert,1,"))
        }
    }

    @Test func `what commits late is in the file after, once, whatever began after it`()
        async throws
    {
        try await with { scene, export in
            try scene.add(1)
            try scene.run(export)
            let late = try scene.database.connect()
            try late.execute("begin")
            try late.execute("insert into labo.resultats (id, valeur) values (2, 2)")
            try scene.add(1, from: 3)
            #expect(
                try lines(scene.run(export), scene).dropFirst().map { $0.prefix(8) } == ["insert,3"]
            )
            try late.execute("commit")
            #expect(try lines(scene.run(export), scene).dropFirst() == ["insert,2,,2"])
            guard case .unchanged = try scene.run(export) else {
                Issue.record("it was said twice")
                return
            }
        }
    }

    @Test func `it begins anew where it is told to, and where it is declared otherwise`()
        async throws
    {
        try await with { scene, export in
            try scene.add(2)
            try scene.run(export)
            try scene.connection.execute("delete from labo.resultats where id = 1")
            let again = try scene.run(export, again: true)
            #expect(
                try lines(again, scene).dropFirst() == [
                    "reset,,,", "insert,2,LAB 2,0.50000000000000000000",
                ])
            guard case .unchanged = try scene.run(export) else {
                Issue.record("it did not go on")
                return
            }
            let other = try scene.everything(
                "select id, valeur, jour from labo.resultats order by id", Self.more)
            let told = Mutex<[String]>([])
            var service = scene.service
            service.tell = { said in told.withLock { $0.append(said.en) } }
            let anew = try service.run(other, window: nil, by: "user:a", on: scene.connection)
            #expect(
                try lines(anew, scene).dropFirst() == [
                    "reset,,,", "insert,2,0.50000000000000000000,",
                ])
            #expect(told.withLock { $0.count } == 1)
            #expect(told.withLock { $0.first?.contains("declared otherwise") } == true)
            #expect(try scene.run(other) == .unchanged(anew.record))
        }
    }

    @Test(arguments: [
        ("(1, null, 1), (2, null, 1)", "no value"), ("(1, 'A', 1), (2, 'A', 2)", "several rows"),
    ])
    func `a key that tells no rows apart is refused, and nothing is noted`(
        _ rows: String, _ part: String
    ) async throws {
        try await with { scene, _ in
            let export = try scene.everything(
                "select echantillon, valeur from labo.resultats order by 1",
                "changes: since_last\nkey: [echantillon]")
            try scene.connection.script(
                "insert into labo.resultats (id, echantillon, valeur) values \(rows)")
            let error = #expect(throws: ExportError.self) { try scene.run(export) }
            #expect(error?.sentence.en.contains(part) == true, "\(String(describing: error))")
            #expect(try scene.names() == [])
            #expect(try sent(scene) == 0)
        }
    }

    @Test func `a second row of a key that went out is refused, though the first is as it was`()
        async throws
    {
        try await with { scene, _ in
            let export = try scene.everything(
                "select echantillon, valeur from labo.resultats order by 1",
                "changes: since_last\nkey: [echantillon]")
            try scene.add(1)
            try scene.run(export)
            try scene.connection.execute(
                "insert into labo.resultats (id, echantillon, valeur) values (7, 'LAB 1', 3)")
            #expect(throws: ExportError.self) { try scene.run(export) }
        }
    }

    @Test func `a key that the file does not have is refused with those that it has`()
        async throws
    {
        try await with { scene, _ in
            let export = try scene.everything(
                "select id, valeur from labo.resultats order by 1",
                "changes: since_last\nkey: [idd]")
            let error = #expect(throws: ExportError.self) {
                try scene.service.check(export, on: scene.connection)
            }
            #expect(error?.sentence.en.contains("Did you mean id?") == true)
        }
    }

    @Test func `keys of every type go as they came`() async throws {
        try await with { scene, _ in
            let export = try scene.everything(
                "select preleve_le, retenu, jour, mesure, valeur, id from labo.resultats order by 1",
                "changes: since_last\nkey: [preleve_le, retenu, jour, mesure, valeur]")
            try scene.connection.execute(
                """
                insert into labo.resultats (id, preleve_le, retenu, jour, mesure, valeur)
                values (1, '2026-03-04 10:00Z', true, '2026-03-04', 0.1, 1.50)
                """)
            let came = try lines(scene.run(export), scene)[1]
            try scene.connection.execute("delete from labo.resultats")
            let went = try lines(scene.run(export), scene)[1]
            #expect(went == came.replacing("insert", with: "delete").dropLast(1))
        }
    }

    @Test func `what does not go with it is told`() throws {
        let mistakes = [
            ("grain: day\nkey: [a]\nchanges: since_last", "don't go together"),
            ("empty: refuse\nkey: [a]\nchanges: since_last", "don't go together"),
            ("changes: since_last", "must name the columns"),
            ("changes: since_last\nkey: [a, a]", "must name the columns"),
            ("key: [a]", "no `changes`"), ("changes: always\nkey: [a]", "since_last"),
        ]
        for (yaml, part) in mistakes {
            let (_, found) = ExportCatalog.parse(
                "export: x\nquery: select 1 as a order by 1\n\(yaml)\n", file: "x.yaml",
                settings: Settings())
            #expect(
                found.contains { "\($0.what) \($0.remedy)".contains(part) }, "\(yaml): \(found)")
        }
    }

    @Test func `a look at what has changed leaves it alone`() async throws {
        try await with { scene, export in
            try scene.add(1)
            try scene.run(export)
            try scene.add(1, from: 2)
            #expect(try scene.service.compare(export, on: scene.connection).looked == 0)
        }
    }
}
