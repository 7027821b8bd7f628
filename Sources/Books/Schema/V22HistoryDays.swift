// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v22HistoryDays = Migration(
        22, "days of the history",
        sql: """
            -- Makes a day of the history, in UTC; rows of it that went to the default partition move along.
            -- Attached, not created in place: readers need not wait then.
            create function bascule.make_history_day(parent text, day date) returns boolean
                language plpgsql security definer
                set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO, MDY'
            as $$
            declare
                part text := parent || '_' || to_char(day, 'YYYYMMDD');
                keyed text := case parent when 'job_history' then 'ended_at' when 'job_log' then 'at' end;
                since timestamptz := day::timestamp;
                until timestamptz := (day + 1)::timestamp;
            begin
                if keyed is null then raise exception 'there is no history %', parent; end if;
                if exists (select from pg_class
                            where relnamespace = 'bascule'::regnamespace and relname = part) then
                    return false;
                end if;
                execute format('lock table bascule.%I in share row exclusive mode', parent);
                execute format('create table bascule.%I (like bascule.%I including all)', part, parent);
                execute format(
                    'with moved as (delete from bascule.%1$I where %2$I >= $1 and %2$I < $2 returning *) '
                    'insert into bascule.%3$I select * from moved', parent || '_default', keyed, part)
                    using since, until;
                execute format(
                    'alter table bascule.%I attach partition bascule.%I for values from (%L) to (%L)',
                    parent, part, since, until);
                return true;
            end $$;

            -- Drops a day of the history; says how many rows and bytes it had.
            create function bascule.drop_history_day(part text, out rows bigint, out bytes bigint)
                language plpgsql security definer set search_path = pg_catalog, pg_temp
            as $$
            begin
                if not exists (select from pg_inherits i
                                 join pg_class c on c.oid = i.inhrelid
                                 join pg_class p on p.oid = i.inhparent
                                where c.relnamespace = 'bascule'::regnamespace and c.relname = part
                                  and p.relnamespace = 'bascule'::regnamespace
                                  and p.relname in ('job_history', 'job_log')
                                  and part ~ '_[0-9]{8}$') then
                    raise exception '% is no day of the history', part;
                end if;
                execute format('select count(*), pg_total_relation_size(%L) from bascule.%I',
                               'bascule.' || quote_ident(part), part) into rows, bytes;
                execute format('drop table bascule.%I', part);
            end $$;

            revoke execute on function bascule.make_history_day(text, date) from public;
            revoke execute on function bascule.drop_history_day(text) from public;
            """)
}
