// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Postgres
import Seals
import Testing
import Views
import Wording

/// Every way in which an archive may come to harm: each is named, and nothing else is.
@Suite struct DamageTests {
    private let day = SealScene.day

    /// Three sealed files.
    private func scene() throws -> (SealScene, [Int64]) {
        let scene = try SealScene()
        let ids = try ["a", "b", "c"].map { try scene.store("\($0).csv", "contenu de \($0)\n") }
        try scene.seal()
        #expect(try scene.verify().isSound)
        return (scene, ids)
    }

    @Test func `a flipped bit is found, whatever size and time say`() throws {
        let (scene, ids) = try scene()
        let path = scene.path("b.csv")
        let before = try #require(try FileStatus(path: path))
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        let byte = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: Data([byte ^ 1]))
        try handle.close()
        try OpenFile(reading: path).setModified(nanoseconds: before.modifiedNanoseconds)
        let after = try #require(try FileStatus(path: path))
        #expect(after.size == before.size)
        #expect(after.modifiedNanoseconds == before.modifiedNanoseconds)

        let report = try scene.verify()
        #expect(report.damages.map(\.kind) == [.altered])
        let damage = try #require(report.damages.first)
        #expect(damage.fileID == ids[1] && damage.path == "\(day)/b.csv")
        #expect(
            damage.sentence.fr == "labo : b.csv (fichier \(ids[1])) n'est plus ce qui a été reçu :"
                + " la taille est la même, pas le contenu. Restaurez-le d'une sauvegarde.")
    }

    @Test func `truncated, emptied, deleted, unreadable`() throws {
        let (scene, ids) = try scene()
        try scene.put("a.csv", "contenu")
        try scene.put("b.csv", "")
        try FileManager.default.removeItem(atPath: scene.path("c.csv"))
        let report = try scene.verify()
        #expect(report.damages.map(\.kind) == [.altered, .altered, .missing])
        #expect(
            report.damages[0].sentence.en.contains("it had 13 bytes and has 7"),
            "\(report.damages[0].sentence.en)")
        #expect(report.damages[1].sentence.fr.contains("il avait 13 octets et en a 0"))
        #expect(
            report.damages[2].sentence.fr.hasPrefix(
                "labo : c.csv (fichier \(ids[2])) n'est plus dans"))
        // A link is never followed.
        try FileManager.default.createSymbolicLink(
            atPath: scene.path("c.csv"), withDestinationPath: "/etc/hostname")
        #expect(
            try scene.damages() == [
                "altered \(day)/a.csv", "altered \(day)/b.csv", "unreadable \(day)/c.csv",
            ])
    }

    @Test func `two files that changed places are named, each with the other`() throws {
        let (scene, ids) = try scene()
        try scene.put("a.csv", "contenu de b\n")
        try scene.put("b.csv", "contenu de a\n")
        let report = try scene.verify()
        #expect(report.damages.map(\.kind) == [.altered, .altered])
        #expect(report.damages.map(\.otherID) == [ids[1], ids[0]])
        #expect(
            report.damages[0].sentence.fr.contains("il a le contenu du fichier \(ids[1])"))
    }

    @Test func `a file too many is named, and one that was purged and came back`() throws {
        let (scene, ids) = try scene()
        try scene.purge(ids[0])
        try scene.put("a.csv", "contenu de a\n")
        scene.strangers = ["\(day)/intrus.csv"]
        #expect(
            try scene.damages() == ["purged_but_there \(day)/a.csv", "unknown \(day)/intrus.csv"])
        scene.strangers = []
        try FileManager.default.removeItem(atPath: scene.path("a.csv"))
        let report = try scene.verify()
        #expect(report.isSound && report.purged == 1)
        #expect(try scene.standing().isEmpty)
    }

    @Test func `a purge that the ledger takes back is told`() throws {
        let (scene, ids) = try scene()
        try scene.purge(ids[0])
        try scene.seal()
        try scene.connection.execute(
            "update bascule.file set purged_at = null where id = \(ids[0])")
        #expect(try scene.damages() == ["ledger \(day)/a.csv"])
        // And put back as it was, it stays told: no seal takes it in again.
        try scene.put("a.csv", "contenu de a\n")
        #expect(try scene.seal().first?.counts.all == 0)
        #expect(try scene.damages() == ["ledger \(day)/a.csv"])
    }

    @Test func `the ledger's digest, path and row can't be changed unseen`() throws {
        let (scene, ids) = try scene()
        try scene.connection.script(
            """
            update bascule.file set sha256 = sha256('x') where id = \(ids[0]);
            update bascule.file set stored_path = '/elsewhere/b.csv' where id = \(ids[1]);
            delete from bascule.file where id = \(ids[2]);
            """)
        #expect(
            try scene.damages() == [
                "ledger \(day)/a.csv", "ledger \(day)/b.csv", "ledger \(day)/c.csv",
            ])
        // No seal makes that well.
        try scene.seal()
        #expect(
            try scene.damages() == [
                "ledger \(day)/a.csv", "ledger \(day)/b.csv", "ledger \(day)/c.csv",
            ])
    }

    @Test func `an edited seal is named with its line`() throws {
        let (scene, _) = try scene()
        let name = try #require(try scene.sealNames().first)
        let text = try scene.text(name)
        try Data(text.replacing("b.csv", with: "z.csv").utf8)
            .write(to: URL(filePath: "\(scene.seals)/\(name)"))
        let report = try scene.verify()
        #expect(report.damages.map(\.kind) == [.seal])
        #expect(report.damages[0].path == ".seals/\(name)")
        #expect(report.damages[0].why?.contains("z.csv) = ") == true, "\(report.damages)")
        #expect(report.damages[0].why?.contains("a.csv) = ") == false)
    }

    @Test func `an edited signature or public key is named`() throws {
        let (scene, _) = try scene()
        let names = try FileManager.default.contentsOfDirectory(atPath: scene.seals).sorted()
        #expect(names.count == 3)
        for name in names where !name.hasSuffix(".seal") {
            let path = "\(scene.seals)/\(name)"
            let text = try scene.text(name)
            try Data(text.replacing("untrusted", with: "trusted").utf8)
                .write(to: URL(filePath: path))
            #expect(try scene.damages() == ["seal .seals/\(name)"])
            try FileManager.default.removeItem(atPath: path)
            #expect(try scene.damages() == ["seal_missing .seals/\(name)"])
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        #expect(try scene.verify().isSound)
    }

    @Test func `the last seal can't be dropped, from the disk or from the database`() throws {
        let (scene, _) = try scene()
        let name = try #require(try scene.sealNames().first)
        let text = try scene.text(name)
        try FileManager.default.removeItem(atPath: "\(scene.seals)/\(name)")
        #expect(try scene.damages() == ["seal_missing .seals/\(name)"])
        try scene.connection.script(
            "delete from bascule.seal_line; delete from bascule.seal")
        #expect(try scene.damages() == ["seal_row .seals/\(name)"])
        try Data(text.utf8).write(to: URL(filePath: "\(scene.seals)/\(name)"))
        #expect(try scene.damages() == ["seal_row .seals/\(name)", "seal_unknown .seals/\(name)"])
    }

    @Test func `rows of a seal changed together with the ledger do not fit the signature`() throws {
        let (scene, ids) = try scene()
        let name = try #require(try scene.sealNames().first)
        try scene.put("a.csv", "faux")
        try scene.connection.script(
            """
            update bascule.file set sha256 = sha256('faux'), bytes = 4 where id = \(ids[0]);
            update bascule.seal_line set sha256 = sha256('faux') where file_id = \(ids[0]);
            """)
        #expect(try scene.damages() == ["lines .seals/\(name)"])
        // And not when the digest of the seal follows: only the key could sign that.
        let made = try #require(try scene.verify().damages.first?.why)
        #expect(made.contains("a.csv) = "), "\(made)")
    }

    @Test func `a seal made by somebody else's key is told`() throws {
        let (scene, _) = try scene()
        let name = try #require(try scene.sealNames().first)
        let key = try #require(try SealKey.read(scene.keyPath))
        let text = Array(try scene.text(name).utf8)
        var wrong = try key.sign(text)
        wrong[0] ^= 1
        try scene.connection.execute("update bascule.seal set signature = \(wrong)")
        #expect(try scene.damages() == ["seal .seals/\(name)"])
    }

    @Test func `what is missing from the disk is written again by hand`() throws {
        let (scene, _) = try scene()
        let name = try #require(try scene.sealNames().first)
        let text = try scene.text(name)
        try FileManager.default.removeItem(atPath: "\(scene.seals)/\(name)")
        try scene.seal()
        #expect(try scene.sealNames().contains(name) == false, "not by itself")
        _ = try scene.sealing.run(by: SealScene.person, restoring: true, on: scene.connection)
        #expect(try scene.text(name) == text)
        #expect(try scene.verify().isSound)
    }

    @Test func `what can't be read beside the seals is named, and all else is looked at`() throws {
        let (scene, ids) = try scene()
        try scene.purge(ids[0])
        try scene.seal()
        let files = FileManager.default
        let names = try files.contentsOfDirectory(atPath: scene.seals).sorted()
        let signature = try #require(names.first { $0.hasSuffix(".sig") })
        let key = try #require(names.first { $0.hasSuffix(".pub") })
        for name in [signature, key] { try files.removeItem(atPath: "\(scene.seals)/\(name)") }
        try files.createSymbolicLink(
            atPath: "\(scene.seals)/\(signature)", withDestinationPath: "/dev/null")
        try files.createDirectory(
            atPath: "\(scene.seals)/\(key)", withIntermediateDirectories: false)
        try scene.put("b.csv", "autre")
        #expect(
            try scene.damages() == [
                "altered \(day)/b.csv", "seal .seals/\(signature)", "seal .seals/\(key)",
            ])
        // The day's folder leads to itself: also the purged file's path can't be looked at.
        let folder = "\(scene.archive)/\(day)"
        try files.removeItem(atPath: folder)
        try files.createSymbolicLink(atPath: folder, withDestinationPath: folder)
        #expect(
            try scene.damages() == [
                "seal .seals/\(signature)", "seal .seals/\(key)", "unreadable \(day)/a.csv",
                "unreadable \(day)/b.csv", "unreadable \(day)/c.csv",
            ])
    }
}
