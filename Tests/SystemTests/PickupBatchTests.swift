// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Many files of a pickup are one commit: what is wrong with one of them, and a death on the way.
    @Suite struct PickupBatches {
        private func with(_ body: (PickupSite) async throws -> Void) async throws {
            try await PickupSite.with(body)
        }

        private func put(_ count: Int, at site: PickupSite) throws {
            for number in 1...count { try site.put(DroppedFile("\(number).csv", rows: 2)) }
        }

        private let fetched: SQL = """
            select concat_ws(' ', subject, parameters->>'name') from bascule.journal
             where action = 'fetched' order by id
            """

        @Test func `files of several batches are fetched once, each with its entry`() async throws {
            try await with { site in
                let world = site.world
                try await site.declare(more: "limits: { batch: 2 }")
                try put(5, at: site)
                let first = try await site.look()
                #expect(first["fetched"] == 5 && first["waiting"] == 0, "\(first)")
                #expect(
                    try await world.texts(fetched) == (1...5).map { "file \($0) \($0).csv" })
                // What one transaction writes has one time.
                let times: SQL = """
                    select count(*)::int || ' of ' || min(id)
                      from bascule.journal where action = 'fetched' group by at order by min(id)
                    """
                #expect(try await world.texts(times).map { $0.prefix(1) } == ["2", "2", "1"])
                let service = try world.start(site.environment)
                try await world.waitUntilSettled(5, by: service)
                #expect(try await world.number("select count(*)::int from essai.mesures") == 10)
            }
        }

        @Test func `one that the database does not take is refused alone, and comes once it may`()
            async throws
        {
            try await with { site in
                let world = site.world
                try put(4, at: site)
                // One of that name lies in the inbox.
                try Data("x".utf8).write(
                    to: URL(filePath: world.home.inbox(DroppedFile.feed) + "/2.csv"))
                try await world.session.use {
                    try $0.script(
                        "alter table bascule.file add constraint no_third check (name <> '3.csv')")
                }
                let told = try await site.look(status: 1)
                #expect(told["fetched"] == 2 && told["refused"] == 1, "\(told)")
                #expect(told["waiting"] == 1, "\(told)")
                let refused: SQL = """
                    select name || ' ' || code from bascule.pickup_item where code is not null
                    """
                #expect(try await world.texts(refused) == ["3.csv not_entered"])
                #expect(
                    try world.home.waiting(in: DroppedFile.feed).sorted()
                        == ["1.csv", "2.csv", "4.csv"], "no hidden file is left")
                try await world.session.use {
                    try $0.script("alter table bascule.file drop constraint no_third")
                }
                #expect(try await site.look()["fetched"] == 1)
                #expect(try await world.texts(refused).isEmpty)
            }
        }

        @Test(arguments: [
            ("pickup_read", 5), ("pickup_entered", 5), ("pickup_committed", 2),
            ("pickup_handed_in", 2),
        ])
        func `a look that is killed amid its files loses none, and none comes twice`(
            _ step: String, _ left: Int
        ) async throws {
            try await with { site in
                let world = site.world
                try await site.declare(after: "delete", more: "limits: { batch: 3 }")
                try put(5, at: site)
                let killed = try await site.run(
                    ["pickups", "run", "ctcs"], ["BASCULE_CRASH_AT": step])
                #expect(killed.status == -SIGKILL, "\(killed)")
                #expect(try await site.look()["fetched"] == left)
                #expect(try site.names().count == 5, "all are there until they are loaded")
                let service = try world.start(site.environment)
                try await world.waitUntilSettled(5, by: service)
                #expect(try await site.look()["put_away"] == 5)
                #expect(try site.names().isEmpty)
                #expect(try await world.texts(fetched).count == 5)
                #expect(
                    try await world.texts("select distinct state from bascule.file") == ["loaded"])
                #expect(try await world.number("select count(*)::int from essai.mesures") == 10)
            }
        }
    }
}
