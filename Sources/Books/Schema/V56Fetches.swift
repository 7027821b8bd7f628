// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v56Fetches = Migration(
        56, "fetches",
        sql: """
            -- A file that is to be fetched from another host, for whoever asked by the API. It has its
            -- file in the ledger at most once, however often its job is done.
            create table bascule.fetch (
                id           bigint generated always as identity primary key,
                feed         text not null,
                name         text not null,
                -- The address without its query, which may hold a secret: null once it is fetched.
                source       text not null,
                query        text,
                sent_by      text not null,
                on_behalf_of text,
                asked_at     timestamptz not null default clock_timestamp(),
                job_id       bigint,
                -- Why the last try failed: a word for programs, and what a person is told.
                code         text,
                reason_en    text,
                reason_fr    text,
                file_id      bigint references bascule.file,
                ended_at     timestamptz
            );
            create index fetch_asked on bascule.fetch (asked_at);

            create view bascule.fetches as
                select id, feed, name, source, sent_by, on_behalf_of, asked_at, job_id, code, reason_en,
                       reason_fr, file_id, ended_at
                  from bascule.fetch;

            -- Roles that may read what the owner makes later, and no more, don't read the queries.
            do $$
            declare
                given record;
            begin
                for given in
                    select c.oid::regclass::text as name,
                           case when a.grantee = 0 then 'public' else a.grantee::regrole::text end
                               as role
                      from pg_class c
                     cross join lateral aclexplode(c.relacl) a
                     where c.oid = 'bascule.fetch'::regclass and a.grantee <> c.relowner
                     group by c.oid, a.grantee
                    having not bool_or(a.privilege_type = 'INSERT')
                loop
                    execute format('revoke all on %s from %s', given.name, given.role);
                end loop;
            end $$;
            """)
}
