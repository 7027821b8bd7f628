// SPDX-License-Identifier: Apache-2.0

import Application
import Journal
import Postgres

@testable import Console

/// One of each thing that the API shows, each with the number 1.
enum APIData {
    static let schedule = "nuit"

    static func name(for path: String) -> String {
        switch path.split(separator: "/").first {
        case "aggregates": "jour"
        case "exports": "quotidien"
        case "feeds", "data": "mesures"
        case "schedules": schedule
        case "qc": "carte"
        case "users": "ada"
        case "webhooks": "lims"
        case "pickups": "ctcs"
        default: "default"
        }
    }

    static func fill(_ scene: ConsoleScene) async throws {
        try await fillBooks(scene)
        try await fillQueue(scene)
        try await fillCharts(scene)
        try await fillArchive(scene)
        try await fillSending(scene)
        try await scene.session.use {
            try JournalEntry.write("import", subject: "file 1", by: "user:bob", on: $0)
        }
    }

    private static func fillArchive(_ scene: ConsoleScene) async throws {
        try await scene.session.use {
            try $0.script(
                """
                insert into bascule.seal (number, name, sealed_at, sealed_by, sha256, signature, key_number,
                                          public_key, bytes, journal_head, stored, moved, purged, gone)
                values (1, '2026-03-15', '2026-03-15T04:10Z', 'schedule:seal', sha256('s'),
                        sha256('a') || sha256('b'), '\\x0102030405060708', sha256('k'), 200, '1:00', 1,
                        0, 0, 0);
                insert into bascule.archive_check (kind, scope, by) values ('scrub', 'all', 'schedule:scrub');
                insert into bascule.archive_damage (key, path, kind, file_id, feed, name)
                values (sha256('d'), 'mesures/a.csv', 'missing', 1, 'mesures', 'a.csv');
                insert into bascule.file_hold (file_id, reason, held_by) values (1, 'litige', 'user:ada');
                insert into bascule.container_member (container_id, path) values (1, 'lisez-moi.txt');
                """)
        }
    }

    private static func fillCharts(_ scene: ConsoleScene) async throws {
        try await scene.session.use {
            try $0.script(
                """
                insert into qc.charts (chart, title, kind, feed, digest)
                values ('carte', 'Carte', 'westgard', 'mesures', 1);
                insert into qc.runs (chart, serie, mesure_le, ordinal, verdict, regles)
                values ('carte', 'S1', '2026-03-15 10:00Z', 1, 'reject', '{1_2s,1_3s}');
                insert into qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur, regles)
                values ('carte', 'S1', 'A', '1', '2026-03-15 10:00Z', 1, 20.1, '{1_2s,1_3s}');
                insert into qc.comments (chart, serie, comment, commented_by)
                values ('carte', 'S1', 'vu', 'user:ada');
                """)
        }
    }

    private static func fillBooks(_ scene: ConsoleScene) async throws {
        try await scene.run(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, sha256, arrived_at)
            values ('mesures', 'a.csv', 'a.csv', 1, 'loaded', sha256('a'), '2026-03-01T00:00Z'),
                   ('autre', 'b.csv', 'b.csv', 1, 'failed', null, '2026-03-01T00:00Z')
            """)
        try await scene.run(
            """
            insert into bascule.upload (feed, name, bytes, sha256, path, sent_by, choice)
            values ('mesures', 'c.csv', 1, sha256('c'), '/nowhere/c.csv', 'user:ada', '{}')
            """)
        try await scene.run(
            """
            insert into bascule.fault (file_id, line, column_name, value, rule, severity, message)
            values (1, 2, 'valeur', 'x', 'number', 'reject', 'no number')
            """)
        try await scene.run(
            """
            insert into bascule.job (kind, queue, enqueued_by, arguments)
            values ('housekeeping.expectations', 'default', 'user:bob', '{"n": 0.10000000000000000001}')
            """)
        try await scene.run(
            """
            insert into bascule.alert (rule, subject, due_at, message)
            values ('late', 'feed mesures', now(), 'late')
            """)
    }

    private static func fillQueue(_ scene: ConsoleScene) async throws {
        try await scene.run(
            """
            insert into bascule.schedule (name, kind, form, spec, zone, overlap, catch_up,
                   catch_up_window, source, anchor_at, cursor_at)
            values (\(schedule), 'housekeeping.expectations', 'cron', '0 6 * * *', 'UTC', 'skip',
                    'latest', 3600, 'config', now(), now())
            """)
        try await scene.run(
            """
            insert into bascule.tick (schedule, nominal_at, outcome, sentence)
            values (\(schedule), '2026-03-01T06:00Z', 'enqueued', 'job 1')
            """)
        try await scene.run(
            """
            insert into bascule.aggregate (name, digest, calendar, target)
            values ('jour', 'd', 'c', 'datamart.jour')
            """)
        try await scene.run(
            """
            insert into bascule.aggregate_window (aggregate, window_start, window_end, first_day,
                   end_day, row_count, computed_at)
            select 'jour', d, d + interval '1 day', d::date, d::date + 1, 10, now()
              from generate_series(timestamptz '2026-03-01Z', '2026-03-05Z', interval '1 day') d
            """)
        try await scene.run(
            """
            insert into bascule.export (export, window_start, window_end, revision, format, path,
                   bytes, rows, sha256, data_sha256, declaration, made_by, placed_at)
            values ('quotidien', '2026-03-01Z', '2026-03-02Z', 1, 'csv', '/x/a.csv', 10, 1,
                    sha256('a'), sha256('b'), sha256('c'), 'schedule:nightly', now())
            """)
        try await scene.run(
            """
            insert into bascule.export_delivery (export_id, export, target, alert_after, state, due_at,
                                                 ended_at, answer)
            select id, export, 'sftp://edi@client.example/entree/', 3, 'refused', null, now(), 'full <disk>'
              from bascule.export
            """)
        try await scene.run(
            "insert into bascule.worker (name, queues, slots) values ('host:1', '{default}', 4)")
        try await scene.run(
            """
            insert into bascule.job_log (job_id, attempt, line, at, level, text)
            values (1, 1, 1, now(), 'info', 'so it is')
            """)
    }
}
