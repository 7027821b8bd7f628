// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import FileSystem
import Foundation
import Inbox
import Postgres
import Synchronization
import TestSupport
import Testing
import Views
import Wording

/// `status`, `doctor` and the console's first page say the same of one site.
@Suite struct OneAccountTests {
    private func installation(_ site: ActionSite) throws -> Installation {
        try Installation(
            home: site.home.path, config: nil,
            environment: [
                "BASCULE_DATABASE_URL": site.database.url, "BASCULE_OVERDUE_AFTER": "1s",
                "BASCULE_EXPECTED_ROLES": "[watcher]", "BASCULE_DISK_FREE_MIN": "900TiB",
            ])
    }

    /// What can be wrong at once, in every table and folder that is looked at.
    private func spoil(_ site: ActionSite) throws {
        try site.connection.script(
            """
            insert into bascule.service (worker, roles) values ('elsewhere:1', 'watcher');
            insert into bascule.queue (name, paused_at, paused_by, reason)
            values ('inbox', now(), 'user:x', 'audit');
            insert into bascule.job (queue, kind, state, enqueued_by, settled_at)
            values ('default', 'exports.check', 'dead', 'user:ana', now());
            insert into bascule.job (queue, kind, state, enqueued_by)
            values ('unserved', 'exports.check', 'waiting', 'user:ana');
            insert into bascule.worker (name, queues, slots, stalled)
            values ('elsewhere:1', '{other}', 1, '{other}');
            insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at, reason)
            values ('pesees', 'off.csv', 'off.csv', 1, 'arrived', now() - interval '1 hour', 'full'),
                   ('pesees', 'stuck.csv', 'stuck.csv', 1, 'rejected', now() - interval '1 hour', 'x');
            insert into bascule.export (export, revision, format, path, bytes, rows, sha256,
                                        data_sha256, declaration, made_by, placed_at, amended_at)
            select 'nombres', 1, 'csv', '/x/e.csv', 1, 1, h, h, h, 'test', now(), now()
              from sha256('') h
            """)
        try site.home.drop(DroppedFile("waits.csv", rows: 1), in: "pesees")
    }

    @Test func `the findings of all three are the same`() async throws {
        let site = try ActionSite()
        try spoil(site)
        let installation = try installation(site)
        var told: Set<Pair> = []
        try await eventually("the file is overdue", within: .seconds(30)) {
            let look = try await StatusAccount.Site(installation)
            let account = try StatusAccount(look, on: site.connection)
            let ofPage = SiteState(account).findings
            #expect(ofPage == account.findings)
            told = Set(account.findings.map(Pair.init))
            return told.contains { $0.cause == "files_overdue" }
        }
        let checks = await Examination(installation) { Issue.record("\($0.en)") }.all()
        let ofDoctor = checks.compactMap { check -> Pair? in
            if case .found(let finding) = check.finding { Pair(finding) } else { nil }
        }
        #expect(Set(ofDoctor) == told && ofDoctor.count == told.count)
        let causes = Set(told.map(\.cause))
        for cause in [
            "queue_paused", "jobs_dead", "queue_unattended", "worker_stalled", "files_overdue",
            "files_put_off", "move_blocked", "export_amended", "disk_low",
        ] {
            #expect(causes.contains(cause), "\(cause) of \(causes)")
        }
        for finding in told where ["files_overdue", "files_put_off"].contains(finding.cause) {
            #expect(finding.feed == "pesees")
        }
    }

    /// A finding without its seconds.
    private struct Pair: Hashable {
        let cause: String
        let subject: String
        let weight: Finding.Weight
        let feed: String?

        init(_ finding: Finding) {
            (cause, subject) = (finding.cause, finding.subject)
            (weight, feed) = (finding.weight, finding.feed)
        }
    }

    @Test func `refused files are told by cause, newest first`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        try connection.script(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, reason)
            select 'f' || i % 2, 'n' || i, 'n', 1, 'rejected', 'r' || i % 4
              from generate_series(1, 40) i
            """)
        let since = try connection.now().before(.seconds(60))
        let all = try RefusedFiles.standing(since: since, limit: 10, on: connection)
        #expect(
            all.map { "\($0.feed) \($0.reason ?? "") \($0.files) \($0.lastName)" } == [
                "f0 r0 10 n40", "f1 r3 10 n39", "f0 r2 10 n38", "f1 r1 10 n37",
            ])
        #expect(
            try RefusedFiles.standing(since: since, of: ["f1"], limit: 1, on: connection)
                .map(\.lastName) == ["n39"])
        #expect(try RefusedFiles.standing(since: since, of: [], limit: 9, on: connection) == [])
    }
}
