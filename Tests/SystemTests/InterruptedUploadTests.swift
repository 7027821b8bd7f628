// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Connections that drop in the middle of an upload.
    @Suite struct InterruptedUploads {
        /// Uploads slowly and kills the client as soon as some of the file is there.
        private func interrupt(_ sender: String, _ target: String, on sshd: Sshd) async throws {
            let upload = try sshd.startSFTP("put \(sender) \(target)", kilobitsPerSecond: 400)
            try await eventually("half of the file is there") {
                let size = try FileManager.default.attributesOfItem(atPath: target)[.size]
                return (size as? Int ?? 0) > 50_000
            }
            upload.signal(SIGKILL)
            try await upload.waitForExit()
            try await upload.dispose()
        }

        @Test func `with a quiet time, an upload cut off and resumed is one file`() async throws {
            let file = DroppedFile("resumed.csv", rows: 3_400)
            try await World.with(feed: "arrival: { quiet: 8s }") { world in
                let sender = world.home.path + "/" + file.name
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: sender))
                let target = world.home.inbox(DroppedFile.feed) + "/" + file.name
                let service = try world.start()
                try await Sshd.with { sshd in
                    try await interrupt(sender, target, on: sshd)
                    // The sender's client notices and tries again.
                    #expect(
                        try await stays(true: .seconds(3)) {
                            FileManager.default.fileExists(atPath: target)
                        }, "the part was taken before the quiet time was over")
                    try await sshd.sftp("reput \(sender) \(target)")
                }
                try await world.waitUntilSettled(1, by: service)
                try await world.assertEverythingAccountedFor([file])
            }
        }

        @Test func `without one, the whole file sent again mends what the part began`() async throws
        {
            let file = DroppedFile("again.csv", rows: 3_400)
            try await World.with { world in
                let sender = world.home.path + "/" + file.name
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: sender))
                let target = world.home.inbox(DroppedFile.feed) + "/" + file.name
                let service = try world.start()
                try await Sshd.with { sshd in
                    try await interrupt(sender, target, on: sshd)
                    try await world.waitUntilSettled(1, by: service)
                    try await sshd.sftp("put \(sender) \(target)")
                }
                try await world.waitUntilSettled(2, by: service)
                let whole = try await world.number(
                    "select count(*) from essai.mesures where valeur = 12.345")
                #expect(whole >= file.goodKeys.count)
                let unequal = try await world.number(
                    """
                    select count(*) from bascule.files
                     where rows_read <> rows_inserted + rows_amended + rows_unchanged + rows_rejected
                    """)
                #expect(unequal == 0)
                let kept = try world.home.files()
                #expect(kept.values.contains(Data(file.text.utf8)))
                #expect(kept.count == 2, "the part is kept too")
            }
        }
    }
}
