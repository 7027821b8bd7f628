// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v02Journal = Migration(
        2, "journal",
        sql: """
            alter table bascule.journal add column duration interval;

            -- The links in the order of commits, without a gap. Link 0 is chance: the chains of two
            -- databases have nothing in common. No foreign key: it would guard against nobody who can
            -- delete an entry, and `bascule journal verify` finds the link without one.
            create table bascule.journal_chain (
                seq       bigint primary key,
                entry_id  bigint unique,
                hash      bytea not null
            );

            -- `set search_path` would have each call plan anew; so names are given whole.
            create function bascule.link_entry(entry bascule.journal) returns void language plpgsql as $$
            declare
                canonical pg_catalog.bytea := pg_catalog.convert_to(pg_catalog.jsonb_build_array(
                entry.id, pg_catalog.extract('epoch', entry.at)::pg_catalog.text, entry.actor,
                entry.action, entry.subject, entry.parameters, entry.result,
                pg_catalog.extract('epoch', entry.duration)::pg_catalog.text)::pg_catalog.text, 'UTF8');
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
            end $$;

            create function bascule.link_new_entry() returns trigger language plpgsql as $$
            begin
                perform bascule.link_entry(new);
                return null;
            end $$;

            insert into bascule.journal_chain (seq, hash)
            values (0, pg_catalog.sha256(pg_catalog.convert_to(
                           pg_catalog.gen_random_uuid()::pg_catalog.text, 'UTF8')));
            do $$
            declare
                entry bascule.journal;
            begin
                for entry in select * from bascule.journal order by id loop
                    perform bascule.link_entry(entry);
                end loop;
            end $$;

            -- At the commit, inside the server: the order of the links is the order of the commits, and
            -- no client can stop while it holds the lock.
            create constraint trigger chain after insert on bascule.journal
                deferrable initially deferred
                for each row execute function bascule.link_new_entry();
            create trigger append_only before update or delete or truncate on bascule.journal_chain
                for each statement execute function bascule.refuse_change();
            -- Also for who sets session_replication_role.
            alter table bascule.journal enable always trigger append_only;
            alter table bascule.journal enable always trigger chain;
            alter table bascule.journal_chain enable always trigger append_only;

            create view bascule.journaletl as
                select j.id, j.at, j.actor, j.action, j.subject, j.parameters, j.result, j.duration,
                       c.seq, encode(c.hash, 'hex') as hash
                  from bascule.journal j
                  left join bascule.journal_chain c on c.entry_id = j.id;
            comment on view bascule.journaletl is 'JournalETL : qui a fait quoi, quand, avec quel résultat';
            """)
}
