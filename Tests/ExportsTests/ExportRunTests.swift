// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import FileSystem
import Foundation
import Journal
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct ExportRunTests {
    @Test func `a window's rows are written, recorded and in the journal`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            try scene.add(2, from: 2_000)
            let record = try scene.run(try scene.export()).record
            #expect(try scene.names() == ["resultats_20260304.csv"])
            #expect(try scene.text(record.path).split(separator: "\r\n").count == 4)
            #expect(record.rows == 3)
            #expect(record.bytes == (try scene.bytes(record.path).count))
            let row = try scene.connection.query(
                """
                select e.state, e.sha256,
                       e.window_start = '2026-03-04 10:00Z' and e.window_end = '2026-03-05 10:00Z',
                       j.action, j.subject, j.result->>'outcome', j.result->>'sha256' = e.sha256,
                       j.duration is not null
                  from bascule.exports e, bascule.journal j
                """)[0]
            #expect(try row[0, as: String.self] == "current")
            let sum = try await ChildProcess.succeed("/usr/bin/sha256sum", [record.path])
            #expect(try sum.hasPrefix(row[1, as: String.self]))
            #expect(try row[2, as: Bool.self])
            #expect(try row[3, as: String.self] == "export")
            #expect(try row[4, as: String.self] == "export resultats")
            #expect(try row[5, as: String.self] == "written")
            #expect(try row[6, as: Bool.self] && row[7, as: Bool.self])
            #expect(try JournalVerification.run(on: scene.connection).flaws == [])
        }
    }

    @Test(arguments: ["csv", "xlsx", "jsonl"])
    func `the same rows make no file, other rows a revision, and nothing is overwritten`(
        _ format: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export("format: \(format)")
            let first = try scene.run(export).record
            let bytes = try scene.bytes(first.path)
            #expect(try scene.run(export) == .unchanged(first))
            #expect(try scene.amended(export) == [])

            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            #expect(try scene.amended(export) == [first])
            let second = try scene.run(export).record
            #expect(second.revision == 2)
            #expect(
                try scene.names() == [
                    "resultats_20260304.\(format)", "resultats_20260304_r2.\(format)",
                ])
            #expect(try scene.bytes(first.path) == bytes)
            #expect(try scene.amended(export) == [])
            #expect(
                try scene.number(
                    "select amended_by from bascule.export where id = \(first.id)") == second.id)
            // Back as it was: that is other data than revision 2 has.
            try scene.connection.execute("update labo.resultats set valeur = 0.5 where id = 2")
            #expect(try scene.run(export).record.revision == 3)
            #expect(try scene.run(export, again: true).record.revision == 4)
        }
    }

    @Test func `another declaration makes a revision too`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            try scene.run(try scene.export())
            #expect(try scene.run(try scene.export("dialect: french")).record.revision == 2)
        }
    }

    @Test func `a file of somebody else is not overwritten, and nothing is left`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            try Folder.create(scene.folder)
            let path = scene.folder + "/resultats_20260304.csv"
            try Data("mine".utf8).write(to: URL(filePath: path))
            let error = #expect(throws: ExportError.self) { try scene.run(try scene.export()) }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.code == .nameTaken)
            #expect(try scene.text(path) == "mine")
            #expect(try scene.names() == ["resultats_20260304.csv"])
            #expect(try scene.number("select count(*) from bascule.export") == 0)
        }
    }

    @Test func `a folder that is missing or no folder is named`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            scene.settings.exportFolders = [home + "/share"]
            let export = try scene.export("folder: \(home)/share/labo")
            for body in [
                { try scene.run(export) as Any },
                { try scene.service.check(export, on: scene.connection) },
            ] {
                let error = #expect(throws: ExportError.self) { _ = try body() }
                #expect(error.map { languageFlaws($0.sentence) } == [])
                #expect(error?.code == .folder)
                #expect(error?.description.contains("\(home)/share/labo") == true)
            }
            try Folder.create(home + "/var")
            try Data().write(to: URL(filePath: scene.folder))
            #expect(throws: FileError.self) { try scene.run(try scene.export("folder: x")) }
        }
    }

    @Test func `a folder that nobody may write to is named`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            scene.settings.exportFolders = ["/sys"]
            let error = #expect(throws: FileError.self) {
                try scene.run(try scene.export("folder: /sys"))
            }
            #expect(error?.code == .accessDenied)
            #expect(error?.description.contains("/sys/") == true)
            #expect(try scene.number("select count(*) from bascule.export") == 0)
        }
    }

    @Test(.enabled { try await SmallFileSystem.isPossible() }, arguments: ["csv", "xlsx", "jsonl"])
    func `on a full file system nothing is left, and the next run succeeds`(
        _ format: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(1_000)
            let export = try scene.export("format: \(format)")
            try await SmallFileSystem.with(at: scene.folder, megabytes: 1) { disk in
                let ballast = try disk.fill()
                let error = #expect(throws: FileError.self) { try scene.run(export) }
                #expect(error?.code == .full)
                #expect(try scene.names() == [".ballast"])
                #expect(try scene.number("select count(*) from bascule.export") == 0)
                try Folder.remove(ballast)
                #expect(try scene.run(export).record.rows == 1_000)
            }
        }
    }

    @Test func `limits of rows and bytes refuse, and nothing is left`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(100)
            for limits in ["rows: 99", "bytes: 1kB"] {
                let error = #expect(throws: ExportError.self) {
                    try scene.run(try scene.export("limits: { \(limits) }"))
                }
                #expect(error.map { languageFlaws($0.sentence) } == [])
                #expect(error?.code == .limit)
            }
            #expect(try scene.run(try scene.export("limits: { rows: 100 }")).record.rows == 100)
            #expect(try scene.names() == ["resultats_20260304.csv"])
        }
    }

    @Test func `only one at a time writes an export`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(1)
            let export = try scene.export()
            let other = try scene.database.connect()
            let options = try scene.database.options
            let plain = scene.service
            var service = plain
            service.progress = { _ in
                let error = #expect(throws: ExportError.self) {
                    _ = try plain.run(
                        export, window: export.window(at: 1_772_620_000), by: "user:b",
                        on: try Connection(options))
                }
                #expect(error.map { languageFlaws($0.sentence) } == [])
                #expect(error?.code == .busy)
            }
            _ = try service.run(export, window: scene.window(export), by: "user:a", on: other)
            // And the lock is given back.
            #expect(try scene.run(export) == .unchanged(try scene.run(export).record))
        }
    }
}
