// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

@testable import Exports

/// Exports with a file for each value.
@Suite struct ExportEachTests {
    private static let declaration = """
        each: |
          select distinct echantillon from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
        query: |
          select id, valeur from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end and echantillon = :each
           order by id
        """

    private func withScene(
        _ more: String = "", _ body: (EachScene) throws -> Void
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let export = try scene.export(more, query: Self.declaration)
            try body(EachScene(scene: scene, export: export))
        }
    }

    @Test func `each value has its file, with its rows alone`() async throws {
        try await withScene { each in
            try each.add(["Abymes", "Moule", "Abymes"])
            try each.run()
            #expect(
                try each.scene.names() == [
                    "resultats_Abymes_20260304.csv", "resultats_Moule_20260304.csv",
                ])
            let path = each.scene.folder + "/resultats_Abymes_20260304.csv"
            #expect(try each.scene.text(path) == "id,valeur\r\n1,1\r\n3,3\r\n")
            #expect(
                try each.texts(
                    "select each || ' ' || rows || ' ' || state from bascule.exports order by each")
                    == ["Abymes 2 current", "Moule 1 current"])
            #expect(
                try each.texts(
                    """
                    select parameters->>'each' || ' ' || (result->>'outcome')
                      from bascule.journal where action = 'export' order by id
                    """) == ["Abymes written", "Moule written"])
        }
    }

    @Test func `a value's new rows make a revision of its file and of no other`() async throws {
        try await withScene { each in
            try each.add(["Abymes", "Moule"])
            try each.run()
            try each.scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            let found = try each.compare()
            #expect(found.amended.map(\.each) == ["Moule"])
            #expect(
                try each.texts("select each || ' ' || state from bascule.exports order by id")
                    == ["Abymes current", "Moule amended"])
            #expect(try each.run() == ["unchanged Abymes 1", "written Moule 2"])
            #expect(try each.scene.names().contains("resultats_Moule_20260304_r2.csv"))
            #expect(
                try each.texts(
                    "select each || ' ' || revision || ' ' || state from bascule.exports order by id"
                )
                    == ["Abymes 1 current", "Moule 1 amended", "Moule 2 current"])
        }
    }

    @Test func `a value that is gone is told, and its next revision has no row`() async throws {
        try await withScene { each in
            try each.add(["Abymes", "Moule"])
            try each.run()
            try each.scene.connection.execute("delete from labo.resultats where id = 2")
            #expect(try each.compare().amended.map(\.each) == ["Moule"])
            #expect(try each.run() == ["unchanged Abymes 1", "written Moule 2"])
            #expect(each.told.count == 1)
            #expect(each.told.first?.fr.contains("`each` ne donne plus `Moule`") == true)
            let path = each.scene.folder + "/resultats_Moule_20260304_r2.csv"
            #expect(try each.scene.text(path) == "id,valeur\r\n")
            // It is told once.
            #expect(try each.run() == ["unchanged Abymes 1", "unchanged Moule 2"])
            #expect(each.told.count == 1)
        }
    }

    @Test func `where no file may be empty, that of a value that is gone stays, and is told`()
        async throws
    {
        try await withScene("empty: refuse") { each in
            try each.add(["Abymes", "Moule"])
            try each.run()
            try each.scene.connection.execute("delete from labo.resultats where id = 2")
            #expect(try each.run() == ["unchanged Abymes 1"])
            #expect(each.told.first?.en.contains("the file stays") == true)
            #expect(try each.compare().amended.map(\.each) == ["Moule"])
        }
    }

    @Test func `a value that comes later is a missing file of its window`() async throws {
        try await withScene { each in
            try each.add(["Abymes"])
            try each.run()
            try each.add(["Moule"], from: 2)
            let found = try each.compare()
            #expect(found.amended == [])
            #expect(found.missing.map(\.export.value) == ["Moule"])
            for part in found.missing {
                _ = try each.service.run(
                    part.export, window: part.window, by: "user:test", on: each.scene.connection)
            }
            #expect(try each.compare().missing.isEmpty)
        }
    }

    @Test func `no value leads out of the folder, and no two give one name`() async throws {
        let values = [
            "../../etc/passwd", "..", ".", "", "/abs", "a/b", "a_b", "a b", " a", "a ", " ", "a:b",
            ".caché",
            "Pointe-à-Pitre", "Pointe-à-Pitre\u{301}", "nul\n", String(repeating: "é", count: 60),
            String(repeating: "é", count: 61), "a_b-0123abcd", "=1+1", "東京", "😀", "😁", "x.csv",
        ]
        let names = values.map(SafeName.of)
        #expect(Set(names.map { Array($0.utf8) }).count == values.count)
        for name in names {
            #expect(!name.hasPrefix(".") && !name.contains("/") && !name.isEmpty, "\(name)")
            #expect(name.utf8.count <= SafeName.bytesLimit + 9)
            #expect(!name.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
        #expect(SafeName.of("Pointe-à-Pitre") == "Pointe-à-Pitre")
        #expect(SafeName.of("Riviera du Levant") == "Riviera du Levant")
        #expect(SafeName.of(" a ").hasPrefix("_a_-"))
        #expect(SafeName.of("a/b").hasPrefix("a_b-"))
        #expect(SafeName.of("a/b") == SafeName.of("a/b"))
        try await withScene { each in
            try each.add(values)
            try each.run()
            #expect(try each.scene.names().count == values.count)
        }
    }

    @Test func `a missing value, which no file would have, is refused`() async throws {
        try await withScene { each in
            try each.add(["Abymes"])
            try each.scene.connection.execute(
                "update labo.resultats set echantillon = null where id = 1")
            let error = #expect(throws: ExportError.self) { try each.run() }
            #expect(error?.sentence.en.contains("`each` gives a missing value") == true)
            #expect(
                try each.texts(
                    "select result->>'outcome' from bascule.journal where action = 'export'")
                    == ["failed"])
        }
    }

    @Test func `no more files are made than the limit says`() async throws {
        try await withScene("limits: { files: 2 }") { each in
            try each.add(["a", "b"])
            #expect(try each.run().count == 2)
            try each.add(["c"], from: 3)
            let error = #expect(throws: ExportError.self) { try each.run() }
            #expect(error?.code == .limit)
            #expect(error?.sentence.fr.contains("plus de 2 valeurs") == true)
            #expect(try each.scene.names().count == 2)
        }
    }

    @Test(arguments: ["write", "refuse"])
    func `a window without a value is told, or refused`(_ word: String) async throws {
        try await withScene("empty: \(word)") { each in
            if word == "write" {
                let done = try each.run()
                #expect(done == [])
                #expect(each.told.first?.en.contains("`each` gives no value") == true)
            } else {
                let error = #expect(throws: ExportError.self) { try each.run() }
                #expect(error?.code == .empty)
            }
        }
    }

    @Test func `a window that is not over has no file at all`() async throws {
        try await withScene { each in
            let window = try #require(each.export.calendar?.window(at: 4_000_000_000))
            let error = #expect(throws: ExportError.self) {
                try each.service.parts(
                    of: each.export, window: window, by: "user:test", on: each.scene.connection)
            }
            #expect(error?.code == .notOver)
        }
    }

    @Test func `a check looks at the query of the values as at the other`() async throws {
        for (each, part) in [
            ("select id, valeur from labo.resultats", "gives 2 columns"),
            ("select nichts from labo.resultats", "nichts"),
            ("select random()::text from labo.resultats", "random"),
            ("select echantillon from labo.resultats for update", "for update"),
        ] {
            try await TemporaryFolder.with { home in
                let scene = try ExportScene(home: home)
                let export = try scene.export(
                    "each: \(each)",
                    query: Self.declaration.split(separator: "query:").last.map { "query:" + $0 }
                        ?? "")
                let error = #expect(throws: ExportError.self) {
                    try scene.service.check(export, on: scene.connection)
                }
                #expect(
                    error?.sentence.en.lowercased().contains(part) == true,
                    "\(each): \(String(describing: error))")
            }
        }
    }
}

private final class Ears: Sendable {
    private let phrases = Mutex<[Phrase]>([])

    var heard: [Phrase] { phrases.withLock { $0 } }

    func hear(_ phrase: Phrase) { phrases.withLock { $0.append(phrase) } }
}

private struct EachScene {
    let scene: ExportScene
    let export: Export
    let service: ExportService
    private let ears = Ears()

    init(scene: ExportScene, export: Export) {
        self.scene = scene
        self.export = export
        var telling = scene.service
        telling.tell = { [ears] in ears.hear($0) }
        service = telling
    }

    var told: [Phrase] { ears.heard }

    /// Results of the window of 4 March 2026, of these samples.
    func add(_ samples: [String], from first: Int = 1) throws {
        for (index, sample) in samples.enumerated() {
            let id = first + index
            try scene.connection.execute(
                """
                insert into labo.resultats (id, echantillon, preleve_le, valeur)
                values (\(Int64(id)), \(sample), timestamptz '2026-03-04 10:00Z', \(Int64(id)))
                """)
        }
    }

    /// What was done for which value, and its revision.
    @discardableResult
    func run() throws -> [String] {
        let window = scene.window(export)
        return try service.parts(
            of: export, window: window, by: "user:test", on: scene.connection
        ).map { part in
            let outcome = try service.run(
                part, window: window, by: "user:test", on: scene.connection)
            let word = if case .written = outcome { "written" } else { "unchanged" }
            return "\(word) \(outcome.record.each ?? "") \(outcome.record.revision)"
        }
    }

    func compare() throws -> ExportService.Comparison {
        try service.compare(export, on: scene.connection)
    }

    func texts(_ sql: SQL) throws -> [String] {
        try scene.connection.query(sql).map { try $0[0, as: String.self] }
    }
}
