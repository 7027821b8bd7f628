// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule archive`, the jobs behind it, and seals that survive the death of their process.
    @Suite struct Archives {
        /// Imports files of one row each; gives the archive's folder.
        private func load(_ count: Int, in world: World) async throws {
            for number in 1...count {
                let file = DroppedFile("f\(number).csv", rows: 1)
                let path = try world.write(file.name, file.text)
                let result = try await world.run(["import", path, "--feed", DroppedFile.feed])
                #expect(result.status == 0, "\(result.errors)")
            }
        }

        private func seals(of world: World) throws -> [String] {
            let folder = world.home.archive + "/.seals"
            guard FileManager.default.fileExists(atPath: folder) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        }

        private func audit(
            _ program: String, _ arguments: [String], in world: World
        ) async throws -> Int32 {
            let child = try ChildProcess(program, arguments, folder: world.home.archive)
            let status = try await child.waitForExit()
            try await child.dispose()
            return status
        }

        @Test(arguments: [
            "seal_entered", "seal_recorded", "seal_signed", "seal_written", "seal_renamed",
        ])
        func `killed between two steps there is no seal or a whole one, and the next run mends it`(
            step: String
        ) async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try await load(2, in: world)
                let killed = try await world.run(
                    ["archive", "seal"], environment: ["BASCULE_CRASH_AT": step])
                #expect(killed.status == -SIGKILL, "\(killed.errors)")
                let left = try seals(of: world)
                for name in left where name.hasSuffix(".seal") && !name.hasPrefix(".") {
                    #expect(left.contains(name + ".sig"))
                    let key = try #require(left.first { $0.hasSuffix(".pub") })
                    #expect(
                        try await audit(
                            "/usr/bin/signify-openbsd",
                            ["-V", "-p", ".seals/\(key)", "-m", ".seals/\(name)"], in: world) == 0)
                }
                let result = try await world.run(["archive", "seal"])
                #expect(result.status == 0, "\(result.errors)")
                let whole = try seals(of: world)
                #expect(whole.allSatisfy { !$0.hasPrefix(".") }, "\(whole)")
                let made = whole.filter { $0.hasSuffix(".seal") }
                // Before the commit nothing was made; behind it the first seal is written later.
                #expect(made.count == (step == "seal_entered" ? 1 : 2), "\(whole)")
                for name in made {
                    #expect(
                        try await audit("/usr/bin/sha256sum", ["-c", ".seals/\(name)"], in: world)
                            == 0)
                }
                let verified = try await world.run(["archive", "verify"])
                #expect(verified.status == 0, "\(verified.errors)")
                #expect(verified.output.contains("The archive is as it was sealed."))
            }
        }

        @Test func `a bit is flipped, told with 1, alerted, restored, and told well`() async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try await load(2, in: world)
                #expect(try await world.run(["archive", "seal"]).status == 0)
                let path = try #require(
                    try await world.texts(
                        "select stored_path from bascule.file order by id limit 1"
                    ).first)
                let whole = try #require(FileManager.default.contents(atPath: path))
                var bytes = whole
                bytes[0] ^= 1
                try bytes.write(to: URL(filePath: path))
                let found = try await world.run(["archive", "verify", "--all"])
                #expect(found.status == 1)
                #expect(
                    found.errors.contains(
                        "is not any more what was received: its size is the same"),
                    "\(found.errors)")
                let french = try await world.run(
                    ["archive"], environment: ["BASCULE_LANGUAGE": "fr"])
                #expect(
                    french.status == 1 && french.errors.contains("n'est plus ce qui a été reçu"))
                #expect(
                    try await world.texts(
                        "select rule from bascule.alerts where resolved_at is null")
                        == ["archive_damaged"])
                try whole.write(to: URL(filePath: path))
                let json = try await world.run(["archive", "verify", "--json"])
                #expect(json.status == 0 && json.output.contains("\"sound\" : true"), "\(json)")
                #expect(
                    try await world.number(
                        "select count(*) from bascule.alerts where resolved_at is null") == 0)
            }
        }

        @Test func `a file put into the archive is told, and holds keep files from the retention`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try await load(2, in: world)
                #expect(try await world.run(["archive", "seal"]).status == 0)
                let path = try #require(
                    try await world.texts(
                        "select stored_path from bascule.file order by id limit 1"
                    ).first)
                let folder = URL(filePath: path).deletingLastPathComponent()
                try Data("x".utf8).write(to: folder.appending(path: "intrus.csv"))
                let found = try await world.run(["archive", "verify"])
                #expect(
                    found.status == 1 && found.errors.contains("intrus.csv lies in the archive"))
                try FileManager.default.removeItem(at: folder.appending(path: "intrus.csv"))
                #expect(try await world.run(["archive", "verify"]).status == 0)

                let held = try await world.run(["files", "hold", "1", "--reason", "litige"])
                #expect(held.status == 0, "\(held.errors)")
                #expect(try await world.run(["files", "hold", "1", "--reason", "x"]).status == 1)
                #expect(try await world.run(["archive"]).output.contains("litige"))
                try await world.session.use {
                    try $0.script(
                        """
                        update bascule.file set stored_at = now() - interval '9 days',
                                                arrived_at = now() - interval '9 days'
                        """)
                }
                let rule = ["BASCULE_RETENTION_ARCHIVE": "8d"]
                let purge = ["housekeeping", "run", "retention", "--force"]
                #expect(try await world.run(purge, environment: rule).status == 0)
                #expect(
                    try await world.texts(
                        "select name from bascule.file where purged_at is not null order by id"
                    )
                    .count == 1)
                #expect(FileManager.default.fileExists(atPath: path))
                #expect(try await world.run(["files", "release-hold", "1"]).status == 0)
                #expect(try await world.run(purge, environment: rule).status == 0)
                #expect(!FileManager.default.fileExists(atPath: path))
                // The next seal has a line of each.
                let seal = try await world.run(["archive", "seal", "--json"])
                #expect(seal.output.contains("\"purged\" : 2"), "\(seal.output)")
                #expect(try await world.run(["archive", "verify"]).status == 0)
            }
        }

        @Test func `a key that is gone is made anew only where that is asked for`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let first = try await world.run(["archive", "key"])
                #expect(first.status == 0 && first.errors.contains("A new key"), "\(first.errors)")
                #expect(try await world.run(["archive", "key"]).output == first.output)
                #expect(try await world.run(["archive", "seal"]).status == 0)
                let path = world.home.path + "/var/archive.key"
                try FileManager.default.removeItem(atPath: path)
                let gone = try await world.run(["archive", "key"])
                #expect(gone.status != 0 && gone.errors.contains("is gone"), "\(gone.errors)")
                #expect(!FileManager.default.fileExists(atPath: path))
                let new = try await world.run(["archive", "key", "--new"])
                #expect(new.status == 0 && new.output != first.output, "\(new.errors)")
                #expect(try await world.run(["archive", "seal"]).status == 0)
                #expect(try await world.run(["archive", "verify"]).status == 0)
            }
        }

        @Test func `the worker seals and scrubs as jobs`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try await load(1, in: world)
                try world.start(roles: "worker")
                for kind in ["archive.seal", "archive.scrub"] {
                    let asked = try await world.run(["jobs", "run", kind])
                    #expect(asked.status == 0, "\(asked.errors)")
                    try await eventually("\(kind) succeeds") {
                        try await world.number(
                            """
                            select count(*) from bascule.jobs
                             where kind = \(kind) and state = 'succeeded'
                            """) == 1
                    }
                }
                #expect(try seals(of: world).count == 3)
                #expect(
                    try await world.texts(
                        "select kind || ' ' || files from bascule.archive_checks") == ["scrub 1"])
            }
        }

        @Test func `the archive is loaded anew into an empty database, which is equal`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try await load(3, in: world)
                let empty = try TestDatabase.create()
                let same = try await world.run(["archive", "rebuild", "--into", empty.url])
                #expect(same.status == 0, "\(same.errors)")
                #expect(same.output.contains("The rebuilt database is equal to the live one."))
                let again = try await world.run(["archive", "rebuild", "--into", empty.url])
                #expect(again.status == 2 && again.errors.contains("is not empty"))
            }
        }
    }
}
