// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import Synchronization
import TestSupport
import Testing

/// Files that their senders open again.
@Suite struct BusyFileTests {
    @Test func `a file that is opened again after the commit stays until its writer has closed it`()
        throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let path = scene.path("a.csv")
        let writer = Mutex<FileHandle?>(nil)
        scene.once(at: .committed) {
            writer.withLock { $0 = FileHandle(forWritingAtPath: path) }
        }
        #expect(try scene.run()["a.csv"]?.settlement?.state == .loaded)
        #expect(try FileStatus(path: path) != nil, "it is not moved from under its writer")
        #expect(try scene.number("select count(*) from bascule.file where stored_at is null") == 1)

        // Bytes added by the writer are a new version, and nothing of it is lost.
        try writer.withLock { handle in
            try handle?.seekToEnd()
            try handle?.write(contentsOf: Data("b;2;\n".utf8))
            try handle?.close()
        }
        scene.forget("a.csv")
        scene.remember("a.csv", Scene.text(["a;1", "b;2"]))
        _ = try scene.run()
        #expect(try scene.run()["a.csv"]?.settlement?.summary == "loaded 2=1+0+1+0")
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        try scene.check()
    }

    /// The writer comes between the last look and the rename, or the removal of what was copied.
    @Test(arguments: ["/tmp", "/dev/shm"])
    func `a writer who comes in the middle of the move finds the file where he left it`(
        base: String
    ) async throws {
        let (here, there) = (try TemporaryFolder(), try TemporaryFolder("kept", in: base))
        let path = here.path + "/a.csv"
        try Data("1\n".utf8).write(to: URL(fileURLWithPath: path))
        let status = try #require(try FileStatus(path: path))
        var move = FileMove(
            fileID: 7, path: path, identity: FileIdentity(status), sha256: try fileSHA256(path),
            destination: there.path + "/a.csv", keepsOriginal: false)
        let writer = Mutex<ChildProcess?>(nil)
        // On another file system the rename is tried first, and lets go again.
        let looks = Mutex(base == "/tmp" ? 1 : 2)
        move.hold = {
            let lease = ReadLease(path)
            let isLast = looks.withLock { left in
                left -= 1
                return left == 0
            }
            guard isLast else { return lease }
            do {
                let child = try ChildProcess("/bin/sh", ["-c", "echo 2 >> \(path)"])
                writer.withLock { $0 = child }
                let end = ContinuousClock.now + .seconds(30)
                while lease?.isWanted == false, .now < end { sched_yield() }
            } catch {
                Issue.record(error)
            }
            return lease
        }
        #expect(try move.run() == .busy)
        let child = try #require(writer.withLock { $0 })
        try await eventually("he has written") { !child.isRunning }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "1\n2\n")
        #expect(try contents(of: there.path) == [])
        try await child.dispose()
        try here.remove()
        try there.remove()
    }
}
