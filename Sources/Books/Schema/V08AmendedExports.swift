// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v08AmendedExports = Migration(
        8, "amended exports",
        sql: """
            -- Since when the rows are known to be other ones than those in the file; and up to which instant
            -- everything that was computed is in that knowledge.
            alter table bascule.export add column amended_at timestamptz, add column checked_at timestamptz;

            create or replace view bascule.exports as
                select e.id, e.export, e.window_start, e.window_end, e.revision, e.format, e.path,
                       e.bytes, e.rows, encode(e.sha256, 'hex') as sha256,
                       encode(e.data_sha256, 'hex') as data_sha256,
                       case when e.lost_at is not null then 'lost'
                            when e.placed_at is null then 'writing'
                            when e.amended_by is not null or e.amended_at is not null then 'amended'
                            else 'current' end as state,
                       e.amended_by, a.path as amended_path, e.made_by, e.made_at, e.duration,
                       e.placed_at, e.amended_at, e.checked_at
                  from bascule.export e
                  left join bascule.export a on a.id = e.amended_by;
            """)
}
