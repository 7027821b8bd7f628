// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Inboxes on a network mount: the kernel tells neither what happens there nor who writes.
    @Suite(.enabled("sshfs can mount (fuse)") { RemoteMount.isPossible })
    struct RemoteInbox {
        /// Much longer than the pauses of the slow writer below, whom a busy machine may hold up.
        private static let quiet = ["BASCULE_QUIET": "4s"]

        /// Lends a world whose inbox is a mount of the folder, and the mount.
        private func withMount(
            feed more: String = "",
            _ body: (World, _ folder: String, RemoteMount) async throws -> Void
        ) async throws {
            try await TemporaryFolder.with { place in
                let folder = place + "/remote"
                try FileManager.default.createDirectory(
                    atPath: folder + "/inbox", withIntermediateDirectories: true)
                try await Sshd.with { sshd in
                    try await RemoteMount.with(folder, at: place + "/mounted", of: sshd) { mount in
                        try await World.with(feed: more, inbox: mount.path + "/inbox") {
                            try await body($0, folder, mount)
                            await $0.ended()
                        }
                    }
                }
            }
        }

        @Test func `a file that its own machine writes slowly is loaded whole, and once`()
            async throws
        {
            let file = DroppedFile("slow.csv", rows: 4_000)
            let others = (0..<20).map { DroppedFile("other\($0).csv", rows: 10) }
            try await withMount { world, folder, _ in
                #expect(try await world.run(["migrate"]).status == 0)
                let service = try world.start(Self.quiet)
                let inbox = folder + "/inbox/" + DroppedFile.feed
                try Data().write(to: URL(fileURLWithPath: inbox + "/slow.csv"))
                let writer = try #require(FileHandle(forWritingAtPath: inbox + "/slow.csv"))
                let bytes = Data(file.text.utf8)
                let piece = bytes.count / 6
                for start in stride(from: 0, to: bytes.count, by: piece) {
                    try writer.write(contentsOf: bytes[start..<min(start + piece, bytes.count)])
                    #expect(
                        try await stays(true: .milliseconds(800)) {
                            try await world.settled() == 0
                        },
                        "nothing is loaded while it is written")
                }
                try writer.close()
                try await world.waitUntilSettled(1, by: service)
                for other in others {
                    try Data(other.text.utf8).write(
                        to: URL(fileURLWithPath: inbox + "/" + other.name))
                }
                try await world.waitUntilSettled(21, by: service)
                try await world.assertEverythingAccountedFor([file] + others)
            }
        }

        @Test func `a mount that breaks is said to be broken, and loads again once it is back`()
            async throws
        {
            let files = (0..<40).map { DroppedFile("broken\($0).csv", rows: 20) }
            try await withMount { world, _, mount in
                let service = try world.start(Self.quiet)
                try world.drop(Array(files[0..<20]))
                try await world.waitUntilSettled(20, by: service)
                try await mount.crash()
                try await eventually("the service says what is the matter") {
                    service.child.errors.contains("not connected")
                }
                #expect(try await stays(true: .seconds(2)) { service.child.isRunning })
                try await mount.remove()
                try await mount.mount()
                try world.drop(Array(files[20...]))
                try await world.waitUntilSettled(40, by: service)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `what comes out of a container has one row each, with its marker`() async throws
        {
            let members = (0..<3).map { DroppedFile("m\($0).csv", rows: 10, note: "membre \($0)") }
            var zip = StoredZip()
            for member in members { zip.add("lot/" + member.name, member.text) }
            let bytes = Data(zip.bytes)
            let rule = "container: { members: [\"*.csv\"] }\narrival: { marker: .ok }"
            try await withMount(feed: rule) { world, folder, _ in
                let service = try world.start(Self.quiet)
                let inbox = folder + "/inbox/" + DroppedFile.feed
                try await eventually("the inbox is there") {
                    FileManager.default.fileExists(atPath: inbox)
                }
                try bytes.write(to: URL(fileURLWithPath: inbox + "/lot.csv.zip"))
                try Data().write(to: URL(fileURLWithPath: inbox + "/lot.csv.zip.ok"))
                try await world.waitUntilSettled(4, by: service)
                #expect(
                    try await world.texts(
                        """
                        select concat_ws(' ', name, origin, state) from bascule.file order by name
                        """)
                        == ["lot.csv.zip inbox loaded"]
                        + members.map { "\($0.name) member loaded" })
                #expect(
                    try await world.number(
                        """
                        select count(*) from bascule.container_members where file_state = 'loaded'
                        """)
                        == 3)
                let left = try FileManager.default.contentsOfDirectory(atPath: inbox)
                #expect(left.filter { !$0.hasPrefix(".") } == [])
            }
        }
    }
}
