// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    /// One table a step, as in V34: here `file`.
    static let v102Members = Migration(
        102, "members",
        sql: """
            -- When the bytes of a file that was handed in were written, in nanoseconds since 1970: some
            -- mounts number names, and a file has another number under each.
            alter table bascule.file add column modified_ns bigint;

            -- The task of a container ends with the last of its members, and as they did.
            create or replace function bascule.end_file_task() returns trigger language plpgsql as $$
            declare
                container bigint;
            begin
                if not bascule.has_open_members(new.id) then
                    update bascule.file_task
                       set ended_at = clock_timestamp(), state = new.state, rows_read = new.rows_read,
                           rows_inserted = new.rows_inserted, rows_amended = new.rows_amended,
                           rows_unchanged = new.rows_unchanged, rows_rejected = new.rows_rejected,
                           reason = new.reason
                     where file_id = new.id and ended_at is null;
                end if;
                select m.container_id into container
                  from bascule.container_member m where m.file_id = new.id;
                if found then
                    perform bascule.end_container_task(container);
                end if;
                return null;
            end $$;

            create function bascule.has_open_members(container bigint) returns boolean
            language sql as $$
                select exists (select from bascule.container_member m
                                 join bascule.file f on f.id = m.file_id
                                where m.container_id = container and f.state in ('arrived', 'loading'))
            $$;

            create function bascule.end_container_task(container bigint) returns void
            language plpgsql as $$
            begin
                -- Of the last two members, which end at one moment, the second waits here, and then sees
                -- the first.
                perform from bascule.file_task
                  where file_id = container and ended_at is null for update;
                if not found or bascule.has_open_members(container) then
                    return;
                end if;
                update bascule.file_task t
                   set ended_at = clock_timestamp(), state = s.state, rows_read = s.rows_read,
                       rows_inserted = s.rows_inserted, rows_amended = s.rows_amended,
                       rows_unchanged = s.rows_unchanged, rows_rejected = s.rows_rejected,
                       reason = coalesce(s.reason, c.reason)
                  from bascule.file c,
                       lateral (
                           select case when bool_or(f.state = 'failed') then 'failed'
                                       when bool_or(f.state = 'rejected') then 'rejected'
                                       else 'loaded' end as state,
                                  coalesce(sum(f.rows_read), 0) as rows_read,
                                  coalesce(sum(f.rows_inserted), 0) as rows_inserted,
                                  coalesce(sum(f.rows_amended), 0) as rows_amended,
                                  coalesce(sum(f.rows_unchanged), 0) as rows_unchanged,
                                  coalesce(sum(f.rows_rejected), 0) as rows_rejected,
                                  left(string_agg(concat_ws(': ', m.path, f.reason), '; ' order by m.id)
                                           filter (where f.state in ('failed', 'rejected')),
                                       2000) as reason
                             from bascule.container_member m join bascule.file f on f.id = m.file_id
                            where m.container_id = container and f.state <> 'reverted'
                              -- Not those of an earlier time.
                              and f.arrived_at >= (select min(o.begun_at) from bascule.file_task o
                                                    where o.file_id = container
                                                      and o.ended_at is null)) s
                 where c.id = container and t.file_id = container and t.ended_at is null;
            end $$;

            create or replace view bascule.file_tasks as
                select t.id, t.file_id, t.job_id, f.feed, f.name, f.sent_by, t.begun_at, t.ended_at,
                       coalesce(t.state,
                                -- A container, which has ended, and whose members have not.
                                case when f.state in ('arrived', 'loading') then f.state
                                     else 'loading' end) as state,
                       t.rows_read, t.rows_inserted, t.rows_amended, t.rows_unchanged,
                       t.rows_rejected,
                       case when t.ended_at is null then f.reason else t.reason end as reason,
                       -- The batch that has it just now.
                       case when t.ended_at is null and f.state = 'loading' then f.job_id end
                           as batch_id
                  from bascule.file_task t
                  join bascule.file f on f.id = t.file_id;
            """)
}
