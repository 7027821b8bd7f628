// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService {
    @Suite struct Harness {
        @Test func `sftp and scp bring files to a server of the test's own`() async throws {
            try await TemporaryFolder.with { folder in
                try Data("one\n".utf8).write(to: URL(fileURLWithPath: folder + "/a.csv"))
                try await Sshd.with { sshd in
                    try await sshd.sftp("put \(folder)/a.csv \(folder)/b.csv")
                    try await sshd.sftp("rename -l \(folder)/b.csv \(folder)/c.csv")
                    try await sshd.sftp("rename \(folder)/c.csv \(folder)/d.csv")
                    try FileManager.default.createDirectory(
                        atPath: folder + "/in", withIntermediateDirectories: false)
                    try await sshd.scp([folder + "/d.csv"], to: folder + "/in")
                    try await sshd.scp([folder + "/a.csv"], to: folder + "/in", legacy: true)
                }
                let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/in")
                #expect(names.sorted() == ["a.csv", "d.csv"])
            }
        }

        @Test(.enabled("a file system can be mounted") { try await SmallFileSystem.isPossible() })
        func `a small file system fills up`() async throws {
            try await TemporaryFolder.with { folder in
                try await SmallFileSystem.with(at: folder + "/small", megabytes: 1) { small in
                    let ballast = try small.fill()
                    #expect(throws: (any Error).self) {
                        try Data(repeating: 1, count: 9_000)
                            .write(to: URL(fileURLWithPath: small.path + "/more"))
                    }
                    try FileManager.default.removeItem(atPath: ballast)
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["small"])
            }
        }
    }
}
