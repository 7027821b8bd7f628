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
        observe: (SFTPFolder.PutStep) throws -> Void = { _ in }
    ) throws {
        let scene = FetchScene(hosts: ["127.0.0.1:\(sshd.port)"])
        let identity = SFTPIdentity(
            user: NSUserName(), secret: try String(contentsOfFile: sshd.userKey, encoding: .utf8),
            proof: .knownHosts(sshd.knownHosts), place: Phrase("export x"))
        let parcel = SFTPFolder.Parcel(
            hidden: ".\(name).1.part", name: name, bytes: claimed ?? Int64(bytes.count),
            isReadBack: isReadBack)
        var failure: (any Error)?
        try SFTPFolder.with(
            SourceURL("sftp://127.0.0.1:\(sshd.port)\(folder)/"), identity, scene.rules,
            scene.limits, isStopped: { isStopped }
        ) { remote in
            try remote.put(
                parcel, observe: { step in do { try observe(step) } catch { failure = error } },
                from: {
                    var rest = bytes[...]
                    return { most in
                        defer { rest = rest.dropFirst(most) }
                        return Array(rest.prefix(most))
                    }
                })
        }
        if let failure { throw failure }
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
                // What is left is taken away by the next try, and no link is followed.
                try FileManager.default.removeItem(atPath: folder + "/.a.csv.1.part")
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/.a.csv.1.part", withDestinationPath: folder + "/victim")
                try put([7], sshd, folder)
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
}
