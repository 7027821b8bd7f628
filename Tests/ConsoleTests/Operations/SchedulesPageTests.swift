// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@testable import Console

/// Schedules, seen and changed in a browser.
@Suite struct SchedulesPageTests {
    private func instants(_ html: String) -> [String] {
        html.matches(of: /<li><time datetime="([^"]+)"/).map { String($0.output.1) }
    }

    @Test
    func `a schedule stands in words, with the instants that come and what became of the others`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.schedule("nuit")
            try await scene.run(
                """
                insert into bascule.tick (schedule, nominal_at, outcome, sentence) values
                ('nuit', '2026-03-01T10:30Z', 'missed', 'trop <tard>'),
                ('nuit', '2026-03-02T10:30Z', 'enqueued', 'enqueued as job 7')
                """)
            let list = try await scene.send("GET", "/schedules", key: key).body
            #expect(list.contains("<tr data-id=\"nuit\">") && list.contains("every day at 06:30"))
            #expect(list.contains("enqueued as job 7") && !list.contains("trop &lt;tard&gt;"))
            let page = try await scene.send("GET", "/schedules/nuit", key: key).body
            #expect(page.contains("trop &lt;tard&gt;") && page.contains("data-testid=\"ticks\""))
            let coming = instants(page)
            #expect(coming.count == 10 && coming.allSatisfy { $0.hasSuffix("T10:30:00Z") })
            #expect(try await scene.send("GET", "/schedules/none", key: key).status == 404)
            #expect(try await scene.send("GET", "/schedules/none/edit", key: key).status == 404)
        }
    }

    @Test func `a preview shows what would be different, and changes nothing`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.schedule("nuit")
            let form = try await scene.send("GET", "/schedules/nuit/edit", key: key).body
            #expect(form.contains("name=\"cron\"") && form.contains("value=\"30 6 * * *\""))
            #expect(form.contains("name=\"version\" value=\"1\""))
            let reply = try await scene.post(
                "/schedules/nuit/edit", key: key,
                ["step": "preview", "version": "1", "cron": "0 7 * * *", "priority": "5"])
            #expect(reply.status == 200 && reply.body.contains("data-testid=\"preview\""))
            let halves = reply.body.components(separatedBy: "Instants then")
            #expect(halves.count == 2)
            #expect(instants(halves[0]).allSatisfy { $0.hasSuffix("T10:30:00Z") })
            #expect(instants(halves[1]).count == 10)
            #expect(instants(halves[1]).allSatisfy { $0.hasSuffix("T11:00:00Z") })
            #expect(reply.body.contains("value=\"0 7 * * *\""), "the form keeps what was typed")
            #expect(try await scene.value("select spec from bascule.schedule") == "30 6 * * *")
            #expect(try await scene.journal().isEmpty)
        }
    }

    @Test func `nobody makes a schedule do what they may not do`() async throws {
        try await ConsoleScene.with { scene in
            let eve = try await scene.key(
                having: "schedules.view", "schedules.edit", name: "eve")
            let ada = try await scene.key("ada", ["operateur"])
            try await scene.schedule("nuit")
            func save(_ key: String, _ fields: [String: String]) async throws -> Reply {
                let own = ["step": "save", "version": "1"]
                return try await scene.post(
                    "/schedules/nuit/edit", key: key, own.merging(fields) { $1 })
            }
            let kinds: [[String: String]] = [
                ["kind": "aggregates.refresh"], ["kind": "  aggregates.refresh\t"],
                ["kind": "exports.amended"],
            ]
            for fields in kinds {
                #expect(try await save(eve, fields).status == 403, "\(fields)")
            }
            #expect(
                try await scene.value("select kind from bascule.schedule")
                    == "housekeeping.folders")
            #expect(try await save(eve, ["cron": "0 7 * * *"]).status == 303)
            try await scene.run("update bascule.schedule set version = 1")
            #expect(try await save(ada, ["kind": "aggregates.refresh"]).status == 303)
            // What it is already, no more than what it becomes.
            #expect(try await save(eve, ["version": "2", "cron": "0 8 * * *"]).status == 403)
        }
    }

    @Test func `a change is saved once, of the version that was looked at`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.schedule("nuit")
            func save(_ version: String, _ fields: [String: String]) async throws -> Reply {
                try await scene.post(
                    "/schedules/nuit/edit", key: key,
                    fields.merging(["step": "save", "version": version]) { $1 })
            }
            let saved = try await save("1", ["cron": "0 7 * * *"])
            #expect(saved.place == "/schedules/nuit?done=schedule-saved")
            #expect(try await scene.value("select spec from bascule.schedule") == "0 7 * * *")
            let late = try await save("1", ["cron": "0 8 * * *"])
            #expect(late.status == 409 && late.body.contains("data-testid=\"errors\""))
            #expect(late.body.contains("name=\"version\" value=\"2\""))
            #expect(
                try await save("2", ["cron": "0 7 * * *"])["location"]?.contains("schedule-same")
                    == true)
            let wrong = try await save("2", ["cron": "61 * * * *", "zone": "Mars"])
            #expect(wrong.status == 422 && wrong.body.contains("aria-invalid"))
            #expect(wrong.body.contains("Mars") && wrong.body.contains("0–59"))
            #expect(try await save("x", [:]).status == 400)
            #expect(
                try await scene.post("/schedules/nuit/edit", key: key, ["step": "go"]).status
                    == 422)
            #expect(try await scene.journal() == ["schedule edited schedule nuit user:ada"])
        }
    }

    @Test func `it is paused with a reason, resumed, and run by hand`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.schedule("nuit")
            let paused = try await scene.post(
                "/schedules/nuit/pause", key: key, ["reason": "arrêt <annuel>"])
            #expect(paused.place == "/schedules/nuit?done=schedule-paused")
            let page = try await scene.send("GET", "/schedules/nuit", key: key).body
            #expect(
                page.contains("arrêt &lt;annuel&gt;") && page.contains("/schedules/nuit/resume"))
            #expect(
                try await scene.post("/schedules/nuit/pause", key: key)["location"]
                    == "/schedules/nuit", "it was so before: there is nothing to tell")
            #expect(try await scene.post("/schedules/nuit/resume", key: key).status == 303)
            #expect(try await scene.post("/schedules/nuit/run", key: key).status == 303)
            #expect(
                try await scene.value("select enqueued_by from bascule.job") == "user:ada")
            #expect(
                try await scene.journal() == [
                    "schedule paused schedule nuit user:ada",
                    "schedule resumed schedule nuit user:ada",
                    "schedule run schedule nuit user:ada",
                ])
            for verb in ["pause", "resume", "run", "backfill"] {
                let reply = try await scene.post("/schedules/none/\(verb)", key: key)
                #expect(reply.status == 404, "\(verb)")
            }
        }
    }

    @Test func `a backfill shows its windows before it enqueues them`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.schedule("nuit")
            let fields = ["from": "2026-03-01", "to": "2026-03-04"]
            func post(_ step: String, _ changes: [String: String] = [:]) async throws -> Reply {
                try await scene.post(
                    "/schedules/nuit/backfill", key: key,
                    fields.merging(["step": step]) { $1 }.merging(changes) { $1 })
            }
            let shown = try await post("preview")
            #expect(shown.status == 200)
            #expect(try await scene.value("select count(*)::text from bascule.job") == "0")
            let count = instants(
                shown.body.components(separatedBy: "data-testid=\"preview\"")[1].components(
                    separatedBy: "</section>")[0]
            ).count
            let done = try await post("run")
            #expect(done.place == "/schedules/nuit?done=schedule-backfilled&n=\(count)")
            #expect(
                try await scene.value("select count(*)::text from bascule.job") == "\(count)"
                    && count >= 3)
            let again = try await post("preview").body
            #expect(again.contains("0 jobs would be put"))
            for changes in [["from": "hier"], ["to": "2026-02-01"], ["to": ""]] {
                #expect(try await post("run", changes).status == 422, "\(changes)")
            }
            #expect(try await post("later").status == 422)
        }
    }
}
