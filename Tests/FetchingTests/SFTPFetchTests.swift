// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Fetching

/// Files from a real sshd.
@Suite struct SFTPFetchTests {
    private func identity(_ sshd: Sshd, known: String? = nil) -> Settings.Sources.SFTP {
        var sftp = Settings.Sources.SFTP()
        sftp.user = NSUserName()
        sftp.key = sshd.userKey
        sftp.knownHosts = known ?? sshd.knownHosts
        return sftp
    }

    @Test func `a file comes whole, up to the largest`() async throws {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                let bytes = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
                try Data(bytes).write(to: URL(filePath: folder + "/r é.csv"))
                let place = "127.0.0.1:\(sshd.port)"
                let scene = FetchScene(hosts: [place], sftp: identity(sshd))
                #expect(try scene.get("sftp://\(place)\(folder)/r%20%C3%A9.csv") == 1 << 20)
                #expect(scene.bytes == bytes)
                try Data(bytes + [1]).write(to: URL(filePath: folder + "/large.csv"))
                let large = FetchScene(hosts: [place], sftp: identity(sshd))
                #expect(try large.code("sftp://\(place)\(folder)/large.csv") == .tooLarge)
                #expect(large.count == 0)
            }
        }
    }

    @Test func `what is not there, is no file, or may not be read, says so`() async throws {
        try await Sshd.with { (sshd) async throws in
            let place = "127.0.0.1:\(sshd.port)"
            let scene = FetchScene(hosts: [place], sftp: identity(sshd))
            #expect(try scene.code("sftp://\(place)/none/a.csv") == .notFound)
            #expect(try scene.code("sftp://\(place)/tmp") == .failed)
            #expect(try scene.code("sftp://\(place)/dev/null") == .failed)
            #expect(try scene.code("sftp://\(place)/a%00b") == .notFound)
            #expect(scene.count == 0)
        }
    }

    @Test func `a server is believed by its key alone`() async throws {
        try await Sshd.with { other in
            try await Sshd.with { sshd in
                try await TemporaryFolder.with { folder in
                    let place = "127.0.0.1:\(sshd.port)"
                    let key = try String(contentsOfFile: other.knownHosts, encoding: .utf8)
                    let changed = folder + "/changed"
                    try Data(key.replacing(":\(other.port)", with: ":\(sshd.port)").utf8)
                        .write(to: URL(filePath: changed))
                    for known in [changed, folder + "/none", "/dev/null", other.knownHosts] {
                        let scene = FetchScene(hosts: [place], sftp: identity(sshd, known: known))
                        let trouble = try #require(
                            try scene.trouble("sftp://\(place)/etc/hostname"), "\(known)")
                        #expect(trouble.code == .untrusted && !trouble.mayPass, "\(trouble.detail)")
                        #expect(scene.count == 0)
                    }
                    #expect(!FileManager.default.fileExists(atPath: folder + "/none"))
                }
            }
        }
    }

    @Test func `a key that is refused, or can't be read, says so`() async throws {
        try await Sshd.with { other in
            try await Sshd.with { (sshd) async throws in
                let place = "127.0.0.1:\(sshd.port)"
                for key in [other.userKey, "/none", "/dev/null"] {
                    var sftp = identity(sshd)
                    sftp.key = key
                    let scene = FetchScene(hosts: [place], sftp: sftp)
                    #expect(
                        try scene.code("sftp://\(place)/etc/hostname") == .denied, "\(key)")
                }
            }
        }
    }

    @Test func `its address is judged as any other`() async throws {
        try await Sshd.with { (sshd) async throws in
            let place = "localhost:\(sshd.port)"
            let scene = FetchScene(hosts: [place], allowing: [], sftp: identity(sshd))
            #expect(try scene.code("sftp://\(place)/etc/hostname") == .refused)
            #expect(try FetchScene(hosts: [place]).code("sftp://\(place)/a") == .refused)
        }
    }

    /// A server that takes the connection and says nothing.
    @Test func `what does not answer ends in time`() async throws {
        let script = """
            import socket, time
            listening = socket.socket()
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            print(listening.getsockname()[1], flush=True)
            time.sleep(120)
            """
        let silent = try ChildProcess("/usr/bin/python3", ["-c", script])
        let port = try await eventuallySome("it listens") {
            silent.output.split(separator: "\n").first.flatMap { Int($0) }
        }
        var sftp = Settings.Sources.SFTP()
        (sftp.user, sftp.key, sftp.knownHosts) = ("a", "/none", "/none")
        let begin = ContinuousClock.now
        let place = "127.0.0.1:\(port)"
        let scene = FetchScene(hosts: [place], sftp: sftp) { $0.time = .seconds(2) }
        let trouble = try #require(try scene.trouble("sftp://\(place)/a"))
        #expect(trouble.mayPass && trouble.code == .tooSlow, "\(trouble.detail)")
        let stopped = FetchScene(hosts: [place], sftp: sftp)
        let task = Task.detached { try stopped.get("sftp://\(place)/a") }
        stopped.isStopped.store(true, ordering: .relaxed)
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - begin < .seconds(10))
        try await silent.dispose()
    }
}
