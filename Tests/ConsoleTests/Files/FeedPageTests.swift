// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// Declarations as pages.
@Suite struct FeedPageTests {
    @Test func `a declaration is shown as people read it`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("lea", ["lecteur"])
            _ = try await scene.take("a.csv", ConsoleScene.faulty)
            let list = try await scene.send("GET", "/feeds", key: key)
            #expect(list.body.contains("data-testid=\"feeds\""))
            #expect(list.body.contains("href=\"/feeds/mesures\""))
            let page = try await scene.send("GET", "/feeds/mesures", key: key)
            #expect(page.status == 200)
            for text in ["numeric(12,3)", "essai.mesures", "*.csv", "50%", "33.3%"] {
                #expect(page.body.contains(text), "\(text)")
            }
            #expect(try await scene.send("GET", "/feeds/none", key: key).status == 404)
            #expect(try await scene.send("GET", "/feeds/mesures/try", key: key).status == 403)
        }
    }

    @Test func `a sample is judged against the table, and nothing of it is kept`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            _ = try await scene.take("a.csv", ConsoleScene.good)
            let sample = "id;valeur;note\nA;9,5;\nB;2,5;\nN;1;\nM;x;\n"
            let reply = try await scene.upload(
                "/feeds/mesures/try", key: key, files: [("essai.txt", sample)])
            #expect(reply.status == 200)
            for mark in [
                "data-read=\"4\"", "data-would-insert=\"1\"", "data-would-amend=\"1\"",
                "data-would-skip=\"1\"", "data-rejected=\"1\"", "data-testid=\"amendments\"",
            ] {
                #expect(reply.body.contains(mark), "\(mark)")
            }
            #expect(try await scene.number("select count(*) from essai.mesures") == 2)
            #expect(try await scene.number("select count(*) from bascule.file") == 1)
            try await scene.waitForEmptyWorkFolder()
            let none = try await scene.upload("/feeds/mesures/try", key: key, files: [])
            #expect(none.status == 422)
        }
    }
}
