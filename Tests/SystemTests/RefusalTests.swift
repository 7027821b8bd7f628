// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing
import Wording

extension WholeService {
    /// Things that must not or can't be read, through the running service.
    @Suite struct Refusals {
        private func sh(_ script: String, in folder: String) async throws {
            try await ChildProcess.succeed(
                "/bin/sh", ["-c", "cd \(Shell.word(folder)) && \(script)"])
        }

        @Test func `links, pipes and odd names are refused, explained and moved, never read`()
            async throws
        {
            try await World.with { world in
                let inbox = world.home.inbox(DroppedFile.feed)
                let secret = world.home.path + "/secret.csv"
                try Data("id;valeur;note\nsecret;1;\n".utf8)
                    .write(to: URL(fileURLWithPath: secret))
                let service = try world.start()
                try await sh(
                    """
                    ln -s \(Shell.word(secret)) link.csv; ln \(Shell.word(secret)) hard.csv; mkfifo pipe.csv
                    printf 'id;valeur;note\\nx;1;\\n' > "$(printf 'bell\\007.csv')"
                    printf 'id;valeur;note\\nx;1;\\n' > "$(printf 'bl\\351.csv')"
                    """, in: inbox)
                let isRoot = getuid() == 0
                if isRoot { try await sh("mknod null.csv c 1 3", in: inbox) }
                let good = DroppedFile("good.csv", rows: 3)
                try world.drop([good])
                let count = isRoot ? 7 : 6
                try await world.waitUntilSettled(count, by: service)

                let rows = try await world.texts(
                    "select name || '|' || state || '|' || reason from bascule.files where name <> 'good.csv' order by name collate \"C\""
                )
                #expect(
                    rows == [
                        "bell\u{7}.csv|rejected|has a control character in its name: send it under a plain name",
                        "bl\\xE9.csv|rejected|has a name that is not UTF-8: send it under a plain name",
                        "hard.csv|rejected|is a hard link (2 names lead to these bytes): send a copy of its own",
                        "link.csv|rejected|is a symbolic link, which is never followed: send the file itself",
                    ] + (isRoot ? ["null.csv|rejected|is a device: send a plain file"] : [])
                        + ["pipe.csv|rejected|is a named pipe: send a plain file"])
                #expect(try await world.texts("select id from essai.mesures").count == 3)
                #expect(try FileManager.default.contentsOfDirectory(atPath: inbox) == [])
                let error = world.home.error + "/" + DroppedFile.feed
                let kept = try FileManager.default.contentsOfDirectory(atPath: error)
                    .filter { !isReport($0) }.sorted()
                #expect(
                    kept == [
                        "bell%07.csv", "bl%E9.csv", "hard.csv", "link.csv",
                    ] + (isRoot ? ["null.csv"] : []) + ["pipe.csv"])
                #expect(
                    try String(contentsOfFile: secret, encoding: .utf8)
                        == "id;valeur;note\nsecret;1;\n")
                try await eventually("the log names them") {
                    let log = service.child.errors
                    return ["link.csv: it is a symbolic link", "bl\\\\xE9.csv: it has a name"]
                        .allSatisfy {
                            log.contains($0) || log.contains($0.replacing("\\\\", with: "\\"))
                        }
                }
            }
        }

        /// Hundredths of a second that a process has computed for.
        private func ticks(_ pid: Int32) throws -> Int {
            let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.dropFirst(11).prefix(2).compactMap { Int($0) }.reduce(0, +)
        }

        @Test func `what can't be moved stays, is written down once, and keeps nobody busy`()
            async throws
        {
            let inbox = "/dev/shm/bascule-\(UUID().uuidString.prefix(8))"
            try FileManager.default.createDirectory(
                atPath: inbox, withIntermediateDirectories: false)
            defer {
                #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: inbox) }
            }
            try await World.with(inbox: inbox) { world in
                let service = try world.start()
                let folder = world.home.inbox(DroppedFile.feed)
                try await sh("mkfifo pipe.csv", in: folder)
                try await world.waitUntilSettled(1, by: service)
                let before = try ticks(service.child.pid)
                #expect(try await stays(true: .seconds(3)) { service.child.isRunning })
                let spent = try ticks(service.child.pid) - before
                #expect(spent < 100, "\(spent) hundredths of a second in 3 s of doing nothing")
                #expect(try await world.settled() == 1)
                #expect(
                    try await world.texts("select stored_path from bascule.file")
                        == [folder + "/pipe.csv"])
                let log = service.child.errors.split(separator: "\n")
                #expect(log.count { $0.contains("it is a named pipe") } == 1)
            }
        }

        @Test(.enabled(if: getuid() == 0, "only root becomes somebody else"))
        func `a file without the right to read it waits, and status says why`() async throws {
            try await World.with { world in
                let inbox = world.home.inbox(DroppedFile.feed)
                // The user that may connect to the tests' server, and no other file's owner.
                try await ChildProcess.succeed(
                    "/usr/bin/chown", ["-R", "postgres:postgres", world.home.path])
                let path = inbox + "/shut.csv"
                try Data(DroppedFile("shut.csv", rows: 2).text.utf8)
                    .write(to: URL(fileURLWithPath: path))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0], ofItemAtPath: path)
                let service = try world.start(as: "postgres")
                try await eventually("the wait has its reason") {
                    guard service.child.isRunning else {
                        throw ServiceEnded(words: service.lastWords)
                    }
                    return try await world.texts("select reason from bascule.waiting")
                        == ["can't be read: Permission denied"]
                }
                let status = try await BasculeProcess.run(
                    ["status"], home: world.home, databaseURL: world.databaseURL)
                #expect(status.output.contains("can't be read: Permission denied"))
                try await ChildProcess.succeed("/usr/bin/chown", ["postgres:postgres", path])
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: path)
                try await world.waitUntilSettled(1, by: service)
                #expect(try await world.number("select count(*) from essai.mesures") == 2)
            }
        }
    }
}
