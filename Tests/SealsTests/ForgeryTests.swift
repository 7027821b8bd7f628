// SPDX-License-Identifier: Apache-2.0

import Crypto
import FileSystem
import Foundation
import Journal
import Postgres
import Testing
import Views
import Wording

@testable import Seals

/// What somebody can do who writes the database and the archive, and has not the key.
@Suite struct ForgeryTests {
    private let day = SealScene.day

    /// A sealed file, whose bytes are replaced, and a seal behind its own that says so: signed by a key
    /// of the forger's, in rows and files as ours.
    private func forge(
        _ scene: SealScene, head: String? = nil, isEntered: Bool = false
    ) throws -> Seal {
        let id = try scene.store("a.csv", "vrai")
        let first = try #require(try scene.seal().first)
        let key = try SealKey.make(at: scene.keyPath + ".forger")
        let connection = scene.connection
        var seal = Seal(
            number: 2, name: first.name.replacing(".seal", with: "-2.seal"),
            sealedAt: first.sealedAt, key: key.publicKey, head: head ?? first.journalHead)
        let digest = Array(SHA256.hash(data: Data("faux".utf8)))
        try connection.execute(
            """
            insert into bascule.seal_line (file_id, seal, kind, path, path_before, sha256)
            values (\(id), 2, 'moved', \(day + "/a.csv"), \(day + "/a.csv"), \(digest))
            """)
        seal.counts.moved = 1
        let text = try SealBook.text(of: seal, on: connection)
        seal.sha256 = Array(SHA256.hash(data: Data(text)))
        seal.bytes = Int64(text.count)
        seal.signature = try key.sign(text)
        try SealBook.insert(seal, by: "worker", on: connection)
        try SealBook.notePlaced(2, on: connection)
        for (name, bytes) in [
            (seal.name, text),
            (seal.signatureName, Array(key.publicKey.signatureText(seal.signature).utf8)),
            (key.publicKey.fileName, Array(key.publicKey.text.utf8)),
        ] {
            try Data(bytes).write(to: URL(filePath: "\(scene.seals)/\(name)"))
        }
        try connection.execute("update bascule.file set sha256 = \(digest) where id = \(id)")
        try scene.put("a.csv", "faux")
        if isEntered {
            try JournalEntry.write(
                "archive key", subject: "key \(key.publicKey.name)", by: "worker",
                parameters: #"{"public_key": "\#(hexadecimal(key.publicKey.bytes))"}"#,
                on: connection)
            try JournalEntry.write(
                "archive sealed", subject: "seal 2", by: "worker",
                result:
                    #"{"name": "\#(seal.name)", "sha256": "\#(seal.digest)", "key": "\#(key.publicKey.name)"}"#,
                on: connection)
        }
        return seal
    }

    /// The forged seal is told, its file too, and nothing is sealed behind it.
    private func expectTold(_ seal: Seal, in scene: SealScene, _ why: String) throws {
        let report = try scene.verify()
        #expect(
            report.damages.map { "\($0.kind.rawValue) \($0.path)" }.sorted() == [
                "ledger \(day)/a.csv", "seal .seals/\(seal.name)",
            ])
        #expect(report.damages.contains { $0.why?.contains(why) == true }, "\(report.damages)")
        let seals = try scene.sealNames()
        #expect {
            try scene.seal()
        } throws: { error in
            if case .unsound(seal.name, _)? = error as? SealTrouble { true } else { false }
        }
        #expect(try scene.sealNames() == seals)
    }

    @Test func `a seal by another key that the journal does not name`() throws {
        let scene = try SealScene()
        try expectTold(try forge(scene), in: scene, "le journal ne le connaît pas")
    }

    @Test func `a seal by another key, with entries in the journal`() throws {
        let scene = try SealScene()
        try expectTold(
            try forge(scene, isEntered: true), in: scene, "il est signé d'une autre clé")
    }

    @Test func `a seal that names a head of another journal`() throws {
        let scene = try SealScene()
        let seal = try forge(
            scene, head: "1:" + String(repeating: "ab", count: 32), isEntered: true)
        // Even where its key is the one that the service has now.
        try FileManager.default.removeItem(atPath: scene.keyPath)
        try FileManager.default.moveItem(
            atPath: scene.keyPath + ".forger", toPath: scene.keyPath)
        try expectTold(seal, in: scene, "la tête qu'il nomme")
    }

    @Test func `a seal whose key the journal does not name`() throws {
        let scene = try SealScene()
        let seal = try forge(scene)
        let key = try #require(try SealKey.read(scene.keyPath + ".forger")).publicKey
        try JournalEntry.write(
            "archive sealed", subject: "seal 2", by: "worker",
            result: #"{"sha256": "\#(seal.digest)", "key": "\#(key.name)"}"#, on: scene.connection)
        try expectTold(seal, in: scene, "le journal ne connaît pas sa clé")
    }

    @Test func `a forged seal whose files are missing is not written by the service`() throws {
        let scene = try SealScene()
        let seal = try forge(scene)
        try scene.connection.script("update bascule.seal set placed_at = null where number = 2")
        try FileManager.default.removeItem(atPath: "\(scene.seals)/\(seal.name)")
        #expect(throws: SealTrouble.self) { try scene.seal() }
        #expect(try !scene.sealNames().contains(seal.name))
    }

    @Test func `a replaced key that comes back is told`() throws {
        let scene = try SealScene()
        try scene.seal()
        let old = scene.keyPath + ".old"
        try FileManager.default.moveItem(atPath: scene.keyPath, toPath: old)
        _ = try SealKey.make(at: scene.keyPath)
        let second = try #require(try scene.seal().first)
        #expect(try scene.verify().isSound)
        try FileManager.default.removeItem(atPath: scene.keyPath)
        try FileManager.default.moveItem(atPath: old, toPath: scene.keyPath)
        #expect(try scene.damages() == ["seal .seals/\(second.name)"])
        #expect(throws: SealTrouble.unsound(second.name, SealWitness.replacedKey)) {
            try scene.seal()
        }
    }

    @Test func `a restored database knows later seals by their key, and the next one names them`()
        async throws
    {
        let scene = try SealScene()
        try scene.store("a.csv", "un")
        try scene.seal()
        // The database loses its last hour; the archive and the key do not.
        struct Restored: Error {}
        var made: Seal?
        #expect(throws: Restored.self) {
            try scene.connection.transaction { _ in
                try scene.store("b.csv", "deux")
                made = try scene.seal().first
                throw Restored()
            }
        }
        let later = try #require(made)
        try FileManager.default.removeItem(atPath: scene.path("b.csv"))
        let foreign = "\(scene.seals)/2020-01-01.seal"
        try Data("x".utf8).write(to: URL(filePath: foreign))
        // Signed as ours are, and by nobody that we know.
        let forger = try SealKey.make(at: scene.keyPath + ".forger")
        let signature = forger.publicKey.signatureText(try forger.sign(Array("x".utf8)))
        try Data(signature.utf8).write(to: URL(filePath: foreign + ".sig"))
        #expect(
            try scene.damages() == [
                "seal_later .seals/\(later.name)", "seal_unknown .seals/2020-01-01.seal",
            ])
        let next = try #require(try scene.seal().first)
        #expect(next.number == 2 && next.name != later.name)
        #expect(try scene.text(next.name).contains("SHA256 (.seals/\(later.name)) = "))
        #expect(try await scene.sha256sum(next).0 == 0)
        #expect(try scene.damages() == ["seal_unknown .seals/2020-01-01.seal"])
        try FileManager.default.removeItem(atPath: foreign)
        #expect(try scene.verify().isSound)
        // It is watched as the others are.
        let path = "\(scene.seals)/\(later.name)"
        try Data("x".utf8).write(to: URL(filePath: path))
        #expect(try scene.damages() == ["seal .seals/\(later.name)"])
        try FileManager.default.removeItem(atPath: path)
        #expect(try scene.damages() == ["seal_missing .seals/\(later.name)"])
    }

    @Test(arguments: ["stored_path = '/x'", "purged_at = now()"])
    func `our own key signs no other digest of a file`(hidden: String) throws {
        let scene = try SealScene()
        let id = try scene.store("a.csv", "vrai")
        try scene.seal()
        let path = scene.path("a.csv")
        try scene.connection.script("update bascule.file set \(hidden) where id = \(id)")
        try scene.seal()
        try scene.put("a.csv", "faux")
        try scene.connection.execute(
            """
            update bascule.file set stored_path = \(path), purged_at = null,
                                    sha256 = sha256('faux') where id = \(id)
            """)
        #expect(try scene.damages() == ["ledger \(day)/a.csv"])
        let third = try #require(try scene.seal().first)
        let forged = hexadecimal(Array(SHA256.hash(data: Data("faux".utf8))))
        #expect(try !scene.text(third.name).contains(forged))
        #expect(try scene.damages() == ["ledger \(day)/a.csv"])
    }

    @Test func `lines of a file that name several digests are told, though they are signed`() throws
    {
        let scene = try SealScene()
        let id = try scene.store("a.csv", "vrai")
        try scene.seal()
        let text = try scene.connection.query(
            "select sha256 from bascule.file where id = \(id)"
        ).value(as: [UInt8].self)
        let file = SealedFile.page(of: id, in: scene)
        #expect(try file()?.isContradicted == false)
        try scene.connection.execute(
            """
            insert into bascule.seal_line (file_id, seal, kind, path, sha256)
            values (\(id), 2, 'stored', 'x', sha256('faux'))
            """)
        #expect(try file()?.isContradicted == true)
        #expect(try file()?.sealed == text, "the first line stands")
    }

    @Test(
        arguments: [
            "sha256 = null", "stored_at = null", "state = 'loading', stored_at = null",
            "purged_at = now()", "stored_path = '/x'", "stored_path = null",
            "state = 'rejected', stored_path = '/x'",
        ])
    func `one update hides no sealed file`(update: String) throws {
        let scene = try SealScene()
        let id = try scene.store("a.csv", "vrai")
        try scene.seal()
        try scene.connection.script("update bascule.file set \(update) where id = \(id)")
        try FileManager.default.removeItem(atPath: scene.path("a.csv"))
        #expect(try scene.damages() == ["ledger \(day)/a.csv"])
        // And the next seal makes nothing well.
        try scene.seal()
        #expect(try scene.damages() == ["ledger \(day)/a.csv"])
        #expect(try scene.damages(.damaged) == ["ledger \(day)/a.csv"])
        #expect(try scene.standing() == ["ledger \(day)/a.csv"])
    }

    @Test func `the purge of a held file is told, though the journal names it`() throws {
        let scene = try SealScene()
        let id = try scene.store("a.csv", "vrai")
        try scene.seal()
        try scene.purge(id)
        #expect(try scene.verify().isSound)
        try scene.connection.execute(
            "insert into bascule.file_hold (file_id, reason, held_by) values (\(id), 'x', 'y')")
        #expect(try scene.damages() == ["ledger \(day)/a.csv"])
        try scene.connection.script("delete from bascule.file_hold")
        #expect(try scene.verify().isSound)
        #expect(try scene.standing().isEmpty)
    }
}

extension SealedFile {
    /// What is asked of a file of a scene.
    fileprivate static func page(
        of id: Int64, in scene: SealScene
    ) -> () throws -> SealedFile? {
        { try current(id, root: scene.archive + "/", on: scene.connection) }
    }
}
