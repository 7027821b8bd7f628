// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import Fetching

/// Files of ours in a folder of a real sshd.
@Suite struct SFTPPutTests {
    private func put(
        _ bytes: [UInt8], _ sshd: Sshd, _ folder: String, name: String = "a.csv",
        claimed: Int64? = nil, isReadBack: Bool = false, isStopped: Bool = false,
        earlier: [String] = [], observe: (SFTPFolder.PutStep) throws -> Void = { _ in }
    ) throws {
        let scene = FetchScene(hosts: ["127.0.0.1:\(sshd.port)"])
        let identity = SFTPIdentity(
            user: NSUserName(), secret: try String(contentsOfFile: sshd.userKey, encoding: .utf8),
            proof: .knownHosts(sshd.knownHosts), place: Phrase("export x"))
        let parcel = SFTPFolder.Parcel(
            hidden: ".\(name).1.part", name: name, earlier: earlier,
            bytes: claimed ?? Int64(bytes.count), isReadBack: isReadBack)
        try SFTPFolder.with(
            SourceURL("sftp://127.0.0.1:\(sshd.port)\(folder)/"), identity, scene.rules,
            scene.limits, isStopped: { isStopped }
        ) { remote in
            try remote.put(
                parcel, observe: observe,
                from: {
                    var rest = bytes[...]
                    return { most in
                        defer { rest = rest.dropFirst(most) }
                        return Array(rest.prefix(most))
                    }
                })
        }
    }

    private func trouble(_ body: () throws -> Void) throws -> FetchTrouble? {
        do {
            try body()
            return nil
        } catch let trouble as FetchTrouble {
            return trouble
        }
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test(arguments: [0, 1, 32 << 10, (32 << 10) + 1, 300_000])
    func `a file has its name only once it is whole`(count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                for isReadBack in [false, true] {
                    var seen: [[String]] = []
                    try put(bytes, sshd, folder, isReadBack: isReadBack) { _ in
                        seen.append(try names(folder))
                    }
                    // The second one replaces the first, in one step.
                    let before = [".a.csv.1.part"] + (isReadBack ? ["a.csv"] : [])
                    #expect(seen == [before, before, ["a.csv"]])
                    let kept = try Data(contentsOf: URL(filePath: folder + "/a.csv"))
                    #expect([UInt8](kept) == bytes)
                }
            }
        }
    }

    @Test func `what is not whole there gets no name`() async throws {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                try Data("old".utf8).write(to: URL(filePath: folder + "/a.csv"))
                let short = try trouble { try put([1, 2], sshd, folder, claimed: 3) }
                #expect(
                    short?.code == .failed && short?.mayPass == true, "\(String(describing: short))"
                )
                // Somebody writes into it before it is read again: the size is the same.
                let changed = try trouble {
                    try put([1, 2], sshd, folder, isReadBack: true) { step in
                        guard step == .written else { return }
                        try Data([1, 3]).write(to: URL(filePath: folder + "/.a.csv.1.part"))
                    }
                }
                #expect(changed?.code == .failed, "\(String(describing: changed))")
                #expect(try String(contentsOfFile: folder + "/a.csv", encoding: .utf8) == "old")
                // Nothing of it is left: it may be a full disk that did it.
                #expect(try names(folder) == ["a.csv"])
                // What a try that died has left is taken away by the next one, and no link is followed.
                try Data([9]).write(to: URL(filePath: folder + "/.a.csv.0.part"))
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/.a.csv.1.part", withDestinationPath: folder + "/victim")
                try put([7], sshd, folder, earlier: [".a.csv.0.part"])
                #expect(try names(folder) == ["a.csv"])
                #expect(try Data(contentsOf: URL(filePath: folder + "/a.csv")) == Data([7]))
            }
        }
    }

    @Test func `a folder that is not there, or a name that a folder has, is told as such`()
        async throws
    {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                let missing = try trouble { try put([1], sshd, folder + "/none") }
                #expect(missing?.code == .notFound)
                #expect(missing?.sentence.en.contains("no such folder") == true)
                try FileManager.default.createDirectory(
                    atPath: folder + "/a.csv", withIntermediateDirectories: false)
                #expect(try trouble { try put([1], sshd, folder) }?.code == .failed)
                #expect(try names(folder + "/a.csv").isEmpty)
                #expect(throws: CancellationError.self) {
                    try put([UInt8](repeating: 1, count: 99), sshd, folder, isStopped: true)
                }
            }
        }
    }

    private struct Taken: Error {}

    @Test func `what is told of the steps may end it before it has its name`() async throws {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { (folder) async throws in
                for wanted in [SFTPFolder.PutStep.written, .verified] {
                    #expect(throws: Taken.self) {
                        try put([1], sshd, folder) { if $0 == wanted { throw Taken() } }
                    }
                    #expect(try names(folder).isEmpty)
                }
            }
        }
    }

    @Test func `a server that replaces nothing gets the new file in the old one's place`()
        async throws
    {
        try await Sshd.with(denying: ["posix-rename"]) { sshd in
            try await TemporaryFolder.with { folder in
                for byte: UInt8 in [1, 2] {
                    try put([byte], sshd, folder)
                    #expect(try Data(contentsOf: URL(filePath: folder + "/a.csv")) == Data([byte]))
                    #expect(try names(folder) == ["a.csv"])
                }
                // One that died while they changed places.
                try FileManager.default.moveItem(
                    atPath: folder + "/a.csv", toPath: folder + "/.a.csv.0.part.old")
                try put([3], sshd, folder, earlier: [".a.csv.0.part"])
                #expect(try names(folder) == ["a.csv"])
            }
        }
    }

    @Test func `a server that gives no names keeps the file that is there`() async throws {
        try await Sshd.with(denying: ["posix-rename", "rename"]) { sshd in
            try await TemporaryFolder.with { folder in
                try Data("old".utf8).write(to: URL(filePath: folder + "/a.csv"))
                let refused = try trouble { try put([1], sshd, folder) }
                #expect(refused?.code == .failed, "\(String(describing: refused))")
                #expect(refused?.sentence.fr.contains("ne lui donne pas son nom") == true)
                #expect(try names(folder) == ["a.csv"])
                #expect(try String(contentsOfFile: folder + "/a.csv", encoding: .utf8) == "old")
            }
        }
    }

    @Test func `a host that takes the connection and says nothing has its own limit`() async throws
    {
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
        let scene = FetchScene(hosts: ["127.0.0.1:\(port)"]) {
            ($0.time, $0.loggingIn) = (.seconds(1_800), .seconds(1))
        }
        let identity = SFTPIdentity(
            user: "a", secret: "x", proof: .knownHosts("/dev/null"), place: Phrase("x"))
        let begin = ContinuousClock.now
        let told = try trouble {
            try SFTPFolder.with(
                SourceURL("sftp://127.0.0.1:\(port)/"), identity, scene.rules, scene.limits,
                isStopped: { false }
            ) { _ in }
        }
        #expect(told?.code == .tooSlow && told?.mayPass == true, "\(String(describing: told))")
        #expect(told?.sentence.fr.contains("prend la connexion et ne répond pas") == true)
        #expect(ContinuousClock.now - begin < .seconds(10))
        try await silent.dispose()
    }

    @Test func `a server that falls silent between two answers is left`() async throws {
        try await Sshd.with { sshd in
            try await TemporaryFolder.with { folder in
                let scene = FetchScene(hosts: ["127.0.0.1:\(sshd.port)"]) {
                    ($0.time, $0.silence) = (.seconds(60), .seconds(1))
                }
                let identity = SFTPIdentity(
                    user: NSUserName(),
                    secret: try String(contentsOfFile: sshd.userKey, encoding: .utf8),
                    proof: .knownHosts(sshd.knownHosts), place: Phrase("x"))
                // A pipe that nobody writes into: sshd hangs in opening it, as on a share that is away.
                let pipe = folder + "/pipe"
                try await ChildProcess.succeed("/usr/bin/mkfifo", [pipe])
                let begin = ContinuousClock.now
                let told = try trouble {
                    try SFTPFolder.with(
                        SourceURL("sftp://127.0.0.1:\(sshd.port)\(folder)/"), identity,
                        scene.rules, scene.limits, isStopped: { false }
                    ) { remote in
                        remote.connection.wait.begin(scene.limits.silence)
                        _ = try remote.session.open(Array(pipe.utf8))
                    }
                }
                #expect(told?.code == .tooSlow, "\(String(describing: told))")
                #expect(told?.sentence.en.contains("does not answer") == true)
                #expect(ContinuousClock.now - begin < .seconds(20))
                // Lets sshd go.
                try await ChildProcess.succeed("/bin/sh", ["-c", "exec 3<>'\(pipe)'"])
            }
        }
    }

    @Test func `what keeps a file from being put there says nothing of reading it`() throws {
        let url = try SourceURL("sftp://client.example/entree/")
        var identity = SFTPIdentity(
            user: "edi", secret: "x", proof: .knownHosts("h"), place: Phrase("deliver"))
        identity.isToWrite = true
        let told: [FetchTrouble] = [
            .denied(url, "", as: identity), .noSFTP(url, ""), .silent(url, "30 s"),
            .notLet(url, ""), .noFolder(url, ""), .notKept(url, nil, of: 3), .otherBytes(url),
            .notNamed(url), .putAside(url, "x"), .untrusted(url, "", as: identity),
        ]
        for trouble in told {
            let words = trouble.sentence.fr.split { !$0.isLetter }.map { $0.lowercased() }
            #expect(!words.contains { ["lire", "lit", "lisible", "lu"].contains($0) }, "\(words)")
        }
    }
}
