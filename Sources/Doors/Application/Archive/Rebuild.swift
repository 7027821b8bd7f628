// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Ingest
internal import Postgres
internal import Schema
internal import Tables
internal import Wording

/// The restoration drill: the archive's originals, loaded anew in their order into an empty database,
/// each by the declaration that it was judged by; then that database is held against the live one.
struct Rebuild {
    let installation: Installation
    /// The live database, in one snapshot.
    let live: Connection
    let target: Connection
    private(set) var report = RebuildReport()
    /// By their table: the declaration of each feed that was met last.
    private var feeds: [String: Feed] = [:]
    /// Of each feed: the declaration of its last file, and what loads by it.
    private var replays: [String: (version: Int, replay: Replay?)] = [:]
    /// Feeds of which some loads can't be made again: their counts of amended rows may differ.
    private var inexact: Set<String> = []

    /// Files read of the ledger at a time.
    private static let pageFiles = 500

    init(_ installation: Installation, live: Connection, target: Connection) {
        self.installation = installation
        self.live = live
        self.target = target
    }

    /// - Throws: `RebuildRefusal` where the database has tables; nothing was done then.
    mutating func run() throws {
        try requireEmpty()
        let settings = installation.settings
        let work = settings.folders.work
        let scratch = "\(work)/rebuild-\(UUID().uuidString.prefix(8).lowercased())"
        var elsewhere = settings
        // What is written beside files goes to a place of its own.
        elsewhere.folders.inbox = scratch + "/inbox"
        elsewhere.folders.error = scratch + "/error"
        elsewhere.folders.duplicate = scratch + "/duplicate"
        elsewhere.folders.work = scratch + "/work"
        let folders = elsewhere.folders
        defer { Self.clear(scratch) }
        for folder in [folders.inbox, folders.error, folders.duplicate, folders.work] {
            // A folder elsewhere may be a mount: it is not made.
            try Folder.create(
                folder, below: Folder.holds(settings.home, work) ? settings.home : work)
        }
        try BasculeSchema.migrate(target)
        try noteLost()
        let ids = try Replay.order(on: live)
        var turn: Int64 = 1
        for start in stride(from: 0, to: ids.count, by: Self.pageFiles) {
            let page = ids[start..<min(start + Self.pageFiles, ids.count)]
            for original in try Replay.originals(Array(page), on: live) {
                try replay(original, &turn, elsewhere)
            }
        }
        try applyCurrent()
        for feed in feeds.values.sorted(by: { "\($0.table)" < "\($1.table)" }) {
            try RebuildComparison(live: live, target: target, feed: feed).run(into: &report)
        }
    }

    private func requireEmpty() throws {
        let table = try target.query(
            """
            select n.nspname || '.' || c.relname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname not in ('pg_catalog', 'information_schema')
               and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp%'
             order by 1 limit 1
            """
        ).firstValue(as: String.self)
        if let table { throw RebuildRefusal.notEmpty(table) }
    }

    /// Counts the loaded files whose bytes are nowhere, and notes the feeds of which some loads can't
    /// be made again.
    private mutating func noteLost() throws {
        let rows = try live.query(
            """
            select f.feed, count(*) filter (where f.state = 'loaded' and \(raw: Replay.isLost)) as lost
              from bascule.file f
             where f.state = 'reverted'
                or f.state = 'loaded' and (f.purged_at is not null or \(raw: Replay.isLost))
             group by f.feed
            """
        ).map(by: NameColumn.self) { row in
            (feed: try row[.feed, as: String.self], lost: try row[.lost, as: Int64.self])
        }
        inexact = Set(rows.map(\.feed))
        report.lost = rows.reduce(0) { $0 + $1.lost }
    }

    private enum NameColumn: String, RowColumn { case feed, lost }

    private mutating func replay(
        _ original: Replay.Original, _ turn: inout Int64, _ settings: Settings
    ) throws {
        guard !original.isPurged else {
            report.purged += 1
            return
        }
        let replay: (version: Int, replay: Replay?)
        if let known = replays[original.feed], known.version == original.version {
            replay = known
        } else {
            replay = (
                original.version,
                try self.replay(by: original.version, original.feed, settings)
            )
            replays[original.feed] = replay
        }
        guard let replay = replay.replay else { return }
        let results = try replay.run([original], turn: turn, on: target)
        turn += 1
        try compare(original, results.last?.fileID)
    }

    /// By the stored text of a version; nil where this program can't read it, which is told.
    private mutating func replay(
        by version: Int, _ name: String, _ settings: Settings
    ) throws -> Replay? {
        let source = try live.query(
            "select source from bascule.feed_version where id = \(version)"
        ).value(as: String.self)
        let (parsed, mistakes) = FeedCatalog.parse(
            source, file: "feed version \(version)", settings: settings)
        guard let feed = parsed else {
            let why = mistakes.first?.sentence ?? Phrase("?")
            report.addDifference(
                Phrase(
                    en:
                        "\(name): its files can't be judged by declaration \(version) of the ledger: ",
                    fr: "\(name) : ses fichiers ne peuvent pas être jugés par la déclaration"
                        + " \(version) du registre : ") + why)
            return nil
        }
        let pipeline = try Preparation(settings: settings, worker: "rebuild")
            .pipeline(feed, on: target)
        for table in feed.eachTable { feeds["\(table.table)"] = table }
        return Replay(pipeline)
    }

    private mutating func compare(_ original: Replay.Original, _ id: Int64?) throws {
        let about = Phrase(
            en: "\(original.feed): \(original.name) (file \(original.id)): ",
            fr: "\(original.feed) : \(original.name) (fichier \(original.id)) : ")
        guard let id else {
            return report.addDifference(
                about + Phrase(en: "it could not be read", fr: "il n'a pas pu être lu"))
        }
        let ended = try Replay.Ended.of(id, on: target)
        report.files += 1
        report.rows += ended.counts.first ?? 0
        if ended.sha256 != original.sha256 {
            report.addDifference(
                about
                    + Phrase(
                        en: "its bytes are not those of the ledger",
                        fr: "ses octets ne sont pas ceux du registre"))
        }
        guard ended.state == "loaded" else {
            let why = ended.reason ?? ended.state
            return report.addDifference(
                about + Phrase(en: "not loaded: \(why)", fr: "non chargé : \(why)"))
        }
        // What a file has amended hangs on those before it, which may not be there any more.
        let compared = inexact.contains(original.feed) ? 3 : original.counts.count
        for (name, (wanted, got)) in zip(
            Replay.counted, zip(original.counts, ended.counts)
        ).prefix(compared) where wanted != got {
            report.addDifference(about + Phrase("\(name) \(wanted) → \(got)"))
        }
    }

    /// Columns that were declared after the last file.
    private mutating func applyCurrent() throws {
        for feed in installation.catalog.feeds {
            let known = feed.eachTable.filter { feeds["\($0.table)"] != nil }
            guard !known.isEmpty else { continue }
            try FeedTables.apply(feed, on: target)
            for table in known { feeds["\(table.table)"] = table }
        }
    }

    private static func clear(_ scratch: String) {
        do {
            try FileManager.default.removeItem(atPath: scratch)
        } catch {
            // Nothing of it counts; the next start of the service clears the folder.
        }
    }
}
