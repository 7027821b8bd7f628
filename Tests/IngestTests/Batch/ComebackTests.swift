// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Inbox
import Logging
import Postgres
import TestSupport
import Testing
import Wording

@testable import Ingest

/// A database that goes away and comes back under the service, wherever its batch is just then.
///
/// One after another: a process has one watcher.
@Suite(.serialized) struct ComebackTests {
    /// When the database is said to be back.
    enum Announcement: CaseIterable { case beforeTheBatchFails, afterwards }

    @Test(arguments: Stage.allCases, Announcement.allCases)
    func `a file whose connection broke is taken when the database is back, not after its pause`(
        stage: Stage, announcement: Announcement
    ) async throws {
        let scene = try Scene()
        let comeback = Comeback()
        let database = scene.database
        scene.once(at: stage) {
            _ = try database.connect().query(
                """
                select pg_terminate_backend(pid, 5000) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()
                """)
            if announcement == .beforeTheBatchFails { comeback.announce() }
        }
        var settings = scene.settings
        settings.retry.base = .seconds(3_600)
        settings.retry.cap = .seconds(3_600)
        let pool = Pool(try database.options, size: settings.importBatches + 1)
        let told = Last<Bool>()
        let service = try ImportService(
            settings: settings, pool: pool, pipelines: [scene.pipeline],
            logger: Logger(label: "test") { _ in FeedsAtRest(told: told) }, comeback: comeback)
        try scene.drop("a.csv", rows: ["a;1"])
        let running = Task { try await service.run() }
        func isStored() throws -> Bool {
            try database.connect().query(
                "select from bascule.file where state = 'loaded' and stored_at is not null"
            ).count == 1
        }
        if announcement == .afterwards {
            try await eventually("it is put off") { try isStored() || told.value == true }
            comeback.announce()
        }
        try await eventually("it is stored") { try isStored() }
        running.cancel()
        _ = await running.result
        await pool.shutdown()
    }

    private func arrival(_ name: String, in scene: Scene) -> Arrival {
        let root = "\(scene.settings.folders.inbox)/mesures"
        return Arrival(
            label: "mesures", root: root, relative: name,
            identity: FileIdentity(
                device: 1, inode: 1, size: 1, ctimeNanoseconds: 0, mtimeNanoseconds: 0))
    }

    @Test func `only what did not end is deferred, and woken when the database is back`()
        async throws
    {
        let scene = try Scene()
        let comeback = Comeback()
        let pool = Pool(try scene.database.options, size: 2)
        let service = try ImportService(
            settings: scene.settings, pool: pool, pipelines: [scene.pipeline],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, comeback: comeback)
        let work = WorkQueue.Work(
            feed: "mesures", arrivals: ["a.csv", "b.csv", "c.csv"].map { arrival($0, in: scene) },
            refusals: [])
        let paths = work.paths
        let results = [
            FileResult(path: paths[0], fileID: 1, end: .stored(.loaded)),
            FileResult(path: paths[1], fileID: nil, end: .deferred(Phrase("not now"))),
        ]
        service.deferFiles(work, besides: results, .seconds(3_600), since: comeback.count) {}
        #expect(
            service.deferred.takeAll().mapValues { $0.sorted() } == [
                "mesures": [paths[1], paths[2]]
            ])
        await pool.shutdown()
    }

    @Test func `what is deferred is kept no longer than its pause`() {
        let deferred = WorkQueue.DeferredFiles()
        let start = ContinuousClock.now
        for number in 0..<1_000 {
            let now = start + .seconds(number)
            deferred.addFiles(
                ["/inbox/f/\(number).csv"], of: "f", until: now + .seconds(10), now: now)
        }
        deferred.forget(["/inbox/f/999.csv"], of: "f", now: start + .seconds(999))
        // As seen from the start nothing is over: this is all that is kept.
        let kept = deferred.takeAll(now: start)["f"] ?? []
        #expect(kept.sorted() == (990...998).map { "/inbox/f/\($0).csv" })
        #expect(deferred.takeAll(now: start).isEmpty)
    }
}

/// Notes that the service has said of a feed that it rests, or of a batch that it was undone.
private struct FeedsAtRest: LogHandler {
    let told: Last<Bool>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let text = event.message.description
        if text.contains("rests for") || text.contains("was undone") { told.set(true) }
    }
}
