// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v58FileNotes = Migration(
        58, "notes by statement, and cheaper indexes of files",
        sql: """
            -- By the digest alone, in any feed, also by its beginning; with the feed, as an import asks. Two
            -- indexes did this, and each row of the ledger is written three times.
            drop index bascule.file_digest;
            drop index bascule.file_sha256;
            create index file_sha256 on bascule.file (sha256, feed) where sha256 is not null;
            -- The same folder without a regular expression, which each row that is written would run.
            drop index bascule.file_folder;
            create index file_folder on bascule.file
                (feed, (left(stored_path, least(600, length(stored_path)
                                                     - strpos(reverse(stored_path), '/')))) collate "C",
                 id)
                where stored_path is not null;
            create or replace view bascule.files as
                select f.id, f.feed, f.name, f.bytes, encode(f.sha256, 'hex') as sha256, f.state,
                       f.rows_read, f.rows_inserted, f.rows_amended, f.rows_unchanged, f.rows_rejected,
                       f.arrived_at, f.loaded_at, f.stored_path, f.reason,
                       f.warnings, f.attempts, f.next_attempt_at, f.stored_at, f.duplicate_of,
                       f.previous_id, f.origin, f.inbox_path, f.dialect, f.parser, f.worker,
                       v.digest as feed_version, f.job_id, f.lines, f.line_account, f.mends, f.sent_by,
                       f.sha256 as digest
                  from bascule.file f
                  left join bascule.feed_version v on v.id = f.feed_version_id;

            -- A note is of all files of a statement that became the same: an import ends many at once.
            alter table bascule.file_note
                add column files bigint not null default 1,
                add column bucket smallint not null default -1;
            update bascule.file_note set bucket = bascule.import_bucket(seconds)
             where seconds is not null;
            create function bascule.note_files() returns trigger language plpgsql as $$
            begin
                if tg_op = 'INSERT' then
                    insert into bascule.file_note
                    select feed, date_bin('15 minutes', arrived_at, 'epoch'), null, 0, 0, state,
                           sum(rows_read), sum(rows_inserted), sum(rows_amended), sum(rows_unchanged),
                           sum(rows_rejected), sum(warnings), null, count(*), -1
                      from became where state not in ('arrived', 'loading')
                     group by feed, 2, state;
                else
                    insert into bascule.file_note
                    select feed, came, old_state, sum(old_read), sum(old_rejected), state,
                           sum(rows_read), sum(rows_inserted), sum(rows_amended), sum(rows_unchanged),
                           sum(rows_rejected), sum(warnings), sum(seconds), count(*),
                           bascule.import_bucket(seconds)
                      from (select n.feed, date_bin('15 minutes', n.arrived_at, 'epoch') as came,
                                   case when o.state not in ('arrived', 'loading') then o.state end
                                       as old_state,
                                   o.rows_read as old_read, o.rows_rejected as old_rejected,
                                   case when n.state not in ('arrived', 'loading') then n.state end
                                       as state,
                                   n.rows_read, n.rows_inserted, n.rows_amended, n.rows_unchanged,
                                   n.rows_rejected, n.warnings,
                                   case when o.state = 'loading' and n.state not in ('arrived', 'loading')
                                        then greatest(0, extract(epoch from clock_timestamp()
                                                                            - n.arrived_at))::float8 end
                                       as seconds
                              from became n
                              join was o on o.id = n.id
                             where o.state <> n.state) as change
                     where state is not null or old_state is not null
                     group by feed, came, old_state, state, bascule.import_bucket(seconds);
                end if;
                return null;
            end $$;
            drop trigger noted_when_new on bascule.file;
            drop trigger noted on bascule.file;
            drop function bascule.note_file();
            create trigger noted_when_new after insert on bascule.file
                referencing new table as became
                for each statement execute function bascule.note_files();
            create trigger noted after update on bascule.file
                referencing old table as was new table as became
                for each statement execute function bascule.note_files();

            create or replace view bascule.file_totals as
                select feed, state, bucket, files, rows_inserted, rows_amended, rows_unchanged,
                       rows_rejected, warnings, seconds
                  from bascule.file_total
                union all
                select feed, state, bucket, files, rows_inserted, rows_amended, rows_unchanged,
                       rows_rejected, warnings, coalesce(seconds, 0)
                  from bascule.file_note where state is not null;
            create or replace view bascule.file_quarters as
                select came, feed, state, files, rows_read, rows_rejected from bascule.file_quarter
                union all
                select came, feed, state, files, rows_read, rows_rejected
                  from bascule.file_note where state is not null
                union all
                select came, feed, old_state, -files, -old_read, -old_rejected
                  from bascule.file_note where old_state is not null;
            create or replace function bascule.fold_notes(most integer) returns bigint language plpgsql
                set enable_seqscan to off
            as $$
            declare
                file_notes bigint;
                job_notes bigint;
            begin
                if not pg_try_advisory_xact_lock(hashtextextended('bascule.notes', 0)) then
                    return 0;
                end if;
                with taken as (
                    delete from bascule.file_note
                     where ctid = any(array(select ctid from bascule.file_note limit most))
                    returning *
                ), totals as (
                    insert into bascule.file_total as t
                    select feed, state, bucket, sum(files), sum(rows_inserted), sum(rows_amended),
                           sum(rows_unchanged), sum(rows_rejected), sum(warnings),
                           coalesce(sum(seconds), 0)
                      from taken where state is not null
                     group by 1, 2, 3
                    on conflict (feed, state, bucket) do update
                       set files = t.files + excluded.files,
                           rows_inserted = t.rows_inserted + excluded.rows_inserted,
                           rows_amended = t.rows_amended + excluded.rows_amended,
                           rows_unchanged = t.rows_unchanged + excluded.rows_unchanged,
                           rows_rejected = t.rows_rejected + excluded.rows_rejected,
                           warnings = t.warnings + excluded.warnings,
                           seconds = t.seconds + excluded.seconds
                ), quarters as (
                    insert into bascule.file_quarter as q
                    select came, feed, state, sum(files), sum(rows_read), sum(rows_rejected)
                      from (select came, feed, state, files, rows_read, rows_rejected
                              from taken where state is not null
                            union all
                            select came, feed, old_state, -files, -old_read, -old_rejected
                              from taken where old_state is not null) as change
                     group by 1, 2, 3
                    on conflict (came, feed, state) do update
                       set files = q.files + excluded.files,
                           rows_read = q.rows_read + excluded.rows_read,
                           rows_rejected = q.rows_rejected + excluded.rows_rejected
                )
                select count(*) into file_notes from taken;
                with taken as (
                    delete from bascule.job_note
                     where ctid = any(array(select ctid from bascule.job_note limit most))
                    returning *
                ), totals as (
                    insert into bascule.job_total as t
                    select kind, outcome, bucket, sum(jobs), sum(seconds)
                      from taken group by 1, 2, 3
                    on conflict (kind, outcome, bucket) do update
                       set jobs = t.jobs + excluded.jobs, seconds = t.seconds + excluded.seconds
                )
                select count(*) into job_notes from taken;
                return file_notes + job_notes;
            end $$;
            """)
}
