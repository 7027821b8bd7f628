// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import Tables
import TestSupport
import Testing
import Wording

/// One feed on a database and in folders of its own, and the pipeline between them.
final class Scene {
    let folder: TemporaryFolder
    let settings: Settings
    let database: TestDatabase
    let connection: Connection
    var pipeline: Pipeline
    /// Files put into the inbox, in that order.
    ///
    /// A name that was sent twice is there twice.
    private(set) var dropped: [(name: String, bytes: [UInt8])] = []

    var feed: Feed { pipeline.feed }

    /// - Parameter yaml: the feed; `DroppedFile.feedYAML()` is the usual one.
    init(
        _ yaml: String = DroppedFile.feedYAML(), language: Language = .en, archive: String? = nil
    ) throws {
        folder = try TemporaryFolder("bascule-scene")
        var settings = Settings()
        settings.home = folder.path
        settings.language = language
        settings.folders.inbox = folder.path + "/inbox"
        settings.folders.archive = archive ?? folder.path + "/var/archive"
        settings.folders.error = folder.path + "/var/error"
        settings.folders.duplicate = folder.path + "/var/duplicate"
        settings.folders.work = folder.path + "/var/work"
        self.settings = settings
        database = try TestDatabase.migrated()
        connection = try database.connect()
        pipeline = try Self.pipeline(yaml, settings, on: connection)
        try Folder.create(inbox)
        // A folder outside of the home must exist: it may be a mount.
        if let archive { try Folder.create(archive) }
        try StorageLayout(settings).prepare()
    }

    deinit {
        do { try folder.remove() } catch { Issue.record(error) }
    }

    static func pipeline(
        _ yaml: String, _ settings: Settings, on connection: Connection
    ) throws -> Pipeline {
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "feed.yaml", settings: settings)
        let declared = try #require(feed, "\(mistakes)")
        try FeedTables.apply(declared, on: connection)
        return Pipeline(
            feed: declared, feedVersion: try FeedVersion.register(declared, on: connection),
            layout: try StorageLayout(settings), language: settings.language, worker: "test:1")
    }

    // MARK: the inbox

    var inbox: String { "\(settings.folders.inbox)/\(feed.folder)" }
    func path(_ name: String) -> String { "\(inbox)/\(name)" }
    /// Where rejected and failed files go, and where the same bytes again.
    var error: String { "\(settings.folders.error)/\(feed.name)" }
    var duplicate: String { "\(settings.folders.duplicate)/\(feed.name)" }
    var archive: String { settings.folders.archive }

    /// Puts a file into the inbox.
    func drop(_ name: String, bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        dropped.append((name, bytes))
        try awaitWriters(of: name)
    }

    func drop(_ name: String, _ text: String) throws { try drop(name, bytes: Array(text.utf8)) }

    /// Puts a file of the usual feed into the inbox: `id;valeur` a row.
    func drop(_ name: String, rows: [String]) throws { try drop(name, Self.text(rows)) }

    func drop(_ file: DroppedFile) throws { try drop(file.name, file.text) }

    static func text(_ rows: [String]) -> String {
        "id;valeur;note\n" + rows.map { $0 + ";\n" }.joined()
    }

    /// A file that is not the test's any more: its sender replaced or took it back.
    func forget(_ name: String) { dropped.removeAll { $0.name == name } }

    /// A version that was sent before, and was not forgotten for good.
    func remember(_ name: String, _ text: String) { dropped.append((name, Array(text.utf8))) }

    func arrival(_ name: String, promised: String? = nil, companions: [String] = []) throws
        -> Arrival
    {
        let status = try #require(try FileStatus(path: path(name)), "\(name) is not there")
        return Arrival(
            label: feed.name, root: inbox, relative: name,
            identity: FileIdentity(status), promisedSHA256: promised, companions: companions)
    }

    /// Files waiting in the inbox, in the order they were dropped.
    func arrivals() throws -> [Arrival] {
        var seen: Set<FileName> = []
        return try dropped.map(\.name).filter { seen.insert(FileName($0)).inserted }
            .filter { try FileStatus(path: path($0)) != nil }.map { try arrival($0) }
    }

    // MARK: the pipeline

    /// Takes all that waits, as one batch, to its end.
    @discardableResult
    func run(on other: Connection? = nil) throws -> [String: FileResult] {
        try run(try arrivals(), on: other)
    }

    @discardableResult
    func run(_ arrivals: [Arrival], on other: Connection? = nil) throws -> [String: FileResult] {
        let results = try pipeline.run(arrivals, on: other ?? connection)
        return Dictionary(
            results.map { (Folder.name(of: $0.path), $0) }, uniquingKeysWith: { $1 })
    }

    /// The action of `bascule files retry`; nil if the file waits in the inbox.
    func retry(_ id: Int64, on other: Connection? = nil) throws -> FileResult? {
        let connection = other ?? connection
        defer { pipeline.letGo(of: connection) }
        guard let claim = try Claim.retake(id, by: "user:test", on: connection) else { return nil }
        return try pipeline.process([claim], on: connection).first
    }

    /// Does something once, when the next batch comes by the stage.
    func once(at stage: Stage, _ body: @escaping @Sendable () throws -> Void) {
        let isDue = Flag()
        pipeline.observe = { now in
            guard now == stage, isDue.take() else { return }
            #expect(throws: Never.self) { try body() }
        }
    }

    /// Ends the connection at the server when a batch comes by the stage.
    func cut(_ connection: Connection, at stage: Stage) {
        let (pid, database) = (connection.backendPID, database)
        once(at: stage) {
            let other = try database.connect()
            _ = try other.query("select pg_terminate_backend(\(Int32(pid)), 5000)")
        }
    }

    /// The same, after what the batch does at that stage by itself.
    func cutAfter(_ connection: Connection, stage: Stage) {
        let (pid, database, before) = (connection.backendPID, database, pipeline.observe)
        let isDue = Flag()
        pipeline.observe = { now in
            before(now)
            guard now == stage, isDue.take() else { return }
            #expect(throws: Never.self) {
                _ = try database.connect().query(
                    "select pg_terminate_backend(\(Int32(pid)), 5000)")
            }
        }
    }

    /// Another session, as another process would have.
    func connect() throws -> Connection { try database.connect() }

    // MARK: what is there

    func number(_ sql: SQL) throws -> Int {
        try #require(try connection.query(sql).first)[0]
    }

    /// The rows of a query, columns joined by `|`; a null is `∅`.
    ///
    /// Cast what is not text.
    func texts(_ sql: SQL) throws -> [String] {
        try connection.query(sql).map { row in
            try (0..<row.count).map { try row[$0, as: String?.self] ?? "∅" }
                .joined(separator: "|")
        }
    }

    /// `id|valeur` of the usual feed's table.
    func rows() throws -> [String] {
        try texts("select id, valeur::text from essai.mesures order by id collate \"C\"")
    }

    /// `state` and what else a test wants of the newest file of a name.
    func ledger(_ name: String) throws -> LedgerRow {
        try LedgerRow(
            try #require(
                try connection.query(
                    """
                    select id, state, attempts, stored_path, stored_at is not null, reason,
                           duplicate_of, previous_id
                      from bascule.file where name = \(name) order by id desc limit 1
                    """
                ).first, "the ledger has no \(name)"))
    }

    /// `line|column|rule` of a file's faults, in their order.
    func faults(_ name: String) throws -> [String] {
        try texts(
            """
            select line::text, column_name, rule from bascule.fault
             where file_id = \(try ledger(name).id) order by id
            """)
    }

    /// The message of a file's first fault.
    func message(_ name: String) throws -> String {
        try #require(
            try texts(
                """
                select message from bascule.fault
                 where file_id = \(try ledger(name).id) order by id limit 1
                """
            ).first, "\(name) has no fault")
    }

    /// Paths below the test's folder of everything in the folders for settled files and in the inbox.
    func files() throws -> [String] {
        let places = settings.folders
        return try [places.inbox, places.archive, places.error, places.duplicate, places.work]
            .flatMap { try contents(of: $0) }
    }
}

struct LedgerRow {
    let id: Int64
    let state: FileState
    let attempts: Int
    let storedPath: String?
    let isStored: Bool
    let reason: String?
    let duplicateOf: Int64?
    let previousID: Int64?

    init(_ row: Row) throws {
        id = try row[0]
        state = try #require(FileState(rawValue: try row[1, as: String.self]))
        attempts = try row[2]
        storedPath = try row[3]
        isStored = try row[4]
        reason = try row[5]
        duplicateOf = try row[6]
        previousID = try row[7]
    }
}

extension FileResult {
    /// How the file ended; nil if it did not.
    var settlement: Settlement? {
        if case .settled(let settlement) = end { settlement } else { nil }
    }

    /// Why nothing was done.
    var deferral: String? {
        if case .deferred(let reason) = end { reason.en } else { nil }
    }
}

extension Settlement {
    /// `state read=inserted+amended+unchanged+rejected`.
    var summary: String {
        "\(state.rawValue) \(rowsRead)=\(rowsInserted)+\(rowsAmended)+\(rowsUnchanged)+\(rowsRejected)"
    }
}

/// Every file below a folder, absolute: a path below it is mangled where a combining mark begins it.
func contents(of folder: String) throws -> [String] {
    let (root, files) = (URL(fileURLWithPath: folder), FileManager.default)
    guard let walk = files.enumerator(at: root, includingPropertiesForKeys: nil) else { return [] }
    return try walk.compactMap { ($0 as? URL)?.path }
        .filter { try FileStatus(path: $0)?.isFolder == false }
}
