// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v51DirectoryUsers = Migration(
        51, "users of the directory",
        sql: """
            -- Who is known by the factory's directory has no password here.
            alter table bascule.app_user
                add column source text not null default 'local'
                    check (source in ('local', 'ldap')),
                alter column password drop not null,
                add constraint app_user_password check ((source = 'local') = (password is not null)),
                -- What tells this person from a later one of the same name.
                add column directory_id text,
                -- Since when the directory no longer has this user, or none of its groups has a role.
                add column lost_at timestamptz;
            create index app_user_of_directory on bascule.app_user (id) where source <> 'local';

            create or replace view bascule.users as
                select u.id, u.name,
                       array(select role from bascule.user_role where user_id = u.id order by role)
                           as roles,
                       case when u.disabled_at is null then 'active' else 'disabled' end as state,
                       u.must_change_password, u.password_expires_at, u.password_set_at,
                       u.totp_secret is not null as has_second_factor, u.created_at, u.created_by,
                       u.disabled_at, u.disabled_by, u.last_login_at, u.source, u.lost_at
                  from bascule.app_user u;
            """)
}
