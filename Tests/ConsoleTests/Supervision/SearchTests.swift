// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// `/search`, and the script.
@Suite struct SearchTests {
    private struct Item: Decodable { let kind, name, more, href: String }

    private func add(_ scene: ConsoleScene, _ name: String, feed: String) async throws {
        try await scene.run(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state)
            values (\(feed), \(name), \(name), 1, 'loaded')
            """)
    }

    private func find(
        _ scene: ConsoleScene, _ text: String, key: String
    ) async throws -> [Item] {
        let reply = try await scene.send(
            "GET", "/search?q=" + FormText.encoded(text), key: key,
            headers: ["Accept: application/json"])
        #expect(reply["content-type"] == "application/json; charset=utf-8")
        return try JSONDecoder().decode([Item].self, from: Data(reply.body.utf8))
    }

    @Test func `a few letters lead to files, feeds and pages, as rights allow`() async throws {
        try await ConsoleScene.with { scene in
            let hostile = "</script>\"\u{301}\\\u{1}résultats.csv"
            try await add(scene, hostile, feed: "mesures")
            try await add(scene, "autre.csv", feed: "labo")
            let key = try await scene.key("ada", ["lecteur"])
            #expect(try await find(scene, "résultats", key: key).first?.name == hostile)
            #expect(try await find(scene, "résultats", key: key).first?.href == "/files/1")
            #expect(try await find(scene, "2", key: key).map(\.name) == ["autre.csv"])
            #expect(
                try await find(scene, "mesures", key: key).contains { $0.href.hasSuffix("mesures") }
            )
            #expect(try await find(scene, "fichiers", key: key).isEmpty)
            #expect(try await find(scene, "files", key: key).first?.href == "/files")
            #expect(try await find(scene, "", key: key).isEmpty)
            try await scene.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('labo', array['files.view@labo'], 't'), ('rien', array['exports.view'], 't')
                """)
            let held = try await scene.key("eve", ["labo"])
            #expect(try await find(scene, ".csv", key: held).map(\.name) == ["autre.csv"])
            #expect(try await find(scene, "1", key: held).isEmpty)
            let nobody = try await scene.key("nil", ["rien"])
            #expect(try await find(scene, ".csv", key: nobody).isEmpty)
            let page = try await scene.send("GET", "/search?q=r%C3%A9s", key: key).body
            #expect(page.contains("data-page=\"search\"") && page.contains("href=\"/files/1\""))
            #expect(!page.contains("</script>\""))
            let long = try await scene.send(
                "GET", "/search?q=" + String(repeating: "a", count: 201), key: key)
            #expect(long.status == 400)
        }
    }

    @Test func `the script is one asset of 10 KB, and writes no markup`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let page = try await scene.send("GET", "/", key: key).body
            #expect(page.contains("<script src=\"\(Asset.script.path)\" defer></script>"))
            let reply = try await scene.send("GET", Asset.script.path)
            #expect(reply["content-type"] == "text/javascript; charset=utf-8")
            #expect(reply.body.utf8.count <= 10 << 10)
            for banned in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("] {
                #expect(!reply.body.contains(banned))
            }
            #expect(page.contains("data-live=\"files.today\""))
        }
    }
}
