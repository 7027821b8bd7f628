// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v47IdempotencyKeys = Migration(
        47, "idempotency keys",
        sql: """
            -- What a program was answered, for when it asks the same again: sealed with its own key,
            -- of which the digest only is here.
            create table bascule.idempotency_key (
                user_id    bigint not null references bascule.app_user,
                digest     bytea not null,
                -- SHA-256 of method, address and body.
                request    bytea not null,
                sealed     bytea not null,
                created_at timestamptz not null default clock_timestamp(),
                primary key (user_id, digest)
            );
            create index idempotency_key_old on bascule.idempotency_key (created_at);

            -- One row: what the places in lists that are given to clients are signed with.
            create table bascule.cursor_key (
                is_one boolean primary key default true check (is_one),
                bytes  bytea not null
                       default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid(), 'UTF8'))
            );
            insert into bascule.cursor_key default values;

            -- Roles that may read what the owner makes later, and no more, don't read these.
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
                     where c.oid = any(array['bascule.idempotency_key',
                                             'bascule.cursor_key']::regclass[])
                       and a.grantee <> c.relowner
                     group by c.oid, a.grantee
                    having not bool_or(a.privilege_type = 'INSERT')
                loop
                    execute format('revoke all on %s from %s', given.name, given.role);
                end loop;
            end $$;
            """)
}
