// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport

/// A database with made rows in every view, filled once for all tests, which only read it.
///
/// `BASCULE_TEST_VIEWS_FILES` says how many files there are; each has ten faults and five jobs.
enum MadeBook {
    static let files = max(
        12_000,
        ProcessInfo.processInfo.environment["BASCULE_TEST_VIEWS_FILES"].flatMap(Int.init) ?? 0)
    /// So many that the planner does by itself what plans are looked at for.
    static let isLarge = files >= 100_000

    private static let database = Result { try filled() }

    static func connect() throws -> Connection {
        try database.get().connect(deadline: .seconds(60))
    }

    private static func filled() throws -> TestDatabase {
        let database = try TestDatabase.migrated()
        let connection = try database.connect(deadline: .seconds(3_600))
        for day in 0..<30 {
            for parent in ["job_history", "job_log"] {
                try connection.execute(
                    "select bascule.make_history_day(\(parent), date '2026-03-01' + \(day)::int)")
            }
        }
        for statement in [ledger, queue, nightly, people] {
            try connection.script(statement.replacing(":files", with: "\(files)"))
        }
        try connection.script("analyze")
        return database
    }

    private static let ledger = """
        set synchronous_commit = off;
        insert into bascule.feed_version (feed, digest, source)
        select 'feed' || i, 'd' || i, 'feed: feed' || i from generate_series(0, 19) i;
        insert into bascule.file (feed, name, inbox_path, bytes, sha256, state, arrived_at, loaded_at,
                                  stored_path, stored_at, feed_version_id, rows_read, rows_inserted)
        select 'feed' || i % 20, 'analyses_' || i || '.csv', 'labo/analyses_' || i || '.csv', 1000 + i,
               sha256(i::text::bytea),
               case when i % 500 = 7 then 'failed' when i % 50 = 3 then 'duplicate' else 'loaded' end,
               timestamptz '2025-01-01Z' + i * interval '20 seconds',
               timestamptz '2025-01-01Z' + i * interval '20 seconds',
               '/var/archive/labo/' || i || '.csv', now(), 1 + i % 20, 100, 100
          from generate_series(1, :files) i;
        insert into bascule.fault (file_id, line, column_name, value, rule, severity, message)
        select 1 + i / 10, i % 10 + 2, 'masse', 'x' || i, case when i % 3 = 0 then 'type' else 'range' end,
               case when i % 4 = 0 then 'warn' else 'reject' end, 'no number: x' || i
          from generate_series(0, :files * 10 - 1) i;
        insert into bascule.fault (file_id, line, rule, severity, message)
        select 1, i, case when i = 15000 then 'rare' else 'type' end, 'reject', 'no number'
          from generate_series(1, 15000) i;
        insert into bascule.file_task (file_id, job_id, ended_at, state)
        select i, case when i % 3 = 0 then i / 30 end, case when i % 100 <> 1 then now() end,
               case when i % 100 <> 1 then 'loaded' end
          from generate_series(1, :files) i;
        insert into bascule.report (file_id, kind, path, name)
        select i, 'rejects', '/var/error/' || i || '.rejects.csv', i || '.rejects.csv'
          from generate_series(1, :files, 100) i;
        insert into bascule.journal (actor, action, subject, at)
        select case when i % 1000 = 5 then 'user:ada' else 'host:1' end, 'import', 'file ' || i,
               timestamptz '2025-01-01Z' + i * interval '20 seconds'
          from generate_series(1, :files) i;
        insert into bascule.service (worker, roles) values ('host:1', 'inbox, jobs');
        insert into bascule.waiting (worker, path, feed, bytes, reason, since)
        select 'host:1', '/inbox/' || i, 'feed1', 10, 'a writer has it open', now()
          from generate_series(1, 200) i;
        """

    private static let queue = """
        insert into bascule.job_batch (begun_by, jobs)
        select 'user:ada', array_agg(i) from generate_series(1, 1000) i;
        insert into bascule.job_history (id, queue, kind, outcome, priority, attempt, refunds, crashes,
                                         arguments, enqueued_at, enqueued_by, started_at, ended_at)
        select i, case when i % 10000 = 9 then 'slow' else 'default' end, 'kind' || i % 12,
               case when i % 400 = 11 then 'failed' when i % 400 = 12 then 'cancelled'
                    else 'succeeded' end,
               0, 1, 0, 0, '{"export": "x"}', e, 'schedule:nightly', e, e
          from (select i, timestamptz '2026-03-01Z' + (i / (5.0 * :files)) * interval '29 days' as e
                  from generate_series(1, :files * 5) i) as made;
        insert into bascule.job_log (job_id, attempt, line, at, level, text)
        select i, 1, line, timestamptz '2026-03-05Z', 'info', 'so it is'
          from generate_series(1, :files, 10) i, generate_series(1, 5) line;
        alter sequence bascule.job_id_seq restart with 100000000;
        insert into bascule.bulk (action, filter, items, asked_by, user_id, job_id)
        select 'files.retry', 'state=refused', 10000, 'user:ada', 1, i from generate_series(1, 5) i;
        insert into bascule.bulk_item (bulk_id, item_id, states, ended_at, left_en, left_fr)
        select b, i, array['rejected'], case when i < 9000 then now() end,
               case when i % 20 = 3 and i < 9000 then 'is busy' end,
               case when i % 20 = 3 and i < 9000 then 'est pris' end
          from generate_series(1, 5) b, generate_series(1, 10000) i;
        insert into bascule.worker (name, queues, slots) values ('host:1', '{default}', 4);
        insert into bascule.job (queue, kind, enqueued_by)
        select 'default', 'kind' || i % 12, 'user:ada' from generate_series(1, 2000) i;
        insert into bascule.job (queue, kind, enqueued_by, state, attempt, settled_at)
        select 'default', 'kind1', 'user:ada', 'dead', 1, now() from generate_series(1, 60) i;
        insert into bascule.queue (name, paused_at, paused_by) values ('slow', now(), 'user:ada');
        """

    private static let nightly = """
        insert into bascule.schedule (name, kind, form, spec, zone, overlap, catch_up, catch_up_window,
                                      source, anchor_at, cursor_at)
        select 'nightly' || i, 'exports.run', 'cron', '0 6 * * *', 'UTC', 'skip', 'latest', 3600,
               'config', now(), now() from generate_series(1, 120) i;
        insert into bascule.tick (schedule, nominal_at, outcome, sentence, job_id)
        select 'nightly' || 1 + i % 10, timestamptz '2025-01-01Z' + i * interval '1 hour', 'enqueued',
               'job ' || i, i from generate_series(1, :files / 10) i;
        insert into bascule.aggregate (name, digest, calendar, target)
        select 'daily' || i, 'd', 'c', 'datamart.daily' || i from generate_series(1, 20) i;
        insert into bascule.aggregate_window (aggregate, window_start, window_end, first_day, end_day,
                                              row_count, computed_at, stale_since)
        select 'daily' || a, d, d + interval '1 day', d::date, d::date + 1, 10, now(),
               case when d > timestamptz '2025-12-01Z' then now() end
          from generate_series(1, 20) a,
               generate_series(timestamptz '2018-01-01Z', '2026-03-01Z', interval '1 day') d;
        insert into bascule.export (export, window_start, window_end, revision, format, path, bytes, rows,
                                    sha256, data_sha256, declaration, made_by, placed_at, amended_at)
        select 'resultats' || i % 10, timestamptz '2020-01-01Z' + i * interval '1 hour',
               timestamptz '2020-01-01Z' + (i + 1) * interval '1 hour', 1, 'csv', '/var/export/' || i, 10,
               1, sha256('a'), sha256('b'), sha256('c'), 'schedule:nightly', now(),
               case when i % 100 = 0 then now() end
          from generate_series(1, 12000) i;
        insert into bascule.export_delivery (export_id, export, target, alert_after, state, due_at,
                                             ended_at)
        select id, export, 'sftp://edi@client' || id % 3 || '.example/', 3,
               case when id % 50 = 0 then 'refused' else 'accepted' end, null, now()
          from bascule.export;
        insert into bascule.alert (rule, subject, due_at, message, resolved_at, resolution)
        select 'arrival_missed', 'feed feed' || i % 20, timestamptz '2026-01-01Z' + i * interval '1 hour',
               'no file came', case when i % 50 <> 0 then now() end, case when i % 50 <> 0 then 'it came' end
          from generate_series(1, 3000) i;
        insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from, mime, bytes,
                                  words, made_by)
        select 'mail' || i % 10, i, 1, 'mail' || i, 'so it is', 'a@b.example', '', 0, '', 'schedule:matin'
          from generate_series(1, 1000) i;
        insert into bascule.webhook_message (webhook, event, type, body, state, due_at, ended_at)
        select 'hook' || i % 10, 'evt_' || i, 'file.loaded', '{}',
               case when i % 50 = 0 then 'refused' else 'accepted' end, null, now()
          from generate_series(1, 3000) i;
        insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, code, reason_en, reason_fr)
        select 'pickup' || i % 10, 'sftp://ctcs.example/', 'f' || i || '.csv', i, now(),
               case when i % 50 = 0 then 'too_large' end, case when i % 50 = 0 then 'x' end,
               case when i % 50 = 0 then 'x' end
          from generate_series(1, 20000) i;
        insert into bascule.container_member (container_id, path)
        select 1 + i % 100, 'm' || i || '.csv' from generate_series(1, 20000) i;
        insert into bascule.mail_recipient (mail_id, address, state, due_at, ended_at)
        select i, 'labo' || r || '@b.example', case when i % 50 = 0 then 'refused' else 'accepted' end, null,
               now()
          from generate_series(1, 1000) i, generate_series(1, 3) r;
        """

    private static let people = """
        insert into bascule.role (name, permissions)
        select 'role' || i, '{data.view}' from generate_series(1, 80) i;
        insert into bascule.app_user (name, password, must_change_password, created_by)
        select 'user' || i, 'x', false, 'user:ada' from generate_series(1, 300) i;
        insert into bascule.user_role (user_id, role)
        select id, 'role' || 1 + id % 80 from bascule.app_user;
        insert into bascule.token (digest, user_id, label, scopes, created_by, expires_at)
        select sha256(i::text::bytea), 1 + i % 300, 'made', '{all}', 'user:ada', now()
          from generate_series(1, 20000) i;
        insert into bascule.session (digest, user_id, ends_at, address, agent)
        select sha256(i::text::bytea), 1 + i % 300, now(), '192.0.2.1', 'x'
          from generate_series(1, 20000) i;
        """
}
