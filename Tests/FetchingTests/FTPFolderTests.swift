// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import Fetching

/// A folder of a real server of ftp: what is listed, read and put away there.
@Suite struct FTPFolderTests {
    private func with<Value>(
        _ server: Proftpd, _ folder: String, scheme: String = "ftp", isPlain: Bool = false,
        ca: String? = nil, password: String = Proftpd.password,
        allowing networks: [String] = ["127.0.0.0/8"], _ body: (FTPFolder) throws -> Value
    ) throws -> Value {
        let place = "127.0.0.1:\(server.port)"
        let scene = FetchScene(hosts: [place], allowing: networks, ca: ca ?? server.authority)
        let login = FTPLogin(
            try SourceURL("\(scheme)://\(place)\(folder)"), user: Proftpd.user, password: password,
            isPlain: isPlain, place: Phrase("pickup x"))
        return try FTPFolder.with(login, scene.rules, scene.limits, isStopped: { false }, body)
    }

    /// Why it can't be listed; nil: it can.
    private func code(
        _ server: Proftpd, _ folder: String = "/", ca: String? = nil,
        password: String = Proftpd.password, allowing networks: [String] = ["127.0.0.0/8"]
    ) throws -> FetchTrouble.Code? {
        do {
            _ = try with(server, folder, ca: ca, password: password, allowing: networks) {
                try $0.list(most: 999)
            }
            return nil
        } catch let trouble as FetchTrouble {
            return trouble.code
        }
    }

    private func write(_ text: String, to path: String, at seconds: Double = 1_700_000_000) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
    }

    private func bytes(_ name: String) -> [UInt8] { Array(name.utf8) }

    @Test(arguments: [Proftpd.TLS.asked, .implicit, .none])
    func `files are listed with size and second, read, and put away`(
        _ tls: Proftpd.TLS
    ) async throws {
        try await Proftpd.with(tls) { server in
            try await TemporaryFolder.with { folder in
                try write("12345", to: folder + "/a.csv")
                try write("", to: folder + "/é #%20;x.csv", at: 1_600_000_001)
                try FileManager.default.createDirectory(
                    atPath: folder + "/sub", withIntermediateDirectories: false)
                let scheme = tls == .implicit ? "ftps" : "ftp"
                try with(server, folder, scheme: scheme, isPlain: tls == .none) { remote in
                    let listing = try remote.list(most: 3)
                    let a = RemoteFile(name: bytes("a.csv"), bytes: 5, modified: 1_700_000_000)
                    let b = RemoteFile(
                        name: bytes("é #%20;x.csv"), bytes: 0, modified: 1_600_000_001)
                    #expect(Set(listing.files) == [a, b] && listing.others == 1)
                    #expect(throws: FetchTrouble.self) { try remote.list(most: 2) }
                    var text: [UInt8] = []
                    #expect(try remote.read(a) { text += $0 } == 5 && text == bytes("12345"))
                    #expect(try remote.read(b) { _ in } == 0)
                    #expect(try remote.hasAnything(at: bytes("sub")))
                    #expect(try !remote.hasAnything(at: bytes("none")))
                    #expect(try remote.makeFolder(bytes("traite")))
                    #expect(try remote.makeFolder(bytes("traite")))
                    #expect(try !remote.rename(a.name, to: b.name), "a name is never taken over")
                    #expect(try remote.rename(a.name, to: bytes("traite/a.csv")))
                    #expect(try !remote.has(a) && remote.has(a, as: bytes("traite/a.csv")))
                    #expect(try remote.remove(b.name) && !remote.remove(b.name))
                    #expect(try remote.list(most: 9).files.isEmpty)
                }
            }
        }
    }

    @Test
    func `a file that is another at its end is none, and one that is gone is its own trouble`()
        async throws
    {
        try await Proftpd.with { server in
            try await TemporaryFolder.with { folder in
                let path = folder + "/a.csv"
                try write("12345", to: path)
                try with(server, folder) { remote in
                    let file = try #require(try remote.list(most: 9).files.first)
                    #expect(try remote.read(file) { _ in try write("123456", to: path) } == nil)
                    try write("54321", to: path, at: 1_700_000_001)
                    #expect(try remote.read(file) { _ in } == nil)
                    try FileManager.default.removeItem(atPath: path)
                    let gone = #expect(throws: FetchTrouble.self) { try remote.read(file) { _ in } }
                    #expect(gone?.code == .notFound)
                    struct Full: Error {}
                    try write("12345", to: path)
                    #expect(throws: Full.self) { try remote.read(file) { _ in throw Full() } }
                    #expect(try remote.list(most: 9).files.count == 1)
                }
            }
        }
    }

    @Test func `a server that does not prove itself, or lets nobody in, is not asked`() async throws
    {
        try await Proftpd.with { server in
            let system = "/etc/ssl/certs/ca-certificates.crt"
            let codes = [
                try code(server, ca: system), try code(server, password: "x"),
                try code(server, "/none/"), try code(server, allowing: []), try code(server),
            ]
            #expect(codes == [.untrusted, .denied, .notFound, .refused, nil])
        }
    }

    @Test func `nothing is said in the clear unless that is declared`() async throws {
        try await Proftpd.with(.none) { server in
            let code = try code(server)
            #expect(code == .untrusted)
        }
    }

    @Test(arguments: [
        ("type=file;size=5;modify=20231114221320; a b.csv", "a b.csv", 5, 1_700_000_000),
        ("Type=File;Modify=19700101000001.123;Size=0;UNIX.mode=0644; x", "x", 0, 1),
    ])
    func `a line of a listing says name, size and second`(
        _ line: String, _ name: String, _ size: Int64, _ modified: Int64
    ) throws {
        let facts = try #require(FTPFacts(bytes(line)[...]))
        #expect(facts.kind == .file && facts.name == bytes(name))
        #expect(facts.bytes == size && facts.modified == modified)
    }

    @Test func `what a line does not say is not made up`() throws {
        let unsaid = try #require(
            FTPFacts(bytes("type=file;modify=20231314221320;size=-1; x")[...]))
        #expect(unsaid.bytes == nil && unsaid.modified == nil)
        #expect(FTPFacts(bytes("type=cdir; .")[...])?.kind == .listed)
        #expect(FTPFacts(bytes("type=OS.unix=slink:; x")[...])?.kind == .other)
        #expect(FTPFacts(bytes("-rw-r--r-- 1 labo labo 5 Nov 14 a.csv")[...]) == nil)
        #expect(FTPFacts(bytes("")[...]) == nil)
    }
}
