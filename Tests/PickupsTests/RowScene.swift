// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Feeds
import Fetching
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Pickups

/// A source that has rows and a clock as it is told, in seconds since 1970.
final class ScriptedRows: RowSource {
    var clock: Int64
    /// When the rows were changed.
    var times: [Int64] = []
    private(set) var asked: [Range<Int64>] = []
    private(set) var given: Set<Int64> = []

    init(clock: Int64) { self.clock = clock }

    func now() throws -> Int64 { clock }

    func copy(
        since: Int64, until: Int64, most: Int, _ body: ([UInt8]) throws -> Void
    ) throws -> Int {
        asked.append(since..<max(since, until))
        let found = times.filter { $0 >= since && $0 < until }
        guard found.count <= most else { throw SourceDatabase.tooMany("limits.rows") }
        // No two files have the same bytes.
        try body(Array("id,look\n".utf8))
        for time in found { try body(Array("\(time),\(asked.count)\n".utf8)) }
        given.formUnion(found)
        return found.count
    }
}

/// A pickup of rows, with a ledger of its own.
final class RowScene {
    let connection: Connection
    let source: ScriptedRows
    /// Our clock.
    var here: Int64
    private let home: Home
    private let database: TestDatabase
    private var service: PickupService
    private let pickup: Pickup
    private let feed: Feed
    private let cursor: Pickup.Cursor

    private static let feedYAML = """
        feed: base
        title: Base
        files: ["*.csv"]
        dialect: { encoding: utf-8, delimiter: "," }
        columns:
          - { name: id, type: text, required: true }
          - { name: look, type: text }
        key: [id]
        table: essai.base
        """

    /// - Parameters:
    ///   - cursor: keys besides `column` and `start`.
    ///   - start: seconds since 1970.
    init(
        _ folder: String, cursor more: String = "lag: 10min, settle: 0s", start: Int64,
        rows: Int = 1_000
    ) throws {
        database = try .migrated()
        connection = try database.connect()
        home = try Home(path: folder + "/home", feeds: ["base": Self.feedYAML])
        try FileManager.default.createDirectory(
            atPath: home.inbox("base"), withIntermediateDirectories: true)
        var settings = Settings()
        settings.folders.inbox = URL(filePath: home.inbox("base")).deletingLastPathComponent().path
        let (feed, mistakes) = FeedCatalog.parse(
            Self.feedYAML, file: "base.yaml", settings: settings)
        let parsed = try #require(feed, "\(mistakes)")
        self.feed = parsed
        let text = """
            pickup: lims
            feed: base
            from: odbc://LIMS
            query: select id from t where vu >= :since and vu < :until order by vu, id
            cursor: { column: vu, start: "\(InstantText.utc(start))", \(more) }
            limits: { rows: \(rows) }
            """
        let (pickup, wrong) = PickupCatalog.parse(
            text, file: "lims.yaml", feeds: ["base": ["*.csv"]], rules: nil, zone: "UTC")
        self.pickup = try #require(pickup, "\(wrong)")
        guard case .source(let source) = self.pickup.from else {
            throw CocoaError(.featureUnsupported)
        }
        cursor = source.cursor
        service = PickupService(
            settings, feed: { _ in parsed },
            identity: { _, _ throws(PickupError) in
                throw PickupError.unknown(name: "", near: nil)
            },
            password: { _, _ throws(PickupError) in "" },
            download: { _, _, _, _, _ in false })
        here = Int64(Date().timeIntervalSince1970)
        self.source = ScriptedRows(clock: here)
    }

    @discardableResult
    func look(again: Range<Int64>? = nil, isScheduled: Bool = false) throws -> PickupReport {
        service.isSparing = isScheduled
        let delivery = PickupDelivery(pickup: pickup, feed: feed, service: service, sentBy: "t")
        let (here, source) = (here, source)
        return try QueryRun(delivery: delivery, cursor: cursor, now: { here }) { _ in source }
            .look(again: again, on: connection)
    }

    /// Time goes on, there and here.
    func pass(_ seconds: Int64) {
        here += seconds
        source.clock += seconds
    }

    /// As if all that was handed in had come to this.
    func settle(as state: String = "loaded") throws {
        let inbox = home.inbox("base")
        for name in try FileManager.default.contentsOfDirectory(atPath: inbox) {
            try FileManager.default.removeItem(atPath: "\(inbox)/\(name)")
        }
        try connection.execute(
            "update bascule.file set state = \(state), stored_at = now() where state = 'arrived'")
        // Our clock, as the test has it.
        try connection.execute(
            """
            update bascule.pickup_item set fetched_at = to_timestamp(\(here))
             where id = (select max(id) from bascule.pickup_item)
            """)
    }
}
