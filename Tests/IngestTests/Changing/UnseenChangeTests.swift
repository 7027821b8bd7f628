// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Postgres
import Tables
import TestSupport
import Testing
import Wording

@testable import Ingest

/// Changes that one look alone would not see: each of several looks has a case of its own.
@Suite struct UnseenChangeTests {
    private func digest(_ name: String, in scene: Scene) throws -> Digest {
        try Digest(
            Claim(arrival: try scene.arrival(name), fileID: 1, attempt: 1, pending: nil))
    }

    private func inspect(_ digest: Digest, in scene: Scene) throws {
        _ = try Inspection(
            digest, feed: scene.feed,
            faults: FaultSpool(folder: scene.settings.folders.work, language: .en))
    }

    /// Larger than what is kept in memory, so that it is read a second time.
    private static let large = (0..<30_000).map { "a\($0);1" }

    @Test func `other bytes with the same size and times are not loaded`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: Self.large)
        let file = unsafe open(scene.path("a.csv"), O_RDWR)
        try #require(file >= 0)
        defer { close(file) }
        // A page that is dirty already is written to without the file system being told.
        let page = unsafe mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        let bytes = try unsafe #require(page).assumingMemoryBound(to: UInt8.self)
        defer { #expect(unsafe munmap(page, 4_096) == 0) }
        let place = try #require(Array(Scene.text(Self.large).utf8).firstIndex(of: 0x31))
        unsafe bytes[place] = 0x31
        let digest = try digest("a.csv", in: scene)
        try #require(digest.content == nil)
        unsafe bytes[place] = 0x32
        #expect(throws: IngestError.self) { try inspect(digest, in: scene) }
    }

    @Test func `the same bytes with another time are read again, for they may change once more`()
        throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: Self.large)
        let digest = try digest("a.csv", in: scene)
        try inspect(digest, in: scene)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)],
            ofItemAtPath: scene.path("a.csv"))
        #expect(throws: IngestError.self) { try inspect(digest, in: scene) }
    }

    private struct Case {
        let source, target: String
        let folder: TemporaryFolder

        init(otherFileSystem: Bool) throws {
            folder = try TemporaryFolder()
            source = "\(folder.path)/a.csv"
            let other = otherFileSystem ? "/dev/shm/bascule-\(UUID().uuidString)" : folder.path
            target = "\(other)/kept/a.csv"
            try Data("new bytes\n".utf8).write(to: URL(fileURLWithPath: source))
        }

        func move(knowsInode: Bool) throws -> FileMove {
            let status = try #require(try FileStatus(path: source))
            return FileMove(
                fileID: 7, path: source, identity: knowsInode ? FileIdentity(status) : nil,
                sha256: Array(repeating: 1, count: 32), destination: target, keepsOriginal: false)
        }

        func remove() throws {
            try folder.remove()
            let kept = Folder.parent(of: Folder.parent(of: target))
            if try FileStatus(path: kept) != nil {
                try FileManager.default.removeItem(atPath: kept)
            }
        }
    }

    @Test func `bytes that are not the settled ones stay, whatever the inode says`() throws {
        let copied = try Case(otherFileSystem: true)
        defer { #expect(throws: Never.self) { try copied.remove() } }
        #expect(try copied.move(knowsInode: true).run() == .replaced)
        #expect(try contents(of: Folder.parent(of: copied.target)) == [])
        #expect(try FileStatus(path: copied.source) != nil)
        // After a restart the bytes alone can tell.
        let renamed = try Case(otherFileSystem: false)
        defer { #expect(throws: Never.self) { try renamed.remove() } }
        #expect(try renamed.move(knowsInode: false).run() == .replaced)
        #expect(try FileStatus(path: renamed.source) != nil)
    }

    @Test func `the same bytes of another file are not taken for the ones that have gone`() throws {
        let folder = try TemporaryFolder()
        defer { #expect(throws: Never.self) { try folder.remove() } }
        let target = "\(folder.path)/kept.csv"
        try Data("bytes\n".utf8).write(to: URL(fileURLWithPath: target))
        var move = FileMove(
            fileID: 7, path: "\(folder.path)/gone.csv", identity: nil,
            sha256: try fileSHA256(target), destination: target, keepsOriginal: false)
        #expect(try move.run() == .here(path: target))
        move.isAnothers = { $0 == target }
        #expect(try move.run() == .vanished)
    }

    @Test func `a file that somebody else has settled meanwhile is not loaded`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let other = scene.database
        scene.once(at: .merged) {
            _ = try other.connect().execute("update bascule.file set state = 'failed'")
        }
        do {
            #expect(try scene.run()["a.csv"]?.settlement == nil)
        } catch {
            #expect("\(error)".contains("ledger"))
        }
        #expect(try scene.rows() == [])
        #expect(try scene.ledger("a.csv").state == .failed)
    }

    @Test func `a revert waits for the loads under way`() throws {
        let scene = try Scene()
        let file = try scene.load("a.csv", rows: ["a;1"]).fileID
        let other = try scene.connect()
        try other.script("set lock_timeout to '100ms'")
        try scene.connection.transaction { connection in
            _ = try TableLoader(scene.feed, on: connection)
            let error = #expect(throws: PostgresError.self) {
                try Revert.run(fileID: file, feed: scene.feed, on: other)
            }
            #expect(error?.sqlstate == "55P03")
        }
        #expect(try Revert.run(fileID: file, feed: scene.feed, on: other).removed == 1)
    }
}
