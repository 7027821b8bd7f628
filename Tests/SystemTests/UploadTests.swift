// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files brought by OpenSSH, in each way that senders have.
    @Suite struct Uploads {
        /// Uploads by the commands and checks that the one file arrives whole; `%@` is the sender's
        /// copy, `%#` the inbox.
        private func upload(
            _ file: DroppedFile, _ commands: String, feed: String = "",
            check: (World) async throws -> Void = { _ in }
        ) async throws {
            try await World.with(feed: feed) { world in
                let sender = world.home.path + "/" + file.name
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: sender))
                let service = try world.start()
                try await Sshd.with { sshd in
                    try await sshd.sftp(
                        commands.replacing("%@", with: sender)
                            .replacing("%#", with: world.home.inbox(DroppedFile.feed)))
                }
                try await world.waitUntilSettled(1, by: service)
                try await check(world)
                try await world.assertEverythingAccountedFor([file])
            }
        }

        @Test func `a file written straight into the inbox`() async throws {
            try await upload(DroppedFile("direct.csv", rows: 5_000), "put %@ %#/direct.csv")
        }

        @Test func `a file renamed in by link and unlink`() async throws {
            try await upload(
                DroppedFile("plain.csv", rows: 500),
                "put %@ %#/plain.csv.part\nrename -l %#/plain.csv.part %#/plain.csv")
        }

        @Test func `a file renamed in by posix-rename`() async throws {
            try await upload(
                DroppedFile("posix.csv", rows: 500),
                "put %@ %#/.posix.csv\nrename %#/.posix.csv %#/posix.csv")
        }

        @Test func `an old modification time is kept and is no reason to wait or to hurry`()
            async throws
        {
            let old = Date(timeIntervalSince1970: 1_400_000_000)
            let file = DroppedFile("old.csv", rows: 200)
            try await World.with { world in
                let sender = world.home.path + "/" + file.name
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: sender))
                try FileManager.default.setAttributes(
                    [.modificationDate: old], ofItemAtPath: sender)
                let service = try world.start()
                try await Sshd.with { sshd in
                    try await sshd.sftp("put -p \(sender) \(world.home.inbox(DroppedFile.feed))/")
                }
                try await world.waitUntilSettled(1, by: service)
                try await world.assertEverythingAccountedFor([file])
                let kept = try #require(try world.home.files(in: [world.home.archive]).keys.first)
                let date = try FileManager.default.attributesOfItem(atPath: kept)[.modificationDate]
                #expect(date as? Date == old)
            }
        }

        @Test(arguments: [false, true])
        func `files copied by scp`(legacy: Bool) async throws {
            let files = (0..<5).map { DroppedFile("scp\($0).csv", rows: 300) }
            try await World.with { world in
                for file in files {
                    try Data(file.text.utf8)
                        .write(to: URL(fileURLWithPath: world.home.path + "/" + file.name))
                }
                let service = try world.start()
                try await Sshd.with { sshd in
                    try await sshd.scp(
                        files.map { world.home.path + "/" + $0.name },
                        to: world.home.inbox(DroppedFile.feed), legacy: legacy)
                }
                try await world.waitUntilSettled(files.count, by: service)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `a file that trickles in for 20 seconds is not touched before its end`()
            async throws
        {
            // 120 KB at 40 kbit/s.
            let file = DroppedFile("slow.csv", rows: 5_000)
            try await World.with { world in
                let sender = world.home.path + "/" + file.name
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: sender))
                let target = world.home.inbox(DroppedFile.feed) + "/" + file.name
                let service = try world.start()
                try await Sshd.with { sshd in
                    let began = ContinuousClock.now
                    let upload = try sshd.startSFTP(
                        "put \(sender) \(target)", kilobitsPerSecond: 40)
                    try await eventually("the ledger is there") {
                        try await world.number("select count(*) from bascule.file") == 0
                    }
                    var early = 0
                    while upload.isRunning {
                        let known = try await world.number("select count(*) from bascule.file")
                        let size = try? FileManager.default.attributesOfItem(atPath: target)[.size]
                        // The last byte is there, and taken, before the sender's program has ended.
                        if let size = size as? Int, size < file.text.utf8.count { early += known }
                        _ = try await stays(true: .milliseconds(100)) { upload.isRunning }
                    }
                    #expect(early == 0, "touched before its end")
                    #expect(try await upload.waitForExit() == 0)
                    #expect(began.duration(to: .now) > .seconds(18), "the upload was not slow")
                    try await upload.dispose()
                }
                try await world.waitUntilSettled(1, by: service)
                try await world.assertEverythingAccountedFor([file])
            }
        }

        @Test func `500 files at once, from four senders`() async throws {
            let files = (0..<500).map {
                DroppedFile("many\($0).csv", rows: 20, bad: $0 % 50 == 0 ? 1 : 0)
            }
            try await World.with { world in
                let service = try world.start()
                try await Sshd.with { sshd in
                    try await withThrowingTaskGroup { group in
                        for sender in 0..<4 {
                            let folder = world.home.path + "/sender\(sender)"
                            try FileManager.default.createDirectory(
                                atPath: folder, withIntermediateDirectories: false)
                            for file in files.enumerated() where file.offset % 4 == sender {
                                try Data(file.element.text.utf8)
                                    .write(
                                        to: URL(fileURLWithPath: folder + "/" + file.element.name))
                            }
                            group.addTask {
                                try await sshd.sftp(
                                    "put \(folder)/* \(world.home.inbox(DroppedFile.feed))/")
                            }
                        }
                        try await group.waitForAll()
                    }
                }
                try await world.waitUntilSettled(files.count, by: service)
                try await world.assertEverythingAccountedFor(files)
            }
        }
    }
}
