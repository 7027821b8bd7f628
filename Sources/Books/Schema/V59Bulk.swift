// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v59Bulk = Migration(
        59, "bulk",
        sql: """
            -- What somebody has asked to be done to many files or jobs: a job does it to one after the other.
            create table bascule.bulk (
                id           bigint generated always as identity primary key,
                -- `files.retry`, `jobs.retry`, `jobs.cancel` or `jobs.discard`.
                action       text not null,
                -- As it was shown: `state=refused&feed=labo`; null: they were named one by one.
                filter       text,
                items        bigint not null check (items > 0),
                asked_at     timestamptz not null default clock_timestamp(),
                asked_by     text not null,
                -- Whose right is looked at again before each; a token's scopes narrow it.
                user_id      bigint not null,
                token_id     bigint,
                on_behalf_of text,
                job_id       bigint
            );
            create index bulk_asked on bascule.bulk (asked_at);

            create table bascule.bulk_item (
                bulk_id  bigint not null references bascule.bulk on delete cascade,
                -- The number of a file or a job.
                item_id  bigint not null,
                -- Those in which it is done, the one it was shown in first: in another one it is left.
                states   text[] not null,
                -- Null: it was not its turn yet.
                ended_at timestamptz,
                -- Why it was left as it is; null: it was done.
                left_en  text,
                left_fr  text,
                primary key (bulk_id, item_id)
            );
            create index bulk_item_open on bascule.bulk_item (bulk_id, item_id) where ended_at is null;
            create index bulk_item_left on bascule.bulk_item (bulk_id, item_id)
                where left_en is not null;

            create view bascule.bulks as
                select id, action, filter, items, asked_at, asked_by, on_behalf_of, job_id
                  from bascule.bulk;
            create view bascule.bulk_items as
                select bulk_id, item_id, ended_at, left_en, left_fr from bascule.bulk_item;

            -- Kept because a file of its name was in the inbox: the next one of its sender replaces it.
            alter table bascule.upload add column waits_for_name boolean not null default false;
            create index upload_waits on bascule.upload (sent_by, feed, name, id)
                where waits_for_name and state = 'received';

            -- How those of its jobs ended that have left the history since.
            alter table bascule.job_batch
                add column gone_succeeded bigint not null default 0,
                add column gone_failed    bigint not null default 0,
                add column gone_stopped   bigint not null default 0,
                add column gone_ended_at  timestamptz;
            create or replace view bascule.job_batches as
                select id, begun_at, begun_by, jobs, gone_succeeded, gone_failed, gone_stopped,
                       gone_ended_at
                  from bascule.job_batch;

            -- Gives back the room of notes that were added up: what their deletion leaves is read by every
            -- figure until a vacuum comes. Says whether it did; it waits for nobody, and what is still being
            -- written keeps it out. Looked at before the lock, too, for that is what takes time.
            create function bascule.empty_notes() returns boolean
                language plpgsql security definer set search_path = pg_catalog, pg_temp
            as $$
            declare
                notes regclass;
                is_left boolean;
                is_emptied boolean := false;
            begin
                foreach notes in array array['bascule.file_note', 'bascule.job_note']::regclass[] loop
                    continue when pg_relation_size(notes) < 1048576;
                    execute format('select exists (select from %s)', notes) into is_left;
                    continue when is_left;
                    begin
                        execute format('lock table %s in access exclusive mode nowait', notes);
                    exception when lock_not_available then
                        continue;
                    end;
                    execute format('select exists (select from %s)', notes) into is_left;
                    continue when is_left;
                    execute format('truncate %s', notes);
                    is_emptied := true;
                end loop;
                return is_emptied;
            end $$;
            revoke execute on function bascule.empty_notes() from public;
            """)
}
