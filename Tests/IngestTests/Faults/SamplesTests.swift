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

/// Gardel's samples through the whole pipeline: ledger, tables and folders are as
/// samples/expected.json says.
@Suite struct SamplesTests {
    @Test func `every sample ends as expected, in the ledger, in the tables, in the folders`()
        throws
    {
        let site = try SampleSite()
        let all = try SampleExpectation.all()
        for wave in Set(all.map(\.wave)).sorted() {
            let files = all.filter { $0.wave == wave }
            try site.drop(files)
            for feed in Set(files.map(\.feed)).sorted() {
                try site.load(files.filter { $0.feed == feed })
            }
            for file in files { try site.compare(file) }
        }
        for (feed, rows) in try SampleExpectation.tables() {
            let table = SQL(stringLiteral: try site.place(feed).feed.table.description)
            let found = try site.connection.query("select count(*) from \(raw: table)")[0]
            #expect(try found[0] == rows, "\(feed)")
        }
        try site.checkFolders(all)
    }
}

/// All of Gardel's feeds on one database.
private final class SampleSite {
    struct Place {
        let pipeline: Pipeline
        let inbox: String
        var feed: Feed { pipeline.feed }
    }

    let folder: TemporaryFolder
    let settings: Settings
    let database: TestDatabase
    let connection: Connection
    private let places: [String: Place]
    /// Ledger ids by the sample's path.
    private var ids: [String: Int64] = [:]

    init() throws {
        let folder = try TemporaryFolder("bascule-samples")
        self.folder = folder
        let root = SampleExpectation.root.path(percentEncoded: false)
        let settings = try Settings.load(
            home: folder.path, config: root + "config/bascule.yaml", environment: [:])
        self.settings = settings
        database = try TestDatabase.migrated()
        let connection = try database.connect()
        self.connection = connection
        let (catalog, mistakes) = FeedCatalog.load(
            folder: settings.declarations.feeds, settings: settings)
        try #require(mistakes.isEmpty, "\(mistakes)")
        try StorageLayout(settings).prepare()
        places = try catalog.feeds.reduce(into: [:]) { places, feed in
            let inbox = "\(settings.folders.inbox)/\(feed.folder)"
            try Folder.create(inbox)
            let pipeline = try Scene.pipeline(feed.source, settings, on: connection)
            places[feed.name] = Place(pipeline: pipeline, inbox: inbox)
        }
    }

    deinit {
        do { try folder.remove() } catch { Issue.record(error) }
    }

    func place(_ feed: String) throws -> Place { try #require(places[feed], "no feed \(feed)") }

    func drop(_ files: [SampleExpectation]) throws {
        for file in files {
            try FileManager.default.copyItem(
                atPath: file.path, toPath: "\(try place(file.feed).inbox)/\(file.name)")
        }
    }

    /// Loads the files of one feed as one batch.
    func load(_ files: [SampleExpectation]) throws {
        let place = try place(files[0].feed)
        let arrivals = try files.map { file in
            let path = "\(place.inbox)/\(file.name)"
            #expect(place.feed.takes(fileName: file.name), "\(file.file)")
            let status = try #require(try FileStatus(path: path))
            return Arrival(
                label: file.feed, root: place.inbox, relative: file.name,
                identity: FileIdentity(status))
        }
        let results = try place.pipeline.run(arrivals, on: connection)
        for result in results {
            let file = files.first { "\(place.inbox)/\($0.name)" == result.path }
            ids[try #require(file).file] = result.fileID
        }
    }

    func compare(_ file: SampleExpectation) throws {
        let id = try #require(ids[file.file], "\(file.file) was not taken")
        let counts = try connection.query(
            """
            select state, rows_read, rows_inserted, rows_amended, rows_unchanged, rows_rejected,
                   warnings
              from bascule.files where id = \(id)
            """)[0]
        #expect(try counts[0] == file.state, "\(file.file)")
        let expected = [
            file.rowsRead, file.inserted, file.amended, file.unchanged, file.rejected,
            file.warnings,
        ]
        let found: [Int] = try (1...6).map { try counts[$0] }
        #expect(found == expected, "\(file.file)")
        #expect(try faults(id, severity: "reject") == file.faults.sorted(), "\(file.file)")
        #expect(try faults(id, severity: "warn") == file.warned.sorted(), "\(file.file)")
        guard file.state == "loaded" else { return }
        try compareValues(file, id)
    }

    private func faults(_ id: Int64, severity: String) throws -> [SampleExpectation.Finding] {
        try connection.query(
            """
            select line, column_name, rule from bascule.faults
             where file_id = \(id) and severity = \(severity)
            """
        ).map { row in
            .init(line: try row[0], column: try row[1], rule: try row[2])
        }.sorted()
    }

    /// The rows that this file brought or confirmed.
    private func compareValues(_ file: SampleExpectation, _ id: Int64) throws {
        let table = SQL(stringLiteral: try place(file.feed).feed.table.description)
        let delivered: SQL = """
            select d.own, t.* from (
                select file_id, line_no, line_no from \(raw: table) where file_id = \(id)
                 union all
                select owner, line, line + shift
                  from bascule.confirmation,
                       unnest(owners, lows, highs, shifts) as u (owner, low, high, shift),
                       generate_series(low, high) as g (line)
                 where file_id = \(id)) as d (file_id, line_no, own)
              join \(raw: table) t using (file_id, line_no)
            """
        for (column, sum) in file.sums {
            let sameSum = try connection.query(
                """
                select coalesce(sum(\(identifier: column)), 0) = \(sum)::text::numeric,
                       sum(\(identifier: column))::text
                  from (\(raw: delivered)) d
                """)[0]
            let found = try sameSum[1, as: String?.self] ?? "∅"
            #expect(try sameSum[0] == true, "Σ \(column) of \(file.file): \(found), not \(sum)")
        }
        for row in file.rows { try compare(row, file, delivered) }
    }

    private func compare(
        _ row: [String: SampleExpectation.Cell], _ file: SampleExpectation, _ delivered: SQL
    ) throws {
        let line = Int(row["line"]?.text ?? "")
        let found = try connection.query(
            """
            select e.key, e.value from (\(raw: delivered)) d, jsonb_each_text(to_jsonb(d)) e
             where d.own = \(try #require(line))
            """)
        #expect(!found.isEmpty, "\(file.file): line \(line ?? 0) is not there")
        // A time in JSON is ISO 8601 with the session's offset, which is UTC here.
        let values = try found.reduce(into: [String: String]()) { values, cell in
            values[try cell[0]] = try cell[1, as: String?.self]?
                .replacing(/T([0-9:]+)\+00:00$/) { "T\($0.output.1)Z" }
        }
        for (column, cell) in row where column != "line" {
            let value = values[column]
            #expect(
                value == cell.text || isSameNumber(value, cell.text),
                "\(column) of line \(line ?? 0) of \(file.file): \(value ?? "∅")")
        }
    }

    private func isSameNumber(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right, !(left + right).contains(/[^-0-9.]/) else { return false }
        return Decimal(string: left) == Decimal(string: right)
    }

    /// Each file's bytes in one place.
    func checkFolders(_ files: [SampleExpectation]) throws {
        let folders = settings.folders
        let left = try contents(of: folders.inbox)
        #expect(left == [])
        let found = try [folders.archive, folders.error, folders.duplicate]
            .flatMap { try contents(of: $0) }.filter { !isReport($0) }
            .map { try fileSHA256($0) }
        let sent = try files.map { try fileSHA256($0.path) }
        let counts = { (all: [[UInt8]]) in all.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        #expect(counts(found) == counts(sent))
    }
}
