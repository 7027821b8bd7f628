// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Full disks, other file systems, too many files, lost events, two services.
    @Suite struct FolderTrouble {
        @Test(.enabled("a file system can be mounted") { try await SmallFileSystem.isPossible() })
        func `the archive is full: loaded, not lost, and moved when there is room`()
            async throws
        {
            let files = (0..<6).map { DroppedFile("full\($0).csv", rows: 800) }
            try await TemporaryFolder.with { folder in
                try await SmallFileSystem.with(at: folder + "/archive", megabytes: 1) { small in
                    let ballast = try small.fill()
                    try await World.with(archive: small.path + "/kept") { world in
                        let service = try world.start()
                        try world.drop(files)
                        try await eventually("the rows are there") {
                            try await world.number("select count(*) from essai.mesures") == 6 * 800
                        }
                        #expect(
                            try await stays(true: .seconds(3)) {
                                try service.child.isRunning
                                    && world.home.waiting(in: DroppedFile.feed).count == files.count
                            }, "nothing is deleted while there is no room: \(service.lastWords)")
                        #expect(service.child.errors.contains("No space left"))
                        try FileManager.default.removeItem(atPath: ballast)
                        try await world.waitUntilSettled(files.count, by: service)
                        try await world.assertEverythingAccountedFor(files)
                        await world.ended()
                    }
                }
            }
        }

        @Test(.enabled("a file system can be mounted") { try await SmallFileSystem.isPossible() })
        func `the inbox is on another file system`() async throws {
            let files = (0..<30).map {
                DroppedFile("far\($0).csv", rows: 50, bad: $0 % 10 == 0 ? 1 : 0)
            }
            let old = Date(timeIntervalSince1970: 1_500_000_000)
            try await TemporaryFolder.with { folder in
                try await SmallFileSystem.with(at: folder + "/far", megabytes: 8) { small in
                    try await World.with(inbox: small.path + "/inbox") { world in
                        try world.drop(files)
                        for file in files {
                            try FileManager.default.setAttributes(
                                [.modificationDate: old],
                                ofItemAtPath: world.home.inbox(DroppedFile.feed) + "/" + file.name)
                        }
                        let service = try world.start()
                        try await world.waitUntilSettled(files.count, by: service)
                        try await world.assertEverythingAccountedFor(files)
                        for path in try world.home.files(in: [world.home.archive]).keys {
                            let kept = try FileManager.default.attributesOfItem(atPath: path)
                            #expect(kept[.modificationDate] as? Date == old)
                        }
                        await world.ended()
                    }
                }
            }
        }

        @Test func `the event queue overflows and no file is forgotten`() async throws {
            let limit = try String(
                contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
            let events = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
            let files = (0..<50).map { DroppedFile("lost\($0).csv", rows: 10) }
            try await World.with { world in
                // No sweep comes by itself: only the overflow can cause one.
                let service = try world.start(["BASCULE_SWEEP": "1h"])
                let first = DroppedFile("first.csv", rows: 1)
                try world.drop([first])
                try await world.waitUntilSettled(1, by: service)
                service.child.signal(SIGSTOP)
                let noise = world.home.inbox(DroppedFile.feed) + "/.noise"
                for _ in 0..<(events * 2 / 3) {
                    try Data().write(to: URL(fileURLWithPath: noise))
                    try FileManager.default.removeItem(atPath: noise)
                }
                try world.drop(files)
                service.child.signal(SIGCONT)
                try await world.waitUntilSettled(files.count + 1, by: service)
                try await world.assertEverythingAccountedFor([first] + files)
                #expect(service.child.errors.contains("overflow"), "\(service.lastWords)")
            }
        }

        @Test func `30,000 files wait when the service starts`() async throws {
            let files = (0..<30_000).map { DroppedFile("wait\($0).csv", rows: 1) }
            try await World.with { world in
                try world.drop(files)
                let began = ContinuousClock.now
                let service = try world.start(["BASCULE_SWEEP": "10s"])
                try await world.waitUntilSettled(files.count, by: service, within: .seconds(400))
                print("30,000 files of one row: \(began.duration(to: .now))")
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `two services share an inbox and a database, and one is killed`() async throws {
            let files = (0..<300).map {
                DroppedFile("two\($0).csv", rows: 30, bad: $0 % 20 == 0 ? 1 : 0)
            }
            try await World.with { world in
                let first = try world.start(["BASCULE_BATCH_FILES": "4"])
                let second = try world.start(["BASCULE_BATCH_FILES": "4"])
                try world.drop(Array(files[0..<200]))
                try await eventually("they have begun") { try await world.settled() > 20 }
                #expect(first.child.isRunning && second.child.isRunning)
                try await first.killNow()
                try world.drop(Array(files[200...]))
                try await world.waitUntilSettled(files.count, by: second)
                try await world.assertEverythingAccountedFor(files)
                let workers = try await world.number(
                    "select count(distinct worker) from bascule.file where worker is not null")
                #expect(workers >= 1)
            }
        }
    }
}
