// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// What the first page says must be true.
@Suite struct OverviewTests {
    // MARK: what waits

    @Test func `complete files that nobody takes are a matter beside a watcher, with the cause`()
        async throws
    {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            try await scene.run(
                "insert into bascule.service (worker, roles) values ('elsewhere:1', 'watcher')")
            try scene.home.drop(DroppedFile("un.csv", rows: 2), in: "mesures")
            try scene.home.drop(DroppedFile("deux.csv", rows: 2), in: "mesures")
            try await eventually("they are overdue", within: .seconds(30)) {
                Overview.matters(try await scene.overview(key)).contains {
                    $0.contains("2 complete files not loaded") && $0.contains("log says")
                }
            }
            try await scene.run(
                "insert into bascule.queue (name, paused_at, paused_by) values ('inbox', now(), 'user:x')"
            )
            try await eventually("the pause is told", within: .seconds(30)) {
                let all = Overview.matters(try await scene.overview(key))
                return all.contains { $0.contains("2 complete files") && $0.contains("is paused") }
                    && all.contains { $0.contains("queue inbox") && $0.contains("by user:x") }
            }
            let shown = try await scene.overview(key)
            #expect(Overview.live(shown, "files.waiting") == "2")
            #expect(shown.contains("data-testid=\"not-well\""))
        }
    }

    @Test func `files put off are a matter by feed and cause`() async throws {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            for number in 0..<3 {
                try await scene.insert(
                    "a\(number).csv", state: "arrived", reason: "le disque <est> plein",
                    hoursAgo: 1)
            }
            try await scene.insert("now.csv", state: "loading", hoursAgo: 1)
            try await eventually("it is told", within: .seconds(30)) {
                let all = Overview.matters(try await scene.overview(key))
                return all.count == 1 && all[0].hasPrefix("mesures 3 files put off, the oldest for")
                    && all[0].contains("le disque &lt;est&gt; plein.")
            }
        }
    }

    @Test func `what jobs and queues lack is a matter, what has changed since is a note`()
        async throws
    {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            try await scene.run(
                """
                insert into bascule.job (queue, kind, state, enqueued_by, settled_at)
                values ('default', 'exports.check', 'dead', 'user:ana', now())
                """)
            try await scene.run(
                """
                insert into bascule.export (export, revision, format, path, bytes, rows, sha256,
                                            data_sha256, declaration, made_by, placed_at, amended_at)
                select 'journal', 1, 'csv', '/x/e.csv', 1, 1, h, h, h, 'test', now(), now()
                  from sha256('') h
                """)
            try await eventually("both are told", within: .seconds(30)) {
                let shown = try await scene.overview(key)
                return Overview.matters(shown).contains {
                    $0.contains("Failed as often as they may: 1.")
                }
                    && shown.contains("<details class=\"notes\">")
                    && shown.contains("export journal")
            }
        }
    }

    @Test func `a list that is cut says how long it is, as far as one's rights go`() async throws {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let held = try await scene.held("{overview.view@mesures}")
            try await scene.run(
                "insert into bascule.service (worker, roles) values ('elsewhere:1', 'watcher')")
            // Those of the other feed come first in the order of paths.
            try await scene.run(
                """
                insert into bascule.waiting (worker, path, feed, bytes, reason, since)
                select 'elsewhere:1', '/a/' || i, case when i < 600 then 'autre' else 'mesures' end,
                       1, 'open', now() from generate_series(1, 660) i
                """)
            try await eventually("all are counted", within: .seconds(30)) {
                Overview.live(try await scene.overview(key), "files.waiting") == "660"
            }
            let mine = try await scene.overview(held)
            #expect(Overview.live(mine, "files.waiting") == "61")
            #expect(mine.contains("And 41 more."))
            #expect(mine.matches(of: /<tr><th scope="row" data-label="File">/).count == 20)
        }
    }

    // MARK: rights

    @Test func `a right held to a feed shows nothing of another one or of the site`() async throws {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.held("{overview.view@mesures,alerts.view@mesures}")
            try await scene.insert("mien.csv", state: "arrived", reason: "cause", hoursAgo: 1)
            try await scene.insert(
                "secret.csv", feed: "autre", state: "arrived", reason: "cause", hoursAgo: 1)
            try await scene.insert("secret2.csv", feed: "autre", reason: "refus")
            for subject in ["feed mesures", "feed autre", "secretfolders"] {
                try await scene.run(
                    """
                    insert into bascule.alert (rule, subject, due_at, message)
                    values ('arrival_missed', \(subject), now(), 'rien')
                    """)
            }
            try await scene.run(
                "insert into bascule.queue (name, paused_at, paused_by) values ('secret', now(), 'user:x')"
            )
            try await eventually("one's own is told", within: .seconds(30)) {
                let all = Overview.matters(try await scene.overview(key))
                return all.count == 2 && all[0].contains("mien.csv")
                    && all[1].contains("feed mesures")
            }
            let shown = try await scene.overview(key)
            #expect(!shown.contains("secret") && !shown.contains("autre"), "\(shown)")
            #expect(
                shown.contains("data-testid=\"scope\"")
                    && Overview.live(shown, "jobs.running") == nil)
            let all = try await scene.key("ada", ["lecteur"])
            let whole = try await scene.overview(all)
            #expect(whole.contains("secret.csv") && whole.contains("secretfolders"))
            #expect(!whole.contains("data-testid=\"scope\""))
            #expect(Overview.live(whole, "jobs.running") == "0")
        }
    }

    @Test func `alerts go as far as the right to see alerts`() async throws {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.held("{overview.view,alerts.view@mesures}")
            for subject in ["feed mesures", "feed autre"] {
                try await scene.run(
                    """
                    insert into bascule.alert (rule, subject, due_at, message)
                    values ('arrival_missed', \(subject), now(), 'rien')
                    """)
            }
            try await eventually("one's own is told", within: .seconds(30)) {
                try await scene.overview(key).contains("feed mesures")
            }
            #expect(try await !scene.overview(key).contains("feed autre"))
        }
    }

    // MARK: a look that can't be made

    @Test func `a site that can't be looked at is never called well`() async throws {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let holder = try scene.database.connect()
            try holder.script("begin; lock table bascule.export in access exclusive mode")
            let began = ContinuousClock.now
            let shown = try await scene.overview(key)
            #expect(.now - began < .seconds(8), "it waits for two seconds, on a machine at ease")
            #expect(Overview.matters(shown).first?.contains("could not be looked at yet") == true)
            #expect(Overview.live(shown, "files.waiting") == "–")
            try holder.script("rollback")
            try await eventually("it can", within: .seconds(30)) {
                try await scene.overview(key).contains("data-testid=\"all-well\"")
            }
            // The look has a limit of its own for each statement.
            try holder.script("begin; lock table bascule.export in access exclusive mode")
            try await eventually("the look fails, and is told by its age", within: .seconds(90)) {
                Overview.matters(try await scene.overview(key)).first?.contains("looked at since")
                    == true
            }
            try holder.script("rollback")
        }
    }

    // MARK: lists

    @Test func `a search that stopped does not say that there is nothing`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state)
                select 'mesures', 'f' || i, 'f' || i, 1, 'loaded' from generate_series(1, 10001) i
                """)
            let english = ["Accept-Language: en"]
            let cut = try await scene.send("GET", "/files?name=zzz", key: key, headers: english)
            #expect(cut.body.contains("among the 10,000 files") && cut.body.contains("Search on"))
            #expect(!cut.body.contains("Nothing.<"))
            let none = try await scene.send(
                "GET", "/files?state=refused", key: key, headers: english)
            #expect(none.body.contains("Nothing.<"))
        }
    }
}
