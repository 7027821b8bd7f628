// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v55OpenIDLogins = Migration(
        55, "logins by OpenID Connect",
        sql: """
            alter table bascule.app_user
                drop constraint app_user_source_check,
                add constraint app_user_source_check check (source in ('local', 'ldap', 'oidc'));
            -- Whether a second factor was given where the login was made.
            alter table bascule.session
                add column factor_elsewhere boolean not null default false;

            -- Logins that were begun here and go on at the factory's login; of what comes back there
            -- are digests only.
            create table bascule.login_pending (
                digest    bytea primary key check (octet_length(digest) = 32),
                -- Of the browser's cookie.
                browser   bytea not null check (octet_length(browser) = 32),
                network   text not null,
                -- The path of the console that it leads to.
                next_path text not null,
                begun_at  timestamptz not null default clock_timestamp(),
                ends_at   timestamptz not null
            );
            create index login_pending_ends on bascule.login_pending (ends_at);
            create index login_pending_network on bascule.login_pending (network, begun_at);
            create index login_pending_begun on bascule.login_pending (begun_at);

            -- Roles that may read what the owner makes later, and no more, don't read this one.
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
                     where c.oid = any(array['bascule.login_pending']::regclass[])
                       and a.grantee <> c.relowner
                     group by c.oid, a.grantee
                    having not bool_or(a.privilege_type = 'INSERT')
                loop
                    execute format('revoke all on %s from %s', given.name, given.role);
                end loop;
            end $$;
            """)
}
