// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v25JournalProcess = Migration(
        25, "journal: who",
        sql: """
            -- Whose process wrote the entry, as its kernel says: the effective user, who had logged in, and
            -- who has become that user by sudo or su. Entries of before have none.
            alter table bascule.journal
                add column uid        bigint,
                add column login_uid  bigint,
                add column sudo_user  text;

            create or replace function bascule.refuse_change() returns trigger language plpgsql
                as $$
            begin
                raise exception 'the journal is append-only: % refused', tg_op;
            end$$;
            create or replace function bascule.link_new_entry() returns trigger language plpgsql
                as $$
            begin
                perform bascule.link_entry(new);
                return null;
            end$$;
            -- `set search_path` would have each call plan anew; so names are given whole.
            create or replace function bascule.link_entry(entry bascule.journal) returns void
                language plpgsql as $$
            declare
                canonical pg_catalog.bytea := case when entry.uid is null and entry.login_uid is null and entry.sudo_user is null
                 then pg_catalog.convert_to(pg_catalog.jsonb_build_array(
                entry.id, pg_catalog.extract('epoch', entry.at)::pg_catalog.text, entry.actor,
                entry.action, entry.subject, entry.parameters, entry.result,
                pg_catalog.extract('epoch', entry.duration)::pg_catalog.text)::pg_catalog.text, 'UTF8')
                 else pg_catalog.convert_to(pg_catalog.jsonb_build_array(
                          entry.id, pg_catalog.extract('epoch', entry.at)::pg_catalog.text,
                          entry.actor, entry.action, entry.subject, entry.parameters,
                          entry.result,
                          pg_catalog.extract('epoch', entry.duration)::pg_catalog.text,
                          entry.uid, entry.login_uid, entry.sudo_user)::pg_catalog.text, 'UTF8')
            end;
                held pg_catalog.text;
            begin
                -- Before the statement that reads the last link, for that one needs a fresh snapshot.
                held := pg_catalog.pg_advisory_xact_lock(
                            pg_catalog.hashtextextended('bascule.journal', 0));
                -- `on conflict`: under repeatable read, where an old snapshot shows an old last link, it
                -- makes a serialization failure (40001) of what would be a broken key.
                insert into bascule.journal_chain (seq, entry_id, hash)
                select c.seq operator(pg_catalog.+) 1, entry.id,
                       pg_catalog.sha256(c.hash operator(pg_catalog.||) canonical)
                  from bascule.journal_chain c
                 order by c.seq desc
                 limit 1
                    on conflict (seq) do nothing;
                if not found then
                    raise exception 'the journal''s chain has no first link: restore it from a backup';
                end if;
            end$$;

            create or replace view bascule.journaletl as
                select j.id, j.at, j.actor, j.action, j.subject, j.parameters, j.result, j.duration,
                       c.seq, encode(c.hash, 'hex') as hash, j.uid, j.login_uid, j.sudo_user
                  from bascule.journal j
                  left join bascule.journal_chain c on c.entry_id = j.id;
            """)
}
