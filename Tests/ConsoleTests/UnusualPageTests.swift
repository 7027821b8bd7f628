// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Console

/// Files that are far from usual, in a browser.
@Suite struct UnusualPageTests {
    private func record(_ scene: ConsoleScene) async throws {
        try await scene.run(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, reason, unusual, held_at)
            values ('mesures', 'a.csv', 'a.csv', 1, 'arrived', 'inhabituel', '5 <lignes>', now()),
                   ('mesures', 'b.csv', 'b.csv', 1, 'loaded', null, '7 <lignes>', null)
            """)
    }

    @Test func `one that waits is released once, and not taken up again otherwise`() async throws {
        try await ConsoleScene.with { scene in
            try await record(scene)
            let key = try await scene.key("ada", ["analyste"])
            let page = try await scene.send("GET", "/files/1", key: key).body
            #expect(page.contains("/files/1/release") && !page.contains("/files/1/retry"))
            let reply = try await scene.post("/files/1/release", key: key)
            #expect(reply.place == "/files/1?done=file-released")
            #expect(
                try await scene.value("select released_by from bascule.file where id = 1")
                    == "user:ada")
            #expect(try await scene.post("/files/1/release", key: key).status == 409)
            #expect(try await scene.journal() == ["file released file 1 user:ada"])
            #expect(!(try await scene.send("GET", "/files/1", key: key).body.contains("/release")))
        }
    }

    @Test func `one that waits is refused once`() async throws {
        try await ConsoleScene.with { scene in
            try await record(scene)
            let key = try await scene.key("ada", ["analyste"])
            #expect(
                try await scene.send("GET", "/files/1", key: key).body.contains("/files/1/refuse"))
            let reply = try await scene.post("/files/1/refuse", key: key)
            #expect(reply.place == "/files/1?done=file-refused")
            #expect(
                try await scene.value("select refused_by from bascule.file where id = 1")
                    == "user:ada")
            #expect(try await scene.post("/files/1/refuse", key: key).status == 409)
            #expect(try await scene.journal() == ["file refused file 1 user:ada"])
        }
    }

    @Test func `what is unusual stands on the pages of the file and of its feed`() async throws {
        try await ConsoleScene.with { scene in
            try await record(scene)
            let key = try await scene.key("eve", ["lecteur"])
            let file = try await scene.send("GET", "/files/2", key: key).body
            #expect(file.contains("data-testid=\"unusual\"") && file.contains("7 &lt;lignes&gt;"))
            let feed = try await scene.send("GET", "/feeds/mesures", key: key).body
            #expect(feed.contains("7 &lt;lignes&gt;") && feed.contains("is loaded, with an alert"))
            #expect(try await scene.post("/files/1/release", key: key).status == 403)
            let waiting = try await scene.send("GET", "/files/1", key: key).body
            #expect(!waiting.contains("/files/1/release"))
        }
    }
}
