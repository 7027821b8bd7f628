// SPDX-License-Identifier: Apache-2.0

import Configuration
import Controls
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

/// Gardel's feeds of controls and some charts on a database of their own, with the real pipeline
/// between them.
final class ControlScene: Sendable {
    static let feedNames = ["labo_controles", "labo_controles_cibles", "labo_resultats"]
    static let heads = [
        "labo_controles": "serie;materiau;lot;parametre;mesure_le;valeur\n",
        "labo_controles_cibles": "materiau;lot;parametre;cible;ecart_type;debut;fin\n",
        "labo_resultats": "Échantillon;Flux;Paramètre;Prélevé le;Analysé le;Valeur;Appareil\n",
    ]

    let folder: TemporaryFolder
    let settings: Settings
    let database: TestDatabase
    let feeds: [Feed]
    let service: ChartService

    /// - Parameter charts: their declarations.
    init(_ charts: [String]) throws {
        folder = try TemporaryFolder("bascule-controls")
        var settings = Settings()
        settings.home = folder.path
        settings.language = .en
        settings.folders.inbox = folder.path + "/inbox"
        settings.folders.archive = folder.path + "/var/archive"
        settings.folders.error = folder.path + "/var/error"
        settings.folders.duplicate = folder.path + "/var/duplicate"
        settings.folders.work = folder.path + "/var/work"
        self.settings = settings
        database = try TestDatabase.migrated()
        let connection = try database.connect()
        feeds = try Self.feedNames.map { name in
            let (feed, mistakes) = FeedCatalog.parse(
                try Self.config("feeds/\(name)"), file: "feed.yaml", settings: settings)
            let declared = try #require(feed, "\(mistakes)")
            try FeedTables.apply(declared, on: connection)
            return declared
        }
        let (service, mistakes) = try Self.declare(
            charts.map { (Self.name($0), $0) }, in: folder.path + "/qc", feeds, settings)
        #expect(mistakes == [])
        self.service = service
        try Folder.create(settings.folders.inbox)
        try StorageLayout(settings).prepare()
    }

    /// The service of these files, by their names, instead of those that were declared.
    func declare(_ files: [(name: String, text: String)]) throws -> ChartService {
        try Self.declare(files, in: "\(folder.path)/\(UUID().uuidString)", feeds, settings).service
    }

    func declare(_ texts: [String]) throws -> ChartService {
        try declare(texts.map { (Self.name($0), $0) })
    }

    private static func declare(
        _ files: [(name: String, text: String)], in folder: String, _ feeds: [Feed],
        _ settings: Settings
    ) throws -> (service: ChartService, mistakes: [Mistake]) {
        try Folder.create(folder)
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
        }
        let (catalog, mistakes) = ChartCatalog.load(folder: folder, feeds: tables(feeds))
        let service = ChartService(
            catalog, broken: mistakes, zone: settings.zone, language: .en)
        return (service, mistakes)
    }

    /// That a declaration gives its chart.
    private static func name(_ text: String) -> String {
        text.firstMatch(of: #/(?m)^qc: *(\w+)/#).map { String($0.output.1) } ?? "unnamed"
    }

    deinit {
        do { try folder.remove() } catch { Issue.record(error) }
    }

    static func tables(_ feeds: [Feed]) -> [String: FeedTable] {
        let tables = feeds.map { feed in
            (
                feed.name,
                FeedTable(
                    name: QualifiedName(schema: feed.table.schema, name: feed.table.name),
                    columns: feed.storedColumns.map {
                        ($0.name, FeedTable.Content(sqlName: $0.type.sqlName))
                    })
            )
        }
        return Dictionary(tables) { first, _ in first }
    }

    static func config(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appending(path: "config/\(path).yaml"), encoding: .utf8)
    }

    /// Loads a file of these rows; all of them must be good.
    ///
    /// - Returns: its id; 0 for one that came before, where that may be.
    @discardableResult
    func load(_ feedName: String, _ rows: [String], mayRepeat: Bool = false) throws -> Int64 {
        let connection = try database.connect()
        let feed = try #require(feeds.first { $0.name == feedName })
        let name = "\(UUID().uuidString).csv"
        let inbox = "\(settings.folders.inbox)/\(feed.folder)"
        try Folder.create(inbox)
        let text = (Self.heads[feedName] ?? "") + rows.map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(inbox)/\(name)"))
        let status = try #require(try FileStatus(path: "\(inbox)/\(name)"))
        let arrival = Arrival(
            label: feed.name, root: inbox, relative: name,
            identity: FileIdentity(status), promisedSHA256: nil, companions: [])
        let pipeline = Pipeline(
            feed: feed, feedVersion: try FeedVersion.register(feed, on: connection),
            layout: try StorageLayout(settings), language: settings.language, worker: "test:1")
        let result = try #require(try pipeline.run([arrival], on: connection).first)
        guard case .settled(let settlement) = result.end else {
            Issue.record("\(result.end)")
            return 0
        }
        if mayRepeat, settlement.state == .duplicate { return 0 }
        #expect(settlement.state == .loaded, "\(settlement.reason)")
        #expect(settlement.rowsRejected == 0)
        return try #require(result.fileID)
    }

    func revert(_ fileID: Int64, _ feedName: String) throws {
        let feed = try #require(feeds.first { $0.name == feedName })
        _ = try Revert.run(fileID: fileID, feed: feed, on: try database.connect())
    }

    /// Computes what has changed: how many runs of each chart were judged.
    @discardableResult
    func run() throws -> [String: Int] {
        let outcome = try service.run(on: try database.connect(deadline: .seconds(60)))
        #expect(outcome.problems.isEmpty, "\(outcome.problems)")
        return outcome.computed
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

    /// `S1 reject 1_2s 1_3s` of each run of a chart, in order.
    func verdicts(_ chart: String) throws -> [String] {
        try texts(
            """
            select concat_ws(' ', serie, verdict, nullif(array_to_string(regles, ' '), ''))
              from qc.runs where chart = \(chart) order by ordinal
            """)
    }

    /// All that is charted, without when it was computed and what is kept to go on from.
    func contents(on connection: Connection) throws -> [String] {
        try connection.script("set timezone to 'UTC'")
        return try ["runs", "points", "limits", "affected", "inputs"].flatMap { table in
            try connection.query(
                """
                select line
                  from (select \(table)::text || ' '
                               || (to_jsonb(t) - 'state' - 'frozen_at')::text as line
                          from qc.\(identifier: table) t) l
                 order by line collate "C"
                """
            ).values(as: String.self)
        }
    }

    /// The `contents` of a computation of everything from nothing; changes nothing.
    func recomputed() throws -> [String] {
        struct Undone: Error { let contents: [String] }
        let connection = try database.connect(deadline: .seconds(60))
        do {
            try connection.transaction { connection in
                for table in ["runs", "points", "affected", "inputs", "charts"] {
                    _ = try connection.execute("delete from qc.\(identifier: table)")
                }
                _ = try connection.execute("delete from qc.limits where frozen_at is null")
                _ = try service.run(on: connection)
                throw Undone(contents: try contents(on: connection))
            }
        } catch let undone as Undone { return undone.contents }
        return []
    }
}
