// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// `/readyz` answers in time and in its own form, whatever the pages do.
@Suite struct ReadinessTests {
    private struct Body: Decodable {
        struct Check: Decodable {
            let name: String
            let ok: Bool
            let detail: String
        }

        let status: String
        let checks: [Check]
    }

    private func ask(_ scene: ConsoleScene) async throws -> (Int, Body) {
        let reply = try await scene.send("GET", "/readyz")
        #expect(reply["content-type"]?.hasPrefix("application/json") == true, "\(reply.body)")
        return (reply.status, try JSONDecoder().decode(Body.self, from: Data(reply.body.utf8)))
    }

    @Test func `pages at work don't hold it up`() async throws {
        try await ConsoleScene.with(["BASCULE_EXPECTED_ROLES": "[]"]) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            // What a transaction sees of the others' activity stays as it was at its first look.
            let (holder, eye) = (try scene.database.connect(), try scene.database.connect())
            try holder.script("begin; lock table bascule.file in access exclusive mode")
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 {
                    group.addTask { try await scene.send("GET", "/files", key: key).status }
                }
                try await eventually("every connection of the pages waits") {
                    try eye.query(
                        """
                        select count(*) from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                        """
                    ).value(as: Int.self) >= 6
                }
                let began = ContinuousClock.now
                let (status, body) = try await ask(scene)
                #expect(status == 200 && body.status == "ready")
                #expect(.now - began < .seconds(3))
                try holder.script("rollback")
                for try await status in group { #expect(status == 200 || status == 503) }
            }
        }
    }

    @Test func `a statement that hangs is an answer in time`() async throws {
        try await ConsoleScene.with(["BASCULE_EXPECTED_ROLES": "[watcher]"]) { scene in
            let holder = try scene.database.connect()
            try holder.script("begin; lock table bascule.service in access exclusive mode")
            let began = ContinuousClock.now
            let (status, body) = try await ask(scene)
            #expect(.now - began < .seconds(6), "two seconds on a machine at ease")
            #expect(status == 503 && body.checks.contains { $0.name == "database" && !$0.ok })
            try holder.script("rollback")
            try await eventually("the database is back") {
                try await ask(scene).1.checks.contains { $0.name == "database" && $0.ok }
            }
        }
    }

    @Test func `roles that can't be read are not taken for none`() async throws {
        try await ConsoleScene.with { scene in
            try FileManager.default.createDirectory(
                atPath: scene.home.path + "/var", withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: scene.home.path + "/var/services"))
            let (status, body) = try await ask(scene)
            #expect(status == 503 && body.status == "not ready")
            #expect(body.checks.map(\.name) == ["database", "roles"])
            #expect(body.checks.map(\.ok) == [true, false])
        }
    }
}
