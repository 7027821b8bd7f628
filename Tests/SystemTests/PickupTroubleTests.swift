// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// What may go wrong with `bascule pickups`, and what must not be lost by it.
    @Suite struct PickupTroubles {
        private func with(_ body: (PickupSite) async throws -> Void) async throws {
            try await PickupSite.with(body)
        }

        @Test func `a pickup whose feed is of no use fails, and those behind it fetch`()
            async throws
        {
            try await with { site in
                let world = site.world
                try site.put(DroppedFile("a.csv", rows: 1))
                _ = try world.start(site.environment)
                try world.declare("feed: casse\nfiles: [\"*.csv\"]\ncolumns: 3\n", "feeds/casse")
                let own = try String(
                    contentsOfFile: world.home.path + "/config/pickups/ctcs.yaml", encoding: .utf8)
                try world.declare(
                    own.replacing("pickup: ctcs", with: "pickup: aaa")
                        .replacing("feed: \(DroppedFile.feed)", with: "feed: casse"),
                    "pickups/aaa")
                #expect(try await site.run(["jobs", "run", "pickups.run"]).status == 0)
                try await eventually("the second has fetched") {
                    try await world.texts(
                        "select pickup from bascule.pickup_item where file_id is not null")
                        == ["ctcs"]
                }
                let failing: SQL = """
                    select concat_ws(' ', pickup, code) from bascule.pickup
                     where failing_since is not null
                    """
                #expect(try await world.texts(failing) == ["aaa not_taken"])
                let told = try await site.run(["pickups", "run", "aaa"])
                #expect(told.status == 3 && told.errors.contains("casse"), "\(told)")
            }
        }

        @Test func `what is said of a file or a pickup ends with its cause`() async throws {
            try await with { site in
                let world = site.world
                for name in ["a.csv", "b.csv"] { try site.put(DroppedFile(name, rows: 1)) }
                #expect(try await site.look()["fetched"] == 2)
                let refused: SQL = """
                    select concat_ws(' ', name, code) from bascule.pickup_item
                     where code is not null order by name
                    """
                // As after `delete` in a folder where we may not, and at another address.
                try await world.session.use {
                    try $0.script(
                        """
                        update bascule.pickup_item
                           set code = 'not_put_away', reason_en = 'no', reason_fr = 'non';
                        update bascule.pickup_item set source = 'sftp://old/' where name = 'b.csv';
                        """)
                }
                #expect(
                    try await world.texts(refused) == ["a.csv not_put_away", "b.csv not_put_away"])
                _ = try await site.look()
                #expect(try await world.texts(refused).isEmpty)
                let there: SQL = """
                    select concat_ws(' ', name, source = 'sftp://old/') from bascule.pickup_item
                     where gone_at is null order by id
                    """
                #expect(try await world.texts(there) == ["a.csv f", "b.csv f"])

                try await site.declare(key: "SHA256:" + String(repeating: "a", count: 43))
                #expect(try await site.run(["pickups", "run", "ctcs"]).status == 3)
                let failing: SQL = """
                    select pickup from bascule.pickup where failing_since is not null
                    """
                let clean = ["housekeeping", "run", "history", "--force"]
                // One with a mistake is declared.
                let file = world.home.path + "/config/pickups/ctcs.yaml"
                try world.declare("pickup: ctcs\n", "pickups/ctcs")
                #expect(try await site.run(clean).status <= 1)
                #expect(try await world.texts(failing) == ["ctcs"])
                try FileManager.default.removeItem(atPath: file)
                #expect(try await site.run(clean).status <= 1)
                #expect(try await world.texts(failing).isEmpty)
                #expect(try await world.texts(there).isEmpty)
            }
        }

        @Test func `nothing is deleted there whose bytes are in no table`() async throws {
            try await with { site in
                let world = site.world
                let service = try world.start(site.environment)
                let a = DroppedFile("a.csv", rows: 1)
                try site.put(a)
                #expect(try await site.look()["fetched"] == 1)
                try await world.waitUntilSettled(1, by: service)
                try site.put(DroppedFile(copyOf: a, as: "b.csv"))
                #expect(try await site.look()["fetched"] == 1)
                try await world.waitUntilSettled(2, by: service)
                #expect(
                    try await world.texts("select state from bascule.file order by id")
                        == ["loaded", "duplicate"])
                #expect(try await world.run(["files", "revert", "1"]).status == 0)
                try await site.declare(after: "delete")
                let kept = try await site.look()
                #expect(kept["put_away"] == 0 && kept["refused"] == 0, "\(kept)")
                #expect(try site.names() == ["a.csv", "b.csv"])
                for state in ["rejected", "failed", "arrived", "loading"] {
                    _ = try await world.texts(
                        "update bascule.file set state = \(state) where id = 1 returning name")
                    #expect(try await site.look()["put_away"] == 0, "\(state)")
                }
                _ = try await world.texts(
                    "update bascule.file set state = 'loaded' where id = 1 returning name")
                #expect(try await site.look()["put_away"] == 2)
                #expect(try site.names().isEmpty)
            }
        }

        @Test func `a file that can't be moved there stays, and the look goes on`() async throws {
            try await with { site in
                let world = site.world
                let service = try world.start(site.environment)
                for name in ["a.csv", "b.csv"] { try site.put(DroppedFile(name, rows: 1)) }
                #expect(try await site.look()["fetched"] == 2)
                try await world.waitUntilSettled(2, by: service)
                // A file has the folder's name.
                try Data().write(to: URL(filePath: site.there + "/traite"))
                try await site.declare(after: "{ move: traite }")
                let told = try await site.look(status: 1)
                #expect(told["put_away"] == 0 && told["refused"] == 2, "\(told)")
                #expect(
                    try await world.texts("select distinct code from bascule.pickup_item")
                        == ["not_put_away"])
                try FileManager.default.removeItem(atPath: site.there + "/traite")
                #expect(try await site.look()["put_away"] == 2)
            }
        }

        @Test func `what another Bascule is about to delete there is left to it`() async throws {
            try await with { site in
                try await site.declare(after: "delete")
                try site.put(DroppedFile("a.csv", rows: 1))
                #expect(try await site.look()["fetched"] == 1)
                try FileManager.default.removeItem(atPath: site.there + "/a.csv")
                let theirs = ".bascule-1-0123456789abcdef.pickup"
                try site.put(DroppedFile(theirs, rows: 2))
                _ = try await site.look()
                #expect(try site.names() == [theirs])
                #expect(
                    try await site.world.texts(
                        "select name from bascule.pickup_item where gone_at is not null")
                        == ["a.csv"])
            }
        }
    }
}
