// SPDX-License-Identifier: Apache-2.0

import Calendar
import Crypto
import Foundation
import Ingest
import Journal
import Postgres
import Seals
import TestSupport
import Testing
import Views
import Wording

/// An archive with files, and the ledger's rows of them.
final class SealScene {
    static let person = JournalActor(.user, "ada", origin: .commandLine)

    private let folder: TemporaryFolder
    let database: TestDatabase
    let connection: Connection
    let archive: String
    var sealing: Sealing
    /// Files that the ledger does not know: as a comparison of folders would tell them.
    var strangers: [String] = []

    init() throws {
        folder = try TemporaryFolder("bascule-seals")
        database = try TestDatabase.migrated()
        connection = try database.connect()
        archive = folder.path + "/archive"
        sealing = Sealing(
            archive: archive, anchor: folder.path, keyPath: folder.path + "/archive.key",
            zone: try Zone("America/Guadeloupe"))
    }

    deinit {
        do { try folder.remove() } catch { Issue.record(error) }
    }

    var keyPath: String { folder.path + "/archive.key" }
    var seals: String { archive + "/.seals" }

    // MARK: files

    static let day = "labo/2026/03/15"

    func path(_ name: String) -> String { "\(archive)/\(Self.day)/\(name)" }

    func put(_ name: String, _ content: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(archive)/\(Self.day)", withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(filePath: path(name)))
    }

    /// A loaded file in its place; gives its number.
    @discardableResult
    func store(_ name: String, _ content: String) throws -> Int64 {
        try put(name, content)
        return try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, sha256, state, stored_path,
                                      stored_at, loaded_at)
            values ('labo', \(name), 'labo/x', \(content.utf8.count),
                    \(Array(SHA256.hash(data: Data(content.utf8)))), 'loaded', \(path(name)), now(),
                    now())
            returning id
            """
        ).value()
    }

    /// What the retention does with files that are a day old; gives how many it has deleted.
    @discardableResult
    func purge(isSealed: Bool = true, on other: Connection? = nil) throws -> Retention.Report {
        let rule = Retention.Rule(
            .archive, folder: archive, time: .seconds(86_400), isSealed: isSealed)
        return try Retention(rules: [rule]).run(by: "test", on: other ?? connection)[0]
    }

    /// Makes the files old enough for that.
    func makeOld(_ ids: [Int64]) throws {
        try connection.execute(
            """
            update bascule.file set stored_at = now() - interval '9 days',
                                    arrived_at = now() - interval '9 days'
             where id = any(\(ids))
            """)
    }

    /// Purges one file.
    func purge(_ id: Int64) throws {
        try makeOld([id])
        #expect(try purge().files == 1)
    }

    /// Ends as a file that was taken up again and refused: elsewhere, and the journal says so.
    func reject(_ id: Int64) throws {
        try connection.execute(
            """
            update bascule.file set state = 'rejected', stored_path = \("/elsewhere/\(id).csv")
             where id = \(id)
            """)
        try JournalEntry.write(
            "import", subject: "file \(id)", by: "test", result: #"{"state": "rejected"}"#,
            on: connection)
    }

    // MARK: seals

    @discardableResult
    func seal(daily: Bool = false) throws -> [Seal] {
        try sealing.run(by: Self.person, daily: daily, on: connection)
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(seals)/\(name)", encoding: .utf8)
    }

    /// What files of seals there are, but not those of signatures and keys.
    func sealNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: seals)
            .filter { $0.hasSuffix(".seal") }.sorted()
    }

    /// The programs of an auditor, in the archive's folder: their status and all that they say.
    func audit(_ program: String, _ arguments: [String]) async throws -> (Int32, String) {
        let child = try ChildProcess(program, arguments, folder: archive)
        let status = try await child.waitForExit()
        let said = child.output + child.errors
        try await child.dispose()
        return (status, said)
    }

    func sha256sum(_ seal: Seal) async throws -> (Int32, String) {
        try await audit("/usr/bin/sha256sum", ["-c", ".seals/\(seal.name)"])
    }

    func signify(_ seal: Seal) async throws -> (Int32, String) {
        try await audit(
            "/usr/bin/signify-openbsd",
            ["-V", "-p", ".seals/\(seal.key.fileName)", "-m", ".seals/\(seal.name)"])
    }

    // MARK: verification

    func verification() throws -> ArchiveVerification {
        let strangers = strangers
        return ArchiveVerification(
            check: ArchiveCheck(archive: archive, language: .fr),
            seals: SealCheck(
                archive: archive, key: try SealKey.read(keyPath)?.publicKey, language: .fr)
        ) { _ in .init(named: strangers, count: strangers.count, isSeen: true) }
    }

    func verify(_ scope: ArchiveScope = .all) throws -> ArchiveReport {
        try verification().run(scope, by: "user:ada", on: connection)
    }

    /// Kind and path of each damage, in order.
    func damages(_ scope: ArchiveScope = .all) throws -> [String] {
        try verify(scope).damages.map { "\($0.kind.rawValue) \($0.path)" }.sorted()
    }

    func standing() throws -> [String] {
        try connection.query(
            "select kind || ' ' || path from bascule.archive_damages order by 1"
        ).values()
    }
}
