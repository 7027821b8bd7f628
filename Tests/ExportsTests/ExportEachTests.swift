// SPDX-License-Identifier: Apache-2.0

import Calendar
import Postgres
import TestSupport
import Testing
import Wording

@testable import Exports

/// Exports with a file for each value.
@Suite struct ExportEachTests {
    @Test func `each value has its file, with its rows alone`() async throws {
        try await EachScene.with { each in
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
        try await EachScene.with { each in
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
        try await EachScene.with { each in
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
        try await EachScene.with("empty: refuse") { each in
            try each.add(["Abymes", "Moule"])
            try each.run()
            try each.scene.connection.execute("delete from labo.resultats where id = 2")
            #expect(try each.run() == ["unchanged Abymes 1"])
            #expect(each.told.first?.en.contains("the file stays") == true)
            #expect(try each.compare().amended.map(\.each) == ["Moule"])
        }
    }

    @Test func `a value that comes later is a missing file of its window`() async throws {
        try await EachScene.with { each in
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
            "x_r2", "_r2", "Pointe-à-Pitre", "Pointe-à-Pitre\u{301}", "nul\n",
            String(repeating: "é", count: 60),
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
        try await EachScene.with { each in
            try each.add(values)
            try each.run()
            #expect(try each.scene.names().count == values.count)
        }
    }

    @Test func `a missing value, which no file would have, is refused`() async throws {
        try await EachScene.with { each in
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
        try await EachScene.with("limits: { files: 2 }") { each in
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
        try await EachScene.with("empty: \(word)") { each in
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
        try await EachScene.with { each in
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
                    query: EachScene.declaration.split(separator: "query:").last.map {
                        "query:" + $0
                    }
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
