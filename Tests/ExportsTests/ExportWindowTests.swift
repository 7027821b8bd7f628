// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import FileSystem
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

/// Which windows go out, under which name, and what is said of them.
@Suite struct ExportWindowTests {
    private func states(_ scene: ExportScene) throws -> [String] {
        try scene.connection.query("select state from bascule.exports order by id")
            .map { try $0[0] }
    }

    private func run(
        _ scene: ExportScene, _ export: Export, at instant: Int64, early: Bool = false
    ) throws -> ExportService.Outcome {
        try scene.service.run(
            export, window: export.window(at: instant), early: early, by: "user:test",
            on: scene.connection)
    }

    @Test func `a window that is not over goes out only when asked for, one to come never`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let now = Int64(Date().timeIntervalSince1970)
            // The day there began half a day ago: it does not end while the test runs.
            let hour = Int(now / 3_600 % 24)
            scene.settings.factoryDayHour = (hour - 4 + 12 + 24) % 24
            let export = try scene.export()
            let refused = #expect(throws: ExportError.self) { try run(scene, export, at: now) }
            #expect(refused.map { languageFlaws($0.sentence) } == [])
            #expect(refused?.code == .notOver)
            #expect(refused?.description.contains("--early") == true)
            #expect(try run(scene, export, at: now, early: true).record.rows == 0)
            for early in [false, true] {
                let later = #expect(throws: ExportError.self) {
                    try run(scene, export, at: 4_070_908_800, early: early)
                }
                #expect(later.map { languageFlaws($0.sentence) } == [])
                #expect(later?.code == .notOver)
                #expect(later?.description.contains("has not begun") == true)
            }
        }
    }

    @Test func `after another cut-over a day goes out again, as the next revision`() async throws {
        try await ExportScene.withFile { scene, export, first in
            scene.settings.factoryDayHour = 5
            let changed = try scene.export()
            let second = try scene.run(changed).record
            #expect(second.revision == 2)
            #expect(second.path.hasSuffix("resultats_20260304_r2.csv"))
            #expect(try states(scene) == ["amended", "current"])
            #expect(
                try scene.number(
                    "select amended_by from bascule.export where id = \(first.id)") == second.id)
            // And back: each file keeps its name.
            #expect(try scene.run(export, again: true).record.revision == 3)
            #expect(try scene.run(changed) == .unchanged(second))
        }
    }

    @Test func `a file of another calendar is declared anew, and can be written again`()
        async throws
    {
        try await ExportScene.withFile { scene, export, record in
            scene.settings.factoryDayHour = 5
            let changed = try scene.export()
            #expect(changed.window(of: record) == nil)
            let found = try scene.service.compare(changed, on: scene.connection)
            #expect(found.looked == 1)
            #expect(found.redeclared == [record])
            #expect(found.amended == [])
            #expect(try states(scene) == ["redeclared"])
            let work = try #require(changed.work(again: record))
            let again = try scene.service.run(
                changed, window: work.window, by: "user:test", on: scene.connection)
            #expect(again.record.path.hasSuffix("resultats_20260304_r2.csv"))
            #expect(try states(scene) == ["amended", "current"])
            // Without windows all goes out; of a file of everything no window is known.
            let whole = try scene.everything("select id from labo.resultats order by id")
            #expect(whole.work(again: record)?.window == nil)
            #expect(whole.work(again: record) != nil)
            let all = try scene.run(whole, again: true).record
            #expect(changed.work(again: all) == nil)
        }
    }

    @Test func `one blocked rename is told of, and stops no other window`() async throws {
        try await ExportScene.withFile { scene, export, record in
            let hidden = "\(scene.folder)/.resultats.\(record.id).part"
            try Folder.rename(record.path, to: hidden)
            try scene.connection.execute("update bascule.export set placed_at = null")
            try Data("mine".utf8).write(to: URL(filePath: record.path))
            let next = try run(scene, export, at: 1_772_620_000 + 86_400)
            #expect(next.record.path.hasSuffix("resultats_20260305.csv"))
            let error = #expect(throws: ExportError.self) { try scene.run(export) }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.code == .nameTaken)
            #expect(error?.description.contains(record.path) == true)
            #expect(try scene.names().contains(".resultats.\(record.id).part"))
            #expect(
                try scene.number("select count(*) from bascule.exports where problem is not null")
                    == 1)
            try Folder.remove(record.path)
            #expect(try scene.run(export) == .unchanged(record))
            #expect(try states(scene) == ["current", "current"])
            #expect(try scene.text(record.path).contains("LAB 1"))
        }
    }

    @Test func `a window without rows goes out only where the declaration lets it`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            #expect(try scene.run(try scene.export()).record.rows == 0)
            let error = #expect(throws: ExportError.self) {
                try scene.run(try scene.export("empty: refuse\nname: 'b_{day}.csv'"))
            }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.code == .empty)
            #expect(try scene.names() == ["resultats_20260304.csv"])
            try scene.add(1)
            #expect(
                try scene.run(try scene.export("empty: refuse\nname: 'b_{day}.csv'")).record.rows
                    == 1)
        }
    }

    @Test func `a comment makes no revision, and another declaration is no amendment`()
        async throws
    {
        try await ExportScene.withFile { scene, export, record in
            let commented = try scene.export("# a comment", query: ExportScene.query + " -- all")
            #expect(try scene.run(commented) == .unchanged(record))
            let changed = try scene.export("columns: [id, valeur]")
            let found = try scene.service.compare(changed, on: scene.connection)
            #expect(found.amended == [])
            #expect(found.redeclared == [record])
            #expect(try states(scene) == ["redeclared"])
            // Taken back, it is what it was; and an amendment is told of as before.
            #expect(try scene.amended(export) == [])
            #expect(try states(scene) == ["current"])
            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            #expect(try scene.amended(export) == [record])
            #expect(try scene.run(changed).record.revision == 2)
        }
    }

    /// How files before this version were entered: by the digest of the declaration's text.
    @Test func `a file whose declaration is known by its text alone is compared by its rows`()
        async throws
    {
        try await ExportScene.withFile { scene, export, record in
            try scene.connection.execute(
                "update bascule.export set declaration_form = 1, declaration = sha256('x')")
            #expect(try scene.amended(export) == [])
            #expect(try states(scene) == ["current"])
            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            #expect(try scene.service.compare(export, on: scene.connection).redeclared.count == 1)
            #expect(try states(scene) == ["redeclared"])
        }
    }

    @Test(arguments: ["csv", "xlsx", "jsonl"])
    func `files of every format have the same mode`(_ format: String) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(1)
            let path = try scene.run(try scene.export("format: \(format)")).record.path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o640)
        }
    }

    @Test func `a line end in json makes no line of JSON Lines`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let text = try scene.written(
                #"select E'{\n "a":\r\n [1,\t2]}'::json as j, 1 as n order by n"#, "format: jsonl")
            #expect(text == "{\"j\":{  \"a\":   [1,\t2]},\"n\":1}\n")
        }
    }

    @Test func `a text that begins with a line end or a wide sign is no formula`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let text = try scene.written(
                #"select * from (values (1, E'\n=1+1'), (2, '＝1'), (3, 'é=')) v (n, t) order by n"#)
            #expect(text == "n,t\r\n1,\"'\n=1+1\"\r\n2,'＝1\r\n3,é=\r\n")
        }
    }
}
