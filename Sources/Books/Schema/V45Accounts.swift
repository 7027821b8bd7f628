// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v45Accounts = Migration(
        45, "accounts",
        sql: """
            -- What roles may do: `permission`, or `permission@feed`.
            create table bascule.role (
                name        text primary key check (name ~ '^[a-z0-9._-]{1,64}$'),
                permissions text[] not null,
                changed_at  timestamptz,
                changed_by  text
            );
            insert into bascule.role (name, permissions) values
                ('lecteur', '{overview.view,files.view,data.view,aggregates.view,exports.view,exports.download,feeds.view,alerts.view,tokens.own}');
            insert into bascule.role (name, permissions)
            select 'analyste', permissions
                   || '{files.download,files.import,files.retry,files.mend,feeds.try,jobs.view,schedules.view}'
              from bascule.role where name = 'lecteur';
            insert into bascule.role (name, permissions)
            select 'operateur', permissions
                   || '{files.revert,aggregates.recompute,exports.run,jobs.run,jobs.retry,jobs.cancel,jobs.discard,queues.pause,schedules.edit,schedules.run,schedules.backfill,alerts.ack,workers.view,health.view,journal.view,journal.verify,metrics.view}'
              from bascule.role where name = 'analyste';
            insert into bascule.role (name, permissions)
            select 'administrateur', permissions || '{users.manage,tokens.manage,roles.edit}'
              from bascule.role where name = 'operateur';

            create table bascule.app_user (
                id                   bigint generated always as identity primary key,
                name                 text not null unique check (name ~ '^[a-z0-9._-]{1,64}$'),
                -- argon2id in its encoded form.
                password             text not null,
                password_set_at      timestamptz not null default clock_timestamp(),
                -- A password that the program has made.
                must_change_password boolean not null,
                password_expires_at  timestamptz,
                -- Of the second factor: its secret, and the newest step of which a code was taken.
                totp_secret          bytea,
                totp_step            bigint,
                -- Wrong codes in a row, from anywhere.
                totp_failures        integer not null default 0,
                totp_failed_at       timestamptz,
                created_at           timestamptz not null default clock_timestamp(),
                created_by           text not null,
                disabled_at          timestamptz,
                disabled_by          text,
                last_login_at        timestamptz
            );
            create table bascule.user_role (
                user_id bigint not null references bascule.app_user,
                role    text not null references bascule.role,
                primary key (user_id, role)
            );

            -- Of keys and tokens the SHA-256 only.
            create table bascule.session (
                id         bigint generated always as identity primary key,
                digest     bytea not null unique,
                user_id    bigint not null references bascule.app_user,
                created_at timestamptz not null default clock_timestamp(),
                seen_at    timestamptz not null default clock_timestamp(),
                ends_at    timestamptz not null,
                address    text not null,
                agent      text not null,
                -- It has no rights before the code of the second factor.
                needs_code boolean not null default false
            );
            create index session_of_user on bascule.session (user_id);
            create index session_end on bascule.session (ends_at);
            create table bascule.token (
                id           bigint generated always as identity primary key,
                digest       bytea not null unique,
                user_id      bigint not null references bascule.app_user,
                label        text not null,
                scopes       text[] not null,
                created_at   timestamptz not null default clock_timestamp(),
                created_by   text not null,
                expires_at   timestamptz not null,
                last_used_at timestamptz,
                revoked_at   timestamptz,
                revoked_by   text
            );
            create index token_of_user on bascule.token (user_id, id);

            -- Failures in a row; with an empty digest those of the address, over all names.
            create table bascule.login_failure (
                address     text not null,
                name_digest bytea not null,
                failures    integer not null,
                failed_at   timestamptz not null,
                -- Of a name: the address's time before this one's failures, for when they are forgiven.
                address_failed_at timestamptz,
                primary key (address, name_digest)
            );
            create index login_failure_old on bascule.login_failure (failed_at);
            -- One row: the entries of the journal in this minute, and what they left out.
            create table bascule.login_tally (
                is_one   boolean primary key default true check (is_one),
                since    timestamptz not null default clock_timestamp(),
                written  integer not null default 0,
                left_out bigint not null default 0
            );
            insert into bascule.login_tally default values;

            create view bascule.roles as
                select r.name, r.permissions, r.changed_at, r.changed_by,
                       (select count(*) from bascule.user_role ur where ur.role = r.name) as users
                  from bascule.role r;
            create view bascule.users as
                select u.id, u.name,
                       array(select role from bascule.user_role where user_id = u.id order by role)
                           as roles,
                       case when u.disabled_at is null then 'active' else 'disabled' end as state,
                       u.must_change_password, u.password_expires_at, u.password_set_at,
                       u.totp_secret is not null as has_second_factor, u.created_at, u.created_by,
                       u.disabled_at, u.disabled_by, u.last_login_at
                  from bascule.app_user u;
            create view bascule.tokens as
                select t.id, u.name as user_name, t.label, t.scopes,
                       case when t.revoked_at is not null then 'revoked'
                            when t.expires_at <= clock_timestamp() then 'expired'
                            else 'active' end as state,
                       t.created_at, t.created_by, t.expires_at, t.last_used_at, t.revoked_at,
                       t.revoked_by
                  from bascule.token t
                  join bascule.app_user u on u.id = t.user_id;
            create view bascule.sessions as
                select s.id, u.name as user_name, s.created_at, s.seen_at, s.ends_at, s.address, s.agent
                  from bascule.session s
                  join bascule.app_user u on u.id = s.user_id;

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
                     where c.oid = any(array['bascule.app_user', 'bascule.session', 'bascule.token',
                                             'bascule.login_failure', 'bascule.sessions']::regclass[])
                       and a.grantee <> c.relowner
                     group by c.oid, a.grantee
                    having not bool_or(a.privilege_type = 'INSERT')
                loop
                    execute format('revoke all on %s from %s', given.name, given.role);
                end loop;
            end $$;
            """)
}
