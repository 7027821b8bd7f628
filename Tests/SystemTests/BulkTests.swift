// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Many files taken up again by a job of the real service.
    @Suite struct Bulks {
        private static let files = 12

        /// A site where so many files were refused, whose feed takes them since.
        private func with(_ body: (World) async throws -> Void) async throws {
            try await World.with { world in
                let service = try world.start(roles: "watcher")
                try world.drop(
                    (1...Self.files).map { DroppedFile("f\($0).csv", rows: 1, bad: 2) })
                try await world.waitUntilSettled(Self.files, by: service)
                #expect(
                    try await world.number(
                        "select count(*) from bascule.file where state = 'rejected'") == Self.files)
                try await service.killNow()
                try world.declare(
                    DroppedFile.feedYAML().replacing("rejects_max: 50%", with: "rejects_max: 90%"),
                    "feeds/mesures")
                try await body(world)
            }
        }

        private func asking(_ client: FetchClient) async throws -> String {
            let body = """
                {"action": "retry", "filter": {"state": "rejected"}, "expect": \(Self.files),
                 "on_behalf_of": "claire"}
                """
            let answer = try await client.post("/bulk/files", body)
            return try #require(answer["task_id"] as? String, "\(answer)")
        }

        private static let effects: SQL = """
            select concat_ws(' ', action, actor, count(*), count(distinct subject),
                             min(parameters ->> 'on_behalf_of'))
              from bascule.journal where action in ('retry', 'import', 'bulk asked')
               and id > (select max(id) from bascule.journal where action = 'bulk asked') - 1
             group by action, actor order by 1
            """

        @Test func `a bulk whose worker dies goes on where it was, and does nothing twice`()
            async throws
        {
            try await with { world in
                let first = try world.start(["BASCULE_CRASH_AT": "bulk_item"])
                let client = try await FetchClient(world, first)
                let missing = try #require(
                    try await world.texts(
                        "select stored_path from bascule.file where name = 'f5.csv'"
                    ).first)
                try FileManager.default.removeItem(atPath: missing)
                let task = try await asking(client)
                try await eventually("the service has died", within: .seconds(60)) {
                    !first.child.isRunning
                }
                #expect(
                    try await world.number(
                        "select count(*) from bascule.bulk_item where ended_at is null")
                        == Self.files)
                #expect(
                    try await world.number(
                        "select count(*) from bascule.file where state = 'loaded'") == 1,
                    "one was taken up, and nobody has noted it")

                let second = try world.start()
                let other = try await FetchClient(world, second, token: client.token)
                let done = try await other.end(of: task, within: .seconds(150))
                #expect(done["state"] as? String == "succeeded", "\(done)")
                let bulk = try #require(done["bulk"] as? [String: Any])
                #expect(bulk["done"] as? Int == Self.files - 1 && bulk["left"] as? Int == 1)
                let left = try #require((bulk["first_left"] as? [[String: Any]])?.first)
                #expect((left["why"] as? String)?.contains("drop it into the inbox again") == true)
                #expect(
                    try await world.texts(
                        """
                        select concat_ws(' ', name, state) from bascule.file where state <> 'loaded'
                        """
                    ) == ["f5.csv rejected"])
                let effects = try await world.texts(Self.effects)
                #expect(
                    effects == [
                        "bulk asked user:django 1 1 claire",
                        "import user:django \(Self.files - 1) \(Self.files - 1) claire",
                        "retry user:django \(Self.files - 1) \(Self.files - 1) claire",
                    ], "\(effects)")
                #expect(
                    try await world.number("select count(*) from essai.mesures") == Self.files - 1)
            }
        }

        @Test func `a right that has ended meanwhile ends it for each file that is left`()
            async throws
        {
            try await with { world in
                let asked = try world.start(roles: "console")
                let client = try await FetchClient(world, asked)
                let task = try await asking(client)
                let changed = try await world.run(["users", "role", "django", "lecteur"])
                #expect(changed.status == 0, "\(changed.errors)")
                try world.start(roles: "worker")
                let done = try await client.end(of: task, within: .seconds(90))
                let bulk = try #require(done["bulk"] as? [String: Any], "\(done)")
                #expect(bulk["done"] as? Int == 0 && bulk["left"] as? Int == Self.files)
                let left = try #require((bulk["first_left"] as? [[String: Any]])?.first)
                #expect((left["why"] as? String)?.contains("files.retry") == true)
                #expect(
                    try await world.number(
                        "select count(*) from bascule.file where state = 'rejected'") == Self.files)
            }
        }

        @Test func `the jobs of a paused queue are cancelled before any of them runs`()
            async throws
        {
            try await World.with { world in
                let service = try world.start()
                let client = try await FetchClient(world, service)
                #expect(try await world.run(["jobs", "pause", "default"]).status == 0)
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        insert into bascule.job (queue, kind, priority, enqueued_by)
                        select 'default', 'noop', -32768, 't' from generate_series(1, 1001)
                        """)
                }
                let filter = #""filter": {"state": "waiting", "queue": "default"}"#
                let answer = try await client.post(
                    "/bulk/jobs", #"{"action": "cancel", \#(filter), "expect": 1001}"#)
                let task = try #require(answer["task_id"] as? String, "\(answer)")
                let done = try await client.end(of: task, within: .seconds(120))
                let bulk = try #require(done["bulk"] as? [String: Any], "\(done)")
                #expect(bulk["done"] as? Int == 1_001 && bulk["left"] as? Int == 0, "\(bulk)")
                #expect(
                    try await world.texts(
                        """
                        select concat_ws(' ', outcome, count(*)) from bascule.job_history
                         where kind = 'noop' group by outcome
                        """) == ["cancelled 1001"])
            }
        }

        /// Asked for while no worker is there, so that others may change them before its turn.
        @Test func `what is no longer as it was shown is left, with what it is now`() async throws {
            try await with { world in
                let asked = try world.start(roles: "console")
                let client = try await FetchClient(world, asked)
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        insert into bascule.job (queue, kind, state, enqueued_by, settled_at)
                        select 'nobody', 'export', 'dead', 't', now() from generate_series(1, 1001)
                        """)
                }
                let files = try await asking(client)
                let answer = try await client.post(
                    "/bulk/jobs",
                    #"""
                    {"action": "discard", "filter": {"state": "dead"}, "expect": 1001, "confirm": true}
                    """#)
                let jobs = try #require(answer["task_id"] as? String, "\(answer)")
                let ids = try await world.texts(
                    "select id::text from bascule.job where queue = 'nobody' order by id limit 2")
                #expect(try await world.run(["jobs", "retry"] + ids).status == 0)
                let file = try #require(
                    try await world.texts(
                        "select id::text from bascule.file where name = 'f5.csv'"
                    ).first)
                // Status 1: rows of it are refused still.
                #expect(try await world.run(["files", "retry", file]).status == 1)
                let reverted = try await world.run(["files", "revert", file])
                #expect(reverted.status == 0, "\(reverted.output) \(reverted.errors)")

                try world.start(roles: "worker")
                for (task, number, why) in [
                    (jobs, 1_001, "is no longer dead: its state is waiting now"),
                    (files, Self.files, "is no longer rejected: its state is reverted now"),
                ] {
                    let done = try await client.end(of: task, within: .seconds(120))
                    let bulk = try #require(done["bulk"] as? [String: Any], "\(done)")
                    let left = number == Self.files ? 1 : 2
                    #expect(bulk["done"] as? Int == number - left, "\(bulk)")
                    #expect(bulk["left"] as? Int == left, "\(bulk)")
                    let first = try #require((bulk["first_left"] as? [[String: Any]])?.first)
                    #expect((first["why"] as? String)?.contains(why) == true, "\(first)")
                }
                #expect(
                    try await world.texts("select id::text from bascule.job where queue = 'nobody'")
                        .sorted() == ids.sorted())
                #expect(
                    try await world.texts("select name from bascule.file where state <> 'loaded'")
                        == ["f5.csv"])
            }
        }

        @Test func `many jobs are changed one by one, and what can't be is told by job`()
            async throws
        {
            try await with { world in
                let service = try world.start()
                let client = try await FetchClient(world, service)
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        insert into bascule.job (queue, kind, state, enqueued_by, settled_at, unique_key)
                        select 'nobody', 'export', 'dead', 't', now(),
                               case when i in (7, 8) then 'same' end
                          from generate_series(1, 1100) i
                        """)
                }
                let body = #"{"action": "retry", "filter": {"state": "dead"}, "expect": 1100}"#
                let answer = try await client.post("/bulk/jobs", body)
                let task = try #require(answer["task_id"] as? String, "\(answer)")
                let done = try await client.end(of: task, within: .seconds(120))
                #expect(done["state"] as? String == "succeeded", "\(done)")
                let bulk = try #require(done["bulk"] as? [String: Any])
                #expect(bulk["done"] as? Int == 1_099 && bulk["left"] as? Int == 1)
                #expect(
                    try await world.number(
                        """
                        select count(*) from bascule.job
                         where queue = 'nobody' and state = 'waiting'
                        """
                    ) == 1_099)
                #expect(
                    try await world.number(
                        "select count(*) from bascule.journal where action = 'job retried'")
                        == 1_099)
            }
        }
    }
}
