// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Postgres
import Seals
import Testing

/// Seals, read by the programs of somebody who has no Bascule.
@Suite struct SealTests {
    @Test func `sha256sum and signify find a seal right, and a changed byte wrong`() async throws {
        let scene = try SealScene()
        try scene.store("a.csv", "un\n")
        try scene.store("échantillon 2.csv", "deux\n")
        let seal = try #require(try scene.seal().first)
        #expect(seal.counts.stored == 2)
        let sums = try await scene.sha256sum(seal)
        #expect(sums.0 == 0, "\(sums.1)")
        #expect(sums.1.contains("labo/2026/03/15/a.csv: OK"), "\(sums.1)")
        #expect(sums.1.contains("échantillon 2.csv: OK") && !sums.1.contains("WARNING"))
        #expect(try await scene.signify(seal).0 == 0)
        // Of a file.
        try scene.put("a.csv", "uN\n")
        let altered = try await scene.sha256sum(seal)
        #expect(altered.0 == 1 && altered.1.contains("a.csv: FAILED"), "\(altered.1)")
        // And of the seal.
        let path = "\(scene.seals)/\(seal.name)"
        try Data(try scene.text(seal.name).replacing("stored 2", with: "stored 1").utf8)
            .write(to: URL(filePath: path))
        #expect(try await scene.signify(seal).0 != 0)
    }

    @Test func `names with backslashes and line ends are checked as well`() async throws {
        let scene = try SealScene()
        let names = ["a\\b.csv", "deux\nlignes.csv", "retour\r.csv", "(x) = y.csv", "# z.csv", " "]
        for name in names { try scene.store(name, name) }
        let seal = try #require(try scene.seal().first)
        let sums = try await scene.sha256sum(seal)
        #expect(sums.0 == 0 && !sums.1.contains("WARNING"), "\(sums.1)")
        #expect(sums.1.matches(of: /OK\n/).count == names.count + 1, "\(sums.1)")
        #expect(try scene.verify().isSound)
    }

    @Test func `each seal names the one before it, its own files, and the journal's head`()
        async throws
    {
        let scene = try SealScene()
        try scene.store("a.csv", "un\n")
        let first = try #require(try scene.seal().first)
        try scene.store("b.csv", "deux\n")
        let second = try #require(try scene.seal().first)
        let text = try scene.text(second.name)
        #expect(text.contains("SHA256 (.seals/\(first.name)) = \(first.digest)\n"))
        #expect(text.contains("b.csv) = ") && !text.contains("a.csv) = "))
        let head = try scene.connection.query(
            "select seq || ':' || encode(hash, 'hex') from bascule.journal_chain where seq = 2"
        ).value(as: String.self)
        // Two entries before: the key, and the first seal.
        #expect(text.contains("# journal head \(head)\n"), "\(text)")
        #expect(second.number == 2 && second.name == first.name.replacing(".seal", with: "-2.seal"))
        #expect(try await scene.sha256sum(second).0 == 0)
        #expect(
            try scene.connection.query(
                "select action || ' ' || subject from bascule.journal order by id"
            ).values(as: String.self) == [
                "archive key key \(first.key.name)", "archive sealed seal 1",
                "archive sealed seal 2",
            ])
    }

    @Test func `what moved, was purged or has left is said once, and is no false alarm`()
        async throws
    {
        let scene = try SealScene()
        let ids = try ["a", "b", "c", "d"].map { try scene.store("\($0).csv", $0) }
        try scene.seal()
        let files = FileManager.default
        try files.moveItem(atPath: scene.path("a.csv"), toPath: scene.path("a2.csv"))
        try files.removeItem(atPath: scene.path("c.csv"))
        try scene.connection.script(
            "update bascule.file set stored_path = '\(scene.path("a2.csv"))' where id = \(ids[0])")
        try scene.purge(ids[1])
        try scene.reject(ids[2])
        let seal = try #require(try scene.seal().first)
        let lines = try scene.text(seal.name).split(separator: "\n").map(String.init)
        #expect(lines.contains("# moved from labo/2026/03/15/a.csv"))
        #expect(lines.contains { $0.hasPrefix("SHA256 (labo/2026/03/15/a2.csv) = ") })
        #expect(lines.contains { $0.hasPrefix("# purged SHA256 (labo/2026/03/15/b.csv) = ") })
        #expect(
            lines.contains {
                $0.hasPrefix("# gone from the archive SHA256 (labo/2026/03/15/c.csv) = ")
            })
        #expect(!lines.contains { $0.contains("d.csv") })
        #expect(
            (seal.counts.stored, seal.counts.moved, seal.counts.purged, seal.counts.gone)
                == (0, 1, 1, 1))
        #expect(try await scene.sha256sum(seal).0 == 0)
        #expect(try scene.verify().isSound)
        #expect(try scene.seal().first?.counts.all == 0, "all of it is said")
    }

    @Test func `a day without anything has a seal, and the schedule makes one a day`() throws {
        let scene = try SealScene()
        #expect(try scene.seal(daily: true).count == 1)
        try scene.store("a.csv", "un")
        #expect(try scene.seal(daily: true).isEmpty, "the day has one")
        // The clock was a day ahead, and went back.
        let other = try SealScene()
        other.sealing.now = { Timestamp(seconds: try $0.now().seconds + 86_400) }
        #expect(try other.seal(daily: true).count == 1)
        other.sealing.now = { try $0.now() }
        try other.store("a.csv", "un")
        let made = try other.seal(daily: true)
        #expect(made.map(\.number) == [2], "the order is that of the numbers")
        #expect(made.first?.counts.stored == 1)
    }

    @Test func `many files make several seals, each within the limit`() async throws {
        let scene = try SealScene()
        scene.sealing.linesLimit = 3
        for number in 1...7 { try scene.store("\(number).csv", "\(number)") }
        let seals = try scene.seal()
        #expect(seals.map(\.counts.stored) == [3, 3, 1])
        for seal in seals {
            let (status, said) = try await scene.sha256sum(seal)
            #expect(status == 0, "\(said)")
        }
        #expect(try scene.verify().isSound)
        // As many as one holds.
        for number in 8...10 { try scene.store("\(number).csv", "\(number)") }
        #expect(try scene.seal().map(\.counts.stored) == [3])
    }

    @Test func `two at once: one seals, the other says so`() throws {
        let scene = try SealScene()
        let other = try scene.connection.another()
        _ = try other.query("select pg_advisory_lock(hashtextextended('bascule.seals', 0))")
        #expect(throws: SealTrouble.busy) { try scene.seal() }
        _ = try other.query("select pg_advisory_unlock(hashtextextended('bascule.seals', 0))")
        #expect(try scene.seal().count == 1)
    }

    @Test func `a failed write leaves none, and the next run the same bytes`() throws {
        let scene = try SealScene()
        try scene.store("a.csv", "un")
        // Something takes the place of the folder, before the commit.
        let folder = scene.seals
        scene.sealing.observe = { step in
            guard step == .entered else { return }
            #expect(FileManager.default.createFile(atPath: folder, contents: nil))
        }
        #expect(throws: FileError.self) { try scene.seal() }
        try FileManager.default.removeItem(atPath: scene.seals)
        scene.sealing.observe = { _ in }
        let recorded = try scene.connection.query(
            "select encode(sha256, 'hex') from bascule.seal where placed_at is null"
        ).values(as: String.self)
        let seal = try #require(try scene.seal().first)
        #expect(seal.number == 2)
        let first = try #require(recorded.first)
        #expect(try scene.text(seal.name).contains(first), "the first one is written")
        #expect(try scene.verify().isSound)
    }

    @Test func `the digest that was sealed first stands`() throws {
        let scene = try SealScene()
        let id = try scene.store("a.csv", "un")
        let first = try #require(try scene.seal().first)
        try scene.put("a.csv", "deux")
        try scene.connection.execute(
            "update bascule.file set sha256 = sha256('deux'::bytea), bytes = 4 where id = \(id)")
        #expect(try scene.seal().first?.counts.all == 0, "what was changed is not sealed anew")
        #expect(try scene.damages() == ["ledger labo/2026/03/15/a.csv"])
        #expect(try scene.text(first.name).contains("a.csv) = "))
    }
}
