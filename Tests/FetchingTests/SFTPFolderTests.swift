// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Synchronization
import TestSupport
import Testing
import Wording

@testable import Fetching

/// A folder of a real sshd: what is listed, read and put away there.
@Suite struct SFTPFolderTests {
    private func with<Value>(
        _ sshd: Sshd, _ folder: String, proof: SFTPIdentity.Proof? = nil, secret: String? = nil,
        allowing networks: [String] = ["127.0.0.0/8"], nameBytes: Int? = nil,
        _ body: (SFTPFolder) throws -> Value
    ) throws -> Value {
        let place = "127.0.0.1:\(sshd.port)"
        let scene = FetchScene(hosts: [place], allowing: networks)
        var limits = scene.limits
        if let nameBytes { limits.nameBytes = nameBytes }
        let identity = SFTPIdentity(
            user: NSUserName(),
            secret: try secret ?? String(contentsOfFile: sshd.userKey, encoding: .utf8),
            proof: proof ?? .knownHosts(sshd.knownHosts), place: Phrase("pickup x"))
        let path = folder.hasPrefix("/") ? folder : "/\(folder)"
        return try SFTPFolder.with(
            SourceURL("sftp://\(place)\(path)"), identity, scene.rules, limits,
            isStopped: { false }, body)
    }

    private func trouble(
        _ sshd: Sshd, _ folder: String, proof: SFTPIdentity.Proof? = nil, secret: String? = nil,
        allowing networks: [String] = ["127.0.0.0/8"], most: Int = 10
    ) throws -> FetchTrouble? {
        do {
            _ = try with(sshd, folder, proof: proof, secret: secret, allowing: networks) {
                try $0.list(most: most)
            }
            return nil
        } catch let trouble as FetchTrouble {
            return trouble
        }
    }

    private func write(_ text: String, to path: String, at seconds: Double = 1_700_000_000) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
    }

    @Test func `a listing has the plain files, each with its size and time to the second`()
        async throws
    {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                try write("12345", to: folder + "/a.csv")
                try write("", to: folder + "/é\n.csv", at: 1_600_000_001)
                try FileManager.default.createDirectory(
                    atPath: folder + "/sub", withIntermediateDirectories: false)
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/link.csv", withDestinationPath: "/etc/passwd")
                let listing = try with(sshd, folder) { try $0.list(most: 4) }
                #expect(
                    Set(listing.files) == [
                        RemoteFile(name: Array("a.csv".utf8), bytes: 5, modified: 1_700_000_000),
                        RemoteFile(name: Array("é\n.csv".utf8), bytes: 0, modified: 1_600_000_001),
                    ])
                #expect(listing.others == 2)
                for (limit, names) in [(6, ["a.csv"]), (7, ["a.csv", "é\n.csv"])] {
                    let some = try with(sshd, folder, nameBytes: limit) { try $0.list(most: 4) }
                    let found = some.files.map { String(decoding: $0.name, as: UTF8.self) }
                    #expect(found.sorted() == names && some.others == 4 - names.count)
                }
                #expect(try trouble(sshd, folder, most: 3)?.code == .tooLarge)
                #expect(try trouble(sshd, folder + "/none")?.code == .notFound)
                #expect(try trouble(sshd, folder, allowing: [])?.code == .refused)
            }
        }
    }

    @Test func `a file that is another at its end is none`() async throws {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                let path = folder + "/a.csv"
                try write("12345", to: path)
                try with(sshd, folder) { remote in
                    let file = try #require(try remote.list(most: 9).files.first)
                    var bytes: [UInt8] = []
                    #expect(try remote.read(file) { bytes += $0 } == 5)
                    #expect(bytes == Array("12345".utf8))
                    // As one that grows while it is read.
                    #expect(try remote.read(file) { _ in try write("123456", to: path) } == nil)
                    try write("54321", to: path, at: 1_700_000_001)
                    #expect(try remote.read(file) { _ in } == nil)
                    #expect(try !remote.has(file))
                    try FileManager.default.removeItem(atPath: path)
                    #expect(throws: FetchTrouble.self) { try remote.read(file) { _ in } }
                    // One file's trouble is not the session's.
                    #expect(try remote.list(most: 9).files.isEmpty)
                }
            }
        }
    }

    @Test func `small files come many at a time, each whole or with its own trouble`() async throws
    {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                for bytes in 0..<100 {
                    try write(String(repeating: "x", count: bytes), to: "\(folder)/\(bytes + 100)")
                }
                try write(String(repeating: "y", count: 32_767), to: folder + "/small")
                try write(String(repeating: "y", count: 32_768), to: folder + "/large")
                try with(sshd, folder) { remote in
                    let files = try remote.list(most: 999).files
                        .sorted { $0.name.lexicographicallyPrecedes($1.name) }
                    #expect(
                        files.filter { !remote.isSmall($0) }.map(\.name) == [Array("large".utf8)])
                    try FileManager.default.removeItem(atPath: folder + "/150")
                    try write("another", to: folder + "/160")
                    let small = files.filter(remote.isSmall)
                    var (sizes, others, failed): ([Int: Int], [Int], [Int]) = ([:], [], [])
                    let begun = try remote.read(small) { place, ended in
                        switch ended {
                        case .whole(let bytes): sizes[place] = bytes.count
                        case .other: others.append(place)
                        case .failed(let trouble):
                            #expect(trouble.code == .notFound)
                            failed.append(place)
                        }
                        return true
                    }
                    #expect(begun == 101 && failed == [50] && others == [60])
                    #expect(sizes.count == 99 && sizes[100] == 32_767)
                    #expect(sizes.allSatisfy { $0.key == 100 || $0.key == $0.value })
                    // Once enough have come, those on their way are the last.
                    var count = 0
                    let some = try remote.read(small) { _, _ in
                        count += 1
                        return false
                    }
                    #expect(some == count && count < 101)
                    // The session is as it was.
                    #expect(try remote.list(most: 999).files.count == 101)
                }
            }
        }
    }

    @Test func `a file that can't be read to its end is one file's trouble`() async throws {
        try await Sshd.with { sshd in
            try with(sshd, "/proc/self/") { remote in
                let files = try remote.list(most: 999).files
                // Reading it fails; the other one has bytes and says that it has none.
                for name in ["mem", "status"] {
                    let file = try #require(files.first { $0.name == Array(name.utf8) })
                    let found = #expect(throws: FetchTrouble.self) {
                        try remote.read(file) { _ in }
                    }
                    #expect(found?.mayPass == false, "\(name): \(String(describing: found))")
                }
                #expect(try remote.list(most: 999).files.count > 2)
            }
        }
    }

    @Test func `a file is renamed, moved and removed, and nothing is overwritten`() async throws {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                try write("1", to: folder + "/a.csv")
                try write("22", to: folder + "/b.csv")
                try with(sshd, folder) { remote throws in
                    let (a, b) = (Array("a.csv".utf8), Array("b.csv".utf8))
                    #expect(try !remote.rename(a, to: b))
                    #expect(try remote.hasAnything(at: b))
                    let sub = Array("sub".utf8)
                    for _ in 1...2 { #expect(try remote.makeFolder(sub)) }
                    #expect(try !remote.makeFolder(Array("none/sub".utf8)))
                    #expect(try remote.rename(a, to: sub + Array("/a.csv".utf8)))
                    #expect(try !remote.hasAnything(at: a))
                    #expect(try remote.remove(b))
                    #expect(try !remote.remove(b))
                }
                #expect(try String(contentsOfFile: folder + "/sub/a.csv", encoding: .utf8) == "1")
            }
        }
    }

    private final class Switch: Sendable {
        let isOn = Atomic(false)
    }

    @Test func `a connection that breaks closes nothing that others have opened meanwhile`()
        async throws
    {
        try await Sshd.with { sshd in
            let place = "127.0.0.1:\(sshd.port)"
            let scene = FetchScene(hosts: [place], allowing: ["127.0.0.0/8"])
            let identity = SFTPIdentity(
                user: NSUserName(),
                secret: try String(contentsOfFile: sshd.userKey, encoding: .utf8),
                proof: .knownHosts(sshd.knownHosts), place: Phrase("pickup x"))
            for _ in 1...5 {
                let stop = Switch()
                // The numbers that are free are given anew at once.
                let opened = try SFTPFolder.with(
                    SourceURL("sftp://\(place)/"), identity, scene.rules, scene.limits,
                    isStopped: { stop.isOn.load(ordering: .relaxed) }
                ) { remote in
                    stop.isOn.store(true, ordering: .relaxed)
                    while (try? remote.hasAnything(at: Array("etc".utf8))) != nil {}
                    return try (0..<50).map { _ in
                        try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
                    }
                }
                for file in opened { #expect(fcntl(file.fileDescriptor, F_GETFD) >= 0) }
            }
        }
    }

    @Test func `a server is believed by the fingerprint of its key`() async throws {
        try await Sshd.with { sshd in
            let key = try await sshd.fingerprint()
            let other = "SHA256:" + String(repeating: "a", count: 43)
            #expect(try trouble(sshd, "/", proof: .fingerprints([other, key]), most: 999) == nil)
            let changed = try #require(try trouble(sshd, "/", proof: .fingerprints([other])))
            #expect(changed.code == .untrusted && !changed.mayPass)
            #expect(changed.detail.contains(key), "\(changed.detail)")
            #expect(changed.sentence.en.contains("pickup x.host_key"), "\(changed.sentence.en)")
        }
    }

    @Test func `a key or password that is refused says so`() async throws {
        try await Sshd.with { other in
            try await Sshd.with { sshd in
                let key = try String(contentsOfFile: other.userKey, encoding: .utf8)
                for secret in [key, "a password", "-----BEGIN OPENSSH PRIVATE KEY-----\nno"] {
                    let found = try #require(try trouble(sshd, "/", secret: secret))
                    #expect(found.code == .denied && !found.mayPass, "\(found.detail)")
                    #expect(found.sentence.en.contains("pickup x"))
                    #expect(!found.detail.contains("a password"))
                }
            }
        }
    }

    /// The kernel's own files have no size and many bytes.
    @Test func `of a file that has more than it is listed with no more is taken`() async throws {
        try await Sshd.with { sshd in
            try with(sshd, "/proc/") { remote in
                let name = Array("version".utf8)
                let listed = try remote.list(most: 99_999).files.first { $0.name == name }
                let file = try #require(listed)
                #expect(file.bytes == 0)
                var written = 0
                // Its time may be another by then.
                do {
                    #expect(try remote.read(file) { written += $0.count } == nil)
                } catch let trouble as FetchTrouble {
                    #expect(trouble.code == .failed)
                }
                #expect(written == 0)
                #expect(try remote.hasAnything(at: name), "and it goes on")
            }
        }
    }
}
