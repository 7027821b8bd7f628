// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Postgres
import Seals
import TestSupport
import Testing

/// The key that signs, in signify's form.
@Suite struct SealKeyTests {
    @Test func `signify signs with our key, and we know its signature`() async throws {
        try await TemporaryFolder.with { folder in
            // The ending that signify asks for.
            let key = try SealKey.make(at: folder + "/archive.sec")
            try Data("bonjour\n".utf8).write(to: URL(filePath: folder + "/message"))
            let child = try ChildProcess(
                "/usr/bin/signify-openbsd",
                ["-S", "-s", "archive.sec", "-m", "message", "-x", "message.sig"], folder: folder)
            #expect(try await child.waitForExit() == 0, "\(child.errors)")
            try await child.dispose()
            let text = try String(contentsOfFile: folder + "/message.sig", encoding: .utf8)
            let body = try #require(Data(base64Encoded: String(text.split(separator: "\n")[1])))
            let signature = Array(body.dropFirst(10))
            #expect(key.publicKey.isValid(signature, of: Array("bonjour\n".utf8)))
            #expect(!key.publicKey.isValid(signature, of: Array("bonjouR\n".utf8)))
            // Ed25519 is deterministic: both write the same.
            #expect(try key.sign(Array("bonjour\n".utf8)) == signature)
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/archive.sec")[
                .posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func `a key is read back, never written over, and a spoilt one is told`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/archive.key"
            #expect(try SealKey.read(path) == nil)
            let key = try SealKey.make(at: path)
            #expect(try SealKey.read(path)?.publicKey == key.publicKey)
            #expect(SealPublicKey(text: key.publicKey.text) == key.publicKey)
            #expect(throws: FileError.self) { try SealKey.make(at: path) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["archive.key"])
            let text = try String(contentsOfFile: path, encoding: .utf8)
            for spoilt in [
                "", "no key\n", String(text.dropLast(9)) + "\n",
                text.replacing("RWRCSw", with: "RWRCSx"), String(repeating: "x", count: 5_000),
            ] {
                try Data(spoilt.utf8).write(to: URL(filePath: path))
                #expect(throws: SealTrouble.unreadableKey(path), "\(spoilt.prefix(60))") {
                    try SealKey.read(path)
                }
            }
            // One bit of the secret.
            let lines = text.split(separator: "\n").map(String.init)
            var body = try #require(Data(base64Encoded: lines[1]))
            body[60] ^= 1
            try Data("\(lines[0])\n\(body.base64EncodedString())\n".utf8)
                .write(to: URL(filePath: path))
            #expect(throws: SealTrouble.unreadableKey(path)) { try SealKey.read(path) }
        }
    }

    @Test func `a lost key is never made anew by itself, and another one seals on`() async throws {
        let scene = try SealScene()
        try scene.store("a.csv", "un")
        let first = try #require(try scene.seal().first)
        try FileManager.default.removeItem(atPath: scene.keyPath)
        #expect(throws: SealTrouble.keyGone(scene.keyPath)) { try scene.seal() }
        let key = try SealKey.make(at: scene.keyPath)
        let second = try #require(try scene.seal().first)
        #expect(second.key == key.publicKey && first.key != second.key)
        #expect(try await scene.signify(first).0 == 0)
        #expect(try await scene.signify(second).0 == 0)
        #expect(try scene.verify().isSound)
        #expect(
            try scene.connection.query(
                "select count(*) from bascule.journal where action = 'archive key'"
            ).value(as: Int.self) == 2)
    }

    @Test func `another key replaces the old one, whose file is kept`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/archive.key"
            let old = try SealKey.make(at: path)
            let kept = "\(path).\(old.publicKey.name)"
            // An earlier run was cut off behind the second name.
            try FileManager.default.linkItem(atPath: path, toPath: kept)
            let new = try SealKey.make(at: path, insteadOf: old)
            #expect(try SealKey.read(path)?.publicKey == new.publicKey)
            #expect(try SealKey.read(kept)?.publicKey == old.publicKey)
            let newest = try SealKey.make(at: path, insteadOf: new)
            #expect(try SealKey.read("\(path).\(new.publicKey.name)")?.publicKey == new.publicKey)
            #expect(try SealKey.read(path)?.publicKey == newest.publicKey)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3)
        }
    }

    @Test func `a key is made where there are no seals, in the database or in the archive`() throws
    {
        let scene = try SealScene()
        let key = try scene.sealing.key(on: scene.connection)
        #expect(try SealKey.read(scene.keyPath)?.publicKey == key.publicKey)
        try scene.seal()
        try FileManager.default.removeItem(atPath: scene.keyPath)
        #expect(throws: SealTrouble.keyGone(scene.keyPath)) {
            try scene.sealing.key(on: scene.connection)
        }
        // A database that was made anew.
        let other = try SealScene()
        try FileManager.default.createDirectory(
            atPath: other.archive, withIntermediateDirectories: false)
        try FileManager.default.moveItem(atPath: scene.seals, toPath: other.seals)
        #expect(throws: SealTrouble.keyGone(other.keyPath)) {
            try other.sealing.key(on: other.connection)
        }
    }
}
