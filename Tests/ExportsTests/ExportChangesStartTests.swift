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

/// When files of changes begin anew, because going on would leave a receiver with other rows.
@Suite struct ExportChangesStartTests {
    private static let (sql, more) = (ExportChangesTests.sql, ExportChangesTests.more)

    private func with(_ body: (ExportScene, Export) throws -> Void) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(2)
            try body(scene, try scene.everything(Self.sql, Self.more))
        }
    }

    private func changes(
        _ outcome: ExportService.Outcome, _ scene: ExportScene
    ) throws -> [Substring] {
        try scene.text(outcome.record.path).split(separator: "\r\n").dropFirst().compactMap {
            $0.split(separator: ",", omittingEmptySubsequences: false).first
        }
    }

    private func told(
        _ service: ExportService, _ export: Export, _ scene: ExportScene
    ) throws -> (ExportService.Outcome, [String]) {
        let told = Mutex<[String]>([])
        var service = service
        service.tell = { said in told.withLock { $0.append(said.en) } }
        let outcome = try service.run(export, window: nil, by: "user:a", on: scene.connection)
        return (outcome, told.withLock { $0 })
    }

    @Test func `a file that is gone without its name keeps its number, and the next begins anew`()
        async throws
    {
        try await with { scene, export in
            try scene.run(export)
            try scene.add(1, from: 3)
            let second = try scene.run(export).record
            // Renamed and taken away by its receiver, before the ledger knew.
            try Folder.remove(second.path)
            try scene.connection.execute(
                "update bascule.export set placed_at = null where id = \(second.id)")
            try scene.connection.execute("update labo.resultats set valeur = 7 where id = 3")
            let (third, said) = try told(scene.service, export, scene)
            #expect(third.record.path.hasSuffix("/resultats_r3.csv"))
            #expect(try changes(third, scene) == ["reset", "insert", "insert", "insert"])
            #expect(said.count == 1 && said[0].contains("whether its receiver has it"), "\(said)")
            #expect(try scene.run(export) == .unchanged(third.record))
            #expect(
                try scene.connection.query("select state from bascule.exports order by id")
                    .values(as: String.self) == ["current", "lost", "current"])
        }
    }

    @Test func `a first file that is gone is followed by one that begins anew`() async throws {
        try await with { scene, export in
            let first = try scene.run(export).record
            try Folder.remove(first.path)
            try scene.connection.execute("update bascule.export set placed_at = null")
            let next = try scene.run(export)
            #expect(next.record.path.hasSuffix("/resultats_r2.csv"))
            #expect(try changes(next, scene) == ["reset", "insert", "insert"])
        }
    }

    @Test func `behind a database that came back older it begins anew, once`() async throws {
        try await with { scene, export in
            try scene.run(export)
            let at: Timestamp = try scene.connection.query("select clock_timestamp()").value()
            var service = scene.service
            service.wentBack = { _ in at }
            let (next, said) = try told(service, export, scene)
            #expect(try changes(next, scene) == ["reset", "insert", "insert"])
            #expect(said.count == 1 && said[0].contains("came back older"), "\(said)")
            let (after, more) = try told(service, export, scene)
            #expect(after == .unchanged(next.record) && more.isEmpty)
        }
    }

    @Test func `a file that the ledger does not know is named with what its receiver needs`()
        async throws
    {
        try await with { scene, export in
            try Folder.create(scene.folder)
            try Data("x".utf8).write(to: URL(filePath: "\(scene.folder)/resultats.csv"))
            let error = #expect(throws: ExportError.self) { try scene.run(export) }
            #expect(
                error?.sentence.en.contains("bascule exports run resultats --again") == true,
                "\(String(describing: error))")
        }
    }

    @Test(arguments: [
        "alter table labo.resultats add column note text",
        "alter table labo.resultats alter column valeur type numeric(12,4)",
        "alter table labo.resultats rename column extra to divers",
    ])
    func `columns that change beneath the declaration make it begin anew`(_ change: String)
        async throws
    {
        try await with { scene, _ in
            let export = try scene.everything("select * from labo.resultats order by id", Self.more)
            try scene.run(export)
            try scene.connection.script(change)
            let (next, said) = try told(scene.service, export, scene)
            #expect(try changes(next, scene) == ["reset", "insert", "insert"])
            #expect(said.count == 1 && said[0].contains("gives other columns"), "\(said)")
            #expect(try scene.run(export) == .unchanged(next.record))
        }
    }

    @Test
    func `an export that had all rows in its files is amended by the first that says changes`()
        async throws
    {
        try await with { scene, export in
            let whole = try scene.run(try scene.everything(Self.sql)).record
            try scene.connection.execute(
                "update bascule.export set amended_at = now() where id = \(whole.id)")
            let next = try scene.run(export)
            #expect(try changes(next, scene) == ["reset", "insert", "insert"])
            try scene.add(1, from: 3)
            try scene.run(export)
            #expect(
                try scene.connection.query("select amended_by from bascule.export order by id")
                    .values(as: Int64?.self) == [next.record.id, nil, nil])
        }
    }

    @Test
    func `what an export has said is forgotten once it is long gone, and it begins anew then`()
        async throws
    {
        try await with { scene, export in
            try scene.run(export)
            func forget(besides names: Set<String>) throws -> [String: Int] {
                try ExportService.forget(
                    besides: names, guardedBy: .always, on: scene.connection
                ) { _, _, _ in }
            }
            #expect(try forget(besides: []) == [:], "its last file is young")
            let days = ExportService.forgetsAfterDays
            for (age, gone) in [(days - 1, [:]), (days + 1, ["resultats": 2])] {
                try scene.connection.execute(
                    "update bascule.export set made_at = now() - make_interval(days => \(Int32(age)))"
                )
                #expect(try forget(besides: ["resultats"]) == [:], "it is declared")
                #expect(try forget(besides: ["autre"]) == gone, "\(age) days")
            }
            #expect(try scene.number("select count(*) from bascule.export_row") == 0)
            #expect(try forget(besides: []) == [:], "once")
            let (next, said) = try told(scene.service, export, scene)
            #expect(try changes(next, scene) == ["reset", "insert", "insert"])
            #expect(said.count == 1 && said[0].contains("was let go"), "\(said)")
        }
    }

    @Test func `what an export has said is not forgotten while its next file is written`()
        async throws
    {
        try await with { scene, export in
            try scene.run(export)
            let days = ExportService.forgetsAfterDays + 1
            try scene.connection.execute(
                "update bascule.export set made_at = now() - make_interval(days => \(Int32(days)))")
            try scene.add(1, from: 3)
            // It is declared again, and housekeeping has read the declarations before.
            let database = scene.database
            var service = scene.service
            let forgotten = Mutex<[[String: Int]]>([])
            service.observe = { step in
                guard step == .written else { return }
                do {
                    let gone = try ExportService.forget(
                        besides: ["autre"], guardedBy: .always, on: database.connect()
                    ) { _, _, _ in }
                    forgotten.withLock { $0.append(gone) }
                } catch {
                    Issue.record(error)
                }
            }
            let next = try service.run(export, window: nil, by: "user:a", on: scene.connection)
            #expect(forgotten.withLock(\.self) == [[:]])
            #expect(try changes(next, scene) == ["insert"])
            let last = try scene.run(export)
            guard case .unchanged = last else {
                Issue.record("all of it was said again")
                return
            }
        }
    }
}
