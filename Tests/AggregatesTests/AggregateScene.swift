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

@testable import Aggregates

/// Feeds and aggregates on a database of their own, with the real pipeline between them.
final class AggregateScene: Sendable {
    let folder: TemporaryFolder
    let settings: Settings
    let database: TestDatabase
    let feeds: [Feed]
    let catalog: AggregateCatalog

    /// - Parameters:
    ///   - feeds: names of Gardel's feeds, and declarations of the test's own.
    ///   - aggregates: the same of aggregates; nil for all of Gardel's.
    init(
        feeds: [String] = ["labo_resultats", "cannes_livraisons", "production_jour", "arrets"],
        aggregates: [String]? = nil, change: (inout Settings) -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder("bascule-aggregates")
        var settings = Settings()
        settings.home = folder.path
        settings.language = .en
        settings.folders.inbox = folder.path + "/inbox"
        settings.folders.archive = folder.path + "/var/archive"
        settings.folders.error = folder.path + "/var/error"
        settings.folders.duplicate = folder.path + "/var/duplicate"
        settings.folders.work = folder.path + "/var/work"
        change(&settings)
        self.settings = settings
        database = try TestDatabase.migrated()
        let connection = try database.connect()
        self.feeds = try feeds.map { text in
            let yaml = text.contains("\n") ? text : try Self.config("feeds/\(text)")
            let (feed, mistakes) = FeedCatalog.parse(yaml, file: "feed.yaml", settings: settings)
            let declared = try #require(feed, "\(mistakes)")
            try FeedTables.apply(declared, on: connection)
            return declared
        }
        catalog = try Self.catalog(aggregates ?? Self.gardels, settings)
        try Folder.create(settings.folders.inbox)
        try StorageLayout(settings).prepare()
        #expect(try AggregateService.prepare(catalog, on: connection).problems == [])
    }

    deinit {
        do { try folder.remove() } catch { Issue.record(error) }
    }

    static let gardels = [
        "resultats_retenus", "labo_stats_jour", "cannes_jour", "arrets_jour", "rapport_journalier",
    ]

    static func config(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appending(path: "config/\(path).yaml"), encoding: .utf8)
    }

    static func catalog(_ texts: [String], _ settings: Settings) throws -> AggregateCatalog {
        let declared = try texts.map { text in
            let yaml = text.contains("\n") ? text : try config("aggregates/\(text)")
            let (aggregate, mistakes) = AggregateCatalog.parse(
                yaml, file: "aggregate.yaml", settings: settings)
            return try #require(aggregate, "\(mistakes)")
        }
        let (catalog, mistakes) = AggregateCatalog.make(declared)
        #expect(mistakes == [])
        return catalog
    }

    func service(parallel: Int = 1) throws -> AggregateService {
        AggregateService(catalog, connections: try database.options, parallel: parallel)
    }

    // MARK: files

    func pipeline(_ feed: Feed, on connection: Connection) throws -> Pipeline {
        Pipeline(
            feed: feed, feedVersion: try FeedVersion.register(feed, on: connection),
            layout: try StorageLayout(settings), language: settings.language, worker: "test:1")
    }

    func feed(_ name: String) throws -> Feed {
        try #require(feeds.first { $0.name == name }, "no feed \(name)")
    }

    /// Loads a file; every row of it must be good.
    ///
    /// - Parameter state: how it must end; nil for any end.
    @discardableResult
    func load(
        _ feedName: String, _ text: String, streamed: Bool = false, state: FileState? = .loaded,
        by other: Pipeline? = nil, on given: Connection? = nil
    ) throws -> Int64 {
        let connection = try given ?? database.connect()
        let feed = try feed(feedName)
        let name = "\(UUID().uuidString).csv"
        let inbox = "\(settings.folders.inbox)/\(feed.folder)"
        try Folder.create(inbox)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(inbox)/\(name)"))
        let status = try #require(try FileStatus(path: "\(inbox)/\(name)"))
        let arrival = Arrival(
            label: feed.name, root: inbox, relative: name,
            identity: FileIdentity(status), promisedSHA256: nil, companions: [])
        var pipeline = try other ?? self.pipeline(feed, on: connection)
        if streamed { pipeline.options.streamAboveBytes = 1 }
        let result = try #require(try pipeline.run([arrival], on: connection).first)
        guard case .settled(let settlement) = result.end else {
            Issue.record("\(result.end)")
            return 0
        }
        guard let state else { return try #require(result.fileID) }
        #expect(settlement.state == state, "\(settlement.reason)")
        #expect(settlement.rowsRejected == 0 || state == .rejected)
        return try #require(result.fileID)
    }

    func revert(_ fileID: Int64, _ feedName: String, on given: Connection? = nil) throws {
        let connection = try given ?? database.connect()
        let feed = try feed(feedName)
        _ = try Revert.run(fileID: fileID, feed: feed, on: connection)
    }

    // MARK: what is there

    func texts(_ sql: SQL) throws -> [String] {
        let connection = try database.connect()
        try connection.script("set timezone to '\(settings.zone)'")
        return try connection.query(sql).map { row in
            try (0..<row.count).map { try row[$0, as: String?.self] ?? "∅" }
                .joined(separator: "|")
        }
    }

    /// All rows of all aggregates, without when and from what they were computed.
    func contents(on connection: Connection) throws -> [String] {
        try connection.script("set timezone to 'UTC'")
        return try catalog.aggregates.flatMap { aggregate in
            let table = SQL(stringLiteral: aggregate.table.description)
            return try connection.query(
                """
                select line
                  from (select \(aggregate.name)::text || ' '
                               || (to_jsonb(t) - 'computed_at' - 'computed_from')::text as line
                          from \(raw: table) t) l
                 order by line collate "C"
                """
            ).map { try $0[0, as: String.self] }
        }
    }

    /// The `contents` of a computation of everything from nothing; changes nothing.
    func recomputed() throws -> [String] {
        struct Undone: Error { let contents: [String] }
        let connection = try database.connect(deadline: .seconds(60))
        do {
            try connection.transaction { connection in
                _ = try connection.execute("delete from bascule.aggregate")
                _ = try connection.execute("delete from bascule.touch")
                _ = try AggregateService.prepare(catalog, on: connection)
                for level in catalog.levels {
                    while try Marking(catalog: catalog).run(on: connection) > 0 {}
                    for aggregate in level {
                        let refresh = try WindowRefresh(
                            aggregate, runStarted: Timestamp(microsecondsSince1970: 0),
                            on: connection)
                        var isDone = false
                        while !isDone {
                            switch try refresh.next() {
                            case .done: isDone = true
                            case .computed: continue
                            case .failed(_, let message): Issue.record("\(message)"); isDone = true
                            }
                        }
                    }
                }
                throw Undone(contents: try contents(on: connection))
            }
        } catch let undone as Undone { return undone.contents }
        return []
    }
}
