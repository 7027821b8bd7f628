// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Wording

@testable import Console

/// A look at the site that is not at its end is told as what it is.
@Suite struct UnfinishedLookTests {
    @Test func `a look that does not end says since when, and where to look`() {
        let long = SiteWatch.Unfinished.long
        #expect(
            SiteWatch.Unfinished(took: long - .seconds(1)).words.en.contains(
                "try again in a moment"))
        let stuck = SiteWatch.Unfinished(took: long).words
        #expect(stuck.en.contains("has taken 3 min so far") && stuck.en.contains("bascule doctor"))
        #expect(stuck.fr.contains("dure depuis 3 min"))
    }

    @Test func `what looks for long knows for how long`() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let lookout = Lookout<Int>(
            .init(fresh: .zero, good: .zero, patience: .milliseconds(20))
        ) {
            for await _ in gate { break }
            return 1
        }
        let first = try #require(try await lookout.ask().lookingFor)
        #expect(first >= .milliseconds(20))
        #expect(try #require(await lookout.glance().lookingFor) >= first)
        open.yield()
        try await eventually("the look ends") { await lookout.glance().value == 1 }
        open.finish()
    }

    @Test func `the page of health does not blame the database that answers`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            let token = try await scene.token("ada", roles: ["operateur"])
            let holder = try scene.database.connect()
            try holder.script("begin; lock table bascule.service in access exclusive mode")
            let page = try await scene.send("GET", "/health", key: key)
            #expect(page.status == 503 && page["retry-after"] == "5")
            #expect(page.body.contains("The site is still being looked at"))
            #expect(!page.body.contains("database does not answer"))
            let told = try await scene.ask("GET", "/health", token)
            #expect(told.status == 503)
            #expect(try told.code == "not_looked_at")
            #expect(told.body.contains("try again in a moment"))
            try holder.script("rollback")
            try await eventually("the look ends") {
                try await scene.send("GET", "/health", key: key).status == 200
            }
        }
    }
}
