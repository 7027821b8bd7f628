// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// One home whose database comes back as an earlier copy of itself, and what it should have become.
final class ForgottenScene {
    let folder: TemporaryFolder
    let settings: Settings
    private let yaml: String
    /// Loaded by the database that is lost, or by the copy that came back.
    private(set) var sent: [Sent] = []
    private(set) var database: TestDatabase
    private(set) var connection: Connection
    private(set) var pipeline: Pipeline

    struct Sent {
        let name: String
        var text: String
        /// On purpose, whatever is loaded already.
        var again = false
    }

    /// - Parameter kept: what both have loaded.
    init(_ yaml: String = DroppedFile.feedYAML(), kept: [Sent] = []) throws {
        folder = try TemporaryFolder("bascule-forgotten")
        settings = Self.settings(of: folder.path)
        self.yaml = yaml
        try StorageLayout(settings).prepare()
        database = try TestDatabase.migrated()
        connection = try database.connect()
        pipeline = try Scene.pipeline(yaml, settings, on: connection)
        try Folder.create(inbox)
        for file in kept { try load(file) }
    }

    deinit {
        do { try folder.remove() } catch { Issue.record(error) }
    }

    private static func settings(of home: String) -> Settings {
        var settings = Settings()
        settings.home = home
        settings.language = .en
        settings.folders.inbox = home + "/inbox"
        settings.folders.archive = home + "/var/archive"
        settings.folders.error = home + "/var/error"
        settings.folders.duplicate = home + "/var/duplicate"
        settings.folders.work = home + "/var/work"
        return settings
    }

    private var inbox: String { "\(settings.folders.inbox)/\(pipeline.feed.folder)" }

    /// Another declaration of the same feed.
    func redeclare(_ yaml: String) throws {
        pipeline = try Scene.pipeline(yaml, settings, on: connection)
    }

    func load(_ file: Sent) throws {
        try load([(file.name, file.text)], again: file.again)
    }

    /// Drops files and loads them as one batch.
    func load(_ files: [(name: String, text: String)], again: Bool = false) throws {
        sent += files.map { Sent(name: $0.name, text: $0.text, again: again) }
        let arrivals = try files.map { file in
            let path = "\(inbox)/\(file.name)"
            try Data(file.text.utf8).write(to: URL(filePath: path))
            let status = try #require(try FileStatus(path: path))
            return Arrival(
                label: pipeline.feed.name, root: inbox, relative: file.name,
                identity: FileIdentity(status))
        }
        var mine = pipeline
        mine.options.again = again
        _ = try mine.run(arrivals, on: connection)
    }

    /// Goes on with what the database was when it had loaded only the first files.
    ///
    /// The stored files are there already: their rows get a database of their own, and the paths of
    /// this home.
    func comeBack(with count: Int) throws {
        let kept = Array(sent.prefix(count))
        let other = try ForgottenScene(yaml, kept: kept)
        let rows = try connection.query(
            """
            select name, stored_path, arrived_at, loaded_at from bascule.file where id <= \(count)
            """)
        for row in rows {
            let (name, path) = (try row[0, as: String.self], try row[1, as: String?.self])
            let (arrived, loaded) = (
                try row[2, as: Timestamp.self], try row[3, as: Timestamp?.self]
            )
            _ = try other.connection.execute(
                """
                update bascule.file
                   set stored_path = \(path), arrived_at = \(arrived), loaded_at = \(loaded)
                 where name = \(name)
                """)
        }
        database = other.database
        connection = try database.connect()
        pipeline = try Scene.pipeline(yaml, settings, on: connection)
    }

    var feed: Feed { pipeline.feed }

    func connect() throws -> Connection { try database.connect() }

    func compare(
        since: Int64? = nil, from earlier: FolderComparison.Progress? = nil, limit: Int = 100,
        budget: Duration? = nil,
        between: (FolderComparison.Progress) throws -> Void = { _ in }
    ) throws -> FolderComparison.Report {
        try FolderComparison(feeds: [pipeline.feed], settings: settings, limit: limit)
            .run(since: since, from: earlier, budget: budget, on: connection, between: between)
    }

    /// Takes up what is unknown.
    @discardableResult
    func reconcile(
        _ files: [UnknownFile]? = nil, on other: Connection? = nil,
        observe: @escaping @Sendable (Stage) -> Void = { _ in }
    ) throws -> [FileResult] {
        var pipeline = pipeline
        pipeline.observe = observe
        var results: [FileResult] = []
        try Reconciliation(pipeline).run(
            try files ?? compare().unknown, on: other ?? connection
        ) { results += $0 }
        return results
    }

    /// The contents of another database that was sent the same files in the same order and lost
    /// nothing.
    func replay() throws -> [String] {
        let other = try ForgottenScene(yaml)
        for file in sent { try other.load(file) }
        return try other.account()
    }

    /// The table, the chains of the history, and who confirmed what: files by their bytes, for ids
    /// differ.
    func account() throws -> [String] {
        let digest = "(select encode(f.sha256, 'hex') from bascule.file f where f.id ="
        let (mine, by) = ("\(digest) r.file_id)", "\(digest) r.replaced_by_file_id)")
        let current = try texts(
            """
            select concat_ws('|', 'now', id, valeur, note, \(raw: SQL(stringLiteral: mine)), line_no)
              from essai.mesures r
            """)
        let history = try texts(
            """
            select concat_ws('|', 'then', id, row_number() over (partition by id order by history_id),
                             valeur, note, \(raw: SQL(stringLiteral: mine)), line_no,
                             \(raw: SQL(stringLiteral: by)), replaced_by_line_no)
              from essai.mesures_history r where reason = 'amended'
            """)
        let confirmations = try texts(
            """
            select concat_ws('|', 'same', o.sha256, line, f.sha256, line + u.shift)
              from bascule.confirmation c
             cross join unnest(c.owners, c.lows, c.highs, c.shifts) as u (owner, low, high, shift)
             cross join generate_series(u.low, u.high) as line
              join bascule.file o on o.id = u.owner
              join bascule.file f on f.id = c.file_id
            """)
        return (current + history + confirmations).sorted()
    }

    func texts(_ sql: SQL) throws -> [String] {
        try connection.query(sql).map { try $0[0, as: String.self] }
    }

    /// `id|valeur` of the table.
    func rows() throws -> [String] {
        try texts("select id || '|' || valeur from essai.mesures order by id collate \"C\"")
    }

    /// Every name below the folders of loaded and of duplicate files, with its bytes.
    func stored() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for root in [settings.folders.archive, settings.folders.duplicate] {
            for name in FileManager.default.subpaths(atPath: root) ?? [] {
                let path = "\(root)/\(name)"
                guard try FileStatus(path: path)?.isRegular == true else { continue }
                found[path] = try Data(contentsOf: URL(filePath: path))
            }
        }
        return found
    }
}
