// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Containers in the real service, which dies with them.
    @Suite struct Members {
        private static let rule = #"container: { members: ["*.csv"] }"#

        private let members =
            (0..<3).map { DroppedFile("lot/m\($0).csv", rows: 20, note: "membre \($0)") }
            + [DroppedFile("lot/mauvais.csv", rows: 0, bad: 4)]

        private func container(_ more: [(String, String)] = []) -> [UInt8] {
            var zip = StoredZip()
            for member in members { zip.add(member.name, member.text) }
            for (name, text) in more { zip.add(name, text) }
            return zip.bytes
        }

        /// Writes it beside the inbox's names, then gives it its own.
        private func drop(_ bytes: [UInt8], as name: String, _ world: World) throws {
            let folder = URL(fileURLWithPath: world.home.inbox(DroppedFile.feed))
            let hidden = folder.appending(path: ".\(name).tmp")
            try Data(bytes).write(to: hidden)
            try FileManager.default.moveItem(at: hidden, to: folder.appending(path: name))
        }

        /// Each row of each member once, each member's bytes in one place, nothing in the inbox.
        private func check(_ world: World, _ bytes: [UInt8]) async throws {
            #expect(
                try await world.texts(
                    """
                    select concat_ws(' ', name, state) from bascule.file order by name
                    """)
                    == [
                        "lot.csv.zip loaded", "m0.csv loaded", "m1.csv loaded", "m2.csv loaded",
                        "mauvais.csv rejected",
                    ])
            let keys = try await world.texts("select id from essai.mesures order by id")
            #expect(keys == members.flatMap(\.goodKeys).sorted())
            let found = try world.home.files().filter {
                !$0.key.contains("/.bascule-")
            }
            for data in members.map({ Data($0.text.utf8) }) + [Data(bytes)] {
                #expect(found.values.count { $0 == data } == 1)
            }
            // What was renamed by a transaction that died is cleaned up within a day.
            let folder = world.home.inbox(DroppedFile.feed)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.filter { !$0.hasPrefix(".bascule-") } == [])
        }

        @Test(arguments: Kills.stages)
        func `killed at a stage boundary with a container, again and again`(stage: String)
            async throws
        {
            try await World.with(feed: Self.rule) { world in
                let bytes = container()
                try drop(bytes, as: "lot.csv.zip", world)
                var crashes = 0
                for _ in 0..<6 {
                    let service = try world.start([
                        "BASCULE_CRASH_AT": stage, "BASCULE_BATCH_FILES": "1",
                    ])
                    try await eventually("the service dies or is done") {
                        if !service.child.isRunning { return true }
                        return try await world.settled() == members.count + 1
                    }
                    if service.child.isRunning { break }
                    crashes += 1
                }
                #expect(crashes > 0, "the service never came by \(stage)")
                let last = try world.start()
                try await world.waitUntilSettled(members.count + 1, by: last)
                try await check(world, bytes)
            }
        }

        @Test func `a container that its sender has open waits, whole`() async throws {
            try await World.with(feed: Self.rule) { world in
                let bytes = container()
                let path = world.home.inbox(DroppedFile.feed) + "/lot.csv.zip"
                try Data(bytes.dropLast(100)).write(to: URL(fileURLWithPath: path))
                let sender = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try sender.seekToEnd()
                let service = try world.start()
                try await eventually("it is seen to be open") {
                    try await world.number("select count(*) from bascule.waiting") > 0
                }
                #expect(try await world.number("select count(*) from bascule.file") == 0)
                try sender.write(contentsOf: Data(bytes.suffix(100)))
                try sender.close()
                try await world.waitUntilSettled(members.count + 1, by: service)
                try await check(world, bytes)
            }
        }

        @Test func `a command shows a container's members, and a member's container`() async throws
        {
            try await World.with(feed: Self.rule) { world in
                let path = world.home.path + "/lot.csv.zip"
                try Data(container([("lisez-moi.txt", "…")])).write(to: URL(fileURLWithPath: path))
                let load = try await world.run(["import", path, "--feed", DroppedFile.feed])
                #expect(load.output.contains("m2.csv"), "\(load.output)\(load.errors)")
                let id = try await world.number(
                    "select id from bascule.file where name = 'lot.csv.zip'")
                let shown = try await world.run(["files", "show", "\(id)"])
                #expect(shown.output.contains("5 members:"), "\(shown.output)")
                #expect(shown.output.contains("lot/m0.csv  loaded"), "\(shown.output)")
                #expect(shown.output.contains("lisez-moi.txt  passed over"), "\(shown.output)")
                let member = try await world.number(
                    "select id from bascule.file where name = 'm1.csv'")
                let json = try await world.run(["files", "show", "\(member)", "--json"])
                let facts = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
                #expect(
                    (facts as? [String: Any])?["member"] as? String == "lot/m1.csv",
                    "\(json.output)")
                #expect(try await world.number("select count(*) from essai.mesures") == 60)
            }
        }
    }
}
