// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v27LateWrites = Migration(
        27, "files taken up again",
        sql: """
            -- When a file that is taken up again from where it is stored came there: its age beside the
            -- others, which its id does not tell.
            alter table bascule.file add column archived_at timestamptz;
            alter table bascule.file drop constraint file_origin_check;
            alter table bascule.file add constraint file_origin_check
                check (origin in ('inbox', 'import', 'reconcile'));
            -- The services' retention has made it, where there are services.
            alter table bascule.file add column if not exists purged_at timestamptz;
            """)
}
