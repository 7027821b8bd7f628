// SPDX-License-Identifier: Apache-2.0

import Foundation
import Inbox
import Logging
import Postgres
import Site
import TestSupport
import Testing

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
        let pool = Pool(try database.options, size: settings.workers + 1)
        let service = try ImportService(
            settings: settings, pool: pool, pipelines: [scene.pipeline],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, comeback: comeback)
        try scene.drop("a.csv", rows: ["a;1"])
        let running = Task { try await service.run() }
        func isStored() throws -> Bool {
            try database.connect().query(
                "select from bascule.file where state = 'loaded' and stored_at is not null"
            ).count == 1
        }
        if announcement == .afterwards {
            try await eventually("it is put off") { try isStored() || !service.resting.isEmpty }
            comeback.announce()
        }
        try await eventually("it is stored") { try isStored() }
        running.cancel()
        _ = await running.result
        await pool.shutdown()
    }
}
