// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v94Containers = Migration(
        94, "containers",
        sql: """
            alter table bascule.file drop constraint file_origin_check;
            alter table bascule.file add constraint file_origin_check
                check (origin in ('inbox', 'import', 'reconcile', 'upload', 'mend', 'member'));

            -- What is in a zip or tar file whose members are files of their own.
            create table bascule.container_member (
                id           bigint generated always as identity primary key,
                container_id bigint not null references bascule.file,
                -- Within the container.
                path         text not null,
                -- What it became; null: it was passed over.
                file_id      bigint unique references bascule.file
            );
            create index container_member_of on bascule.container_member (container_id, id);

            create view bascule.container_members as
                select m.id, m.container_id, c.name as container, m.path, m.file_id,
                       f.state as file_state, f.rows_read, f.rows_rejected
                  from bascule.container_member m
                  join bascule.file c on c.id = m.container_id
                  left join bascule.file f on f.id = m.file_id;
            """)
}
