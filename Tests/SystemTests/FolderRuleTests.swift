// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Where folders may lie, and what lies in the inboxes without being anybody's.
    @Suite struct FolderRules {
        @Test func `an archive in an inbox is refused, and nothing is loaded or moved`()
            async throws
        {
            try await World.with { world in
                let inbox = world.home.inbox(DroppedFile.feed)
                let environment = ["BASCULE_FOLDERS_ARCHIVE": inbox + "/archive"]
                try world.drop([DroppedFile("a.csv", rows: 2)])
                let load = ["import", inbox + "/a.csv", "--feed", DroppedFile.feed]
                for command in [["check"], ["run"], load] {
                    let result = try await world.run(command, environment: environment)
                    #expect(result.status == 2, "\(command): \(result.errors)")
                    #expect(result.errors.contains("The folder `archive`"))
                    #expect(result.errors.contains("lies in the inbox"))
                }
                #expect(try world.home.waiting(in: DroppedFile.feed) == ["a.csv"])
                let doctor = try await world.run(["doctor"], environment: environment)
                #expect(doctor.status == 3)
                #expect(doctor.output.contains("BAD   folders: "))
            }
        }

        @Test func `a folder that may be a mount is not made where it is missing`() async throws {
            try await World.with { world in
                let mount = world.home.path + "-mount/archive"
                let environment = ["BASCULE_FOLDERS_ARCHIVE": mount]
                let run = try await world.run(["run"], environment: environment)
                #expect(run.status == 3, "\(run.errors)")
                #expect(run.errors.contains("could not use the folder \(mount): it is not there"))
                #expect(!FileManager.default.fileExists(atPath: mount))
                let doctor = try await world.run(["doctor"], environment: environment)
                #expect(doctor.output.contains("BAD   archive folder: could not use the folder"))
            }
        }

        @Test func `what nobody takes is named at once by status and doctor, and stays`()
            async throws
        {
            try await World.with { world in
                let root = world.home.inbox + "/lost.csv"
                let odd = world.home.inbox(DroppedFile.feed) + "/odd.txt"
                for path in [root, odd] {
                    try Data("x".utf8).write(to: URL(fileURLWithPath: path))
                }
                #expect(try await world.run(["migrate"]).status == 0)
                for words in [["status"], ["doctor"]] {
                    let result = try await world.run(words)
                    #expect(result.output.contains("lost.csv"), "\(result.output)")
                    #expect(result.output.contains("lies in no feed's folder: nobody takes it"))
                    #expect(result.output.contains("odd.txt"))
                    #expect(result.output.contains("no feed takes a file of this name"))
                }
                let service = try world.start()
                try await eventually("the service tells them") {
                    guard service.child.isRunning else {
                        throw ServiceEnded(words: service.lastWords)
                    }
                    return try await world.number(
                        "select count(*) from bascule.waiting where is_stray") == 2
                }
                #expect(FileManager.default.fileExists(atPath: root))
                #expect(FileManager.default.fileExists(atPath: odd))
            }
        }
    }
}
