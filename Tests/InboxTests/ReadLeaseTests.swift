// SPDX-License-Identifier: Apache-2.0

import Glibc
import Inbox
import TestSupport
import Testing

@Suite struct ReadLeaseTests {
    @Test func `a writer who comes while the file is held is seen, and waits until it is let go`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            let path = folder + "/a.csv"
            try sh("echo 1 > \(path)")
            var lease = ReadLease(path)
            #expect(lease?.isWanted == false)
            let writer = try ChildProcess("/bin/sh", ["-c", "echo 2 >> \(path)"])
            try await eventually("the writer has come") { lease?.isWanted == true }
            #expect(try await stays(true: .milliseconds(300)) { writer.isRunning }, "he waits")
            lease = nil
            #expect(try await writer.waitForExit() == 0)
            try await writer.dispose()
        }
    }

    @Test func `a file that is open for writing is not held, one that nobody can tell of is free`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            let path = folder + "/a.csv"
            let file = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            #expect(ReadLease(path) == nil)
            close(file)
            // A child that another test spawns has a copy of the descriptor until it is executed.
            try await eventually("it is free") { ReadLease(path) != nil }
            let nobody = try #require(ReadLease(folder + "/none.csv"))
            #expect(!nobody.isWanted)
        }
    }
}
