// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// A look at the site that is not at its end is told as what it is.
@Suite struct UnfinishedLookTests {
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
            try holder.script("rollback")
            try await eventually("the look ends") {
                try await scene.send("GET", "/health", key: key).status == 200
            }
        }
    }
}
