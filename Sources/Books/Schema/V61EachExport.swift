// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v61EachExport = Migration(
        61, "a file for each value",
        sql: """
            -- The value whose rows the file has, of an export with a file for each.
            alter table bascule.export add column each text;
            drop index bascule.export_revision;
            create unique index export_revision on bascule.export
                (export, coalesce(window_start, '-infinity'), coalesce(window_end, 'infinity'),
                 coalesce('=' || each, ''), revision)
                where lost_at is null;

            create or replace view bascule.exports as
                select e.id, e.export, e.window_start, e.window_end, e.revision, e.format, e.path,
                       e.bytes, e.rows, encode(e.sha256, 'hex') as sha256,
                       encode(e.data_sha256, 'hex') as data_sha256,
                       case when e.lost_at is not null then 'lost'
                            when e.placed_at is null then 'writing'
                            when e.amended_by is not null or e.amended_at is not null then 'amended'
                            when e.redeclared_at is not null then 'redeclared'
                            else 'current' end as state,
                       e.amended_by, a.path as amended_path, e.made_by, e.made_at, e.duration,
                       e.placed_at, e.amended_at, e.checked_at, e.redeclared_at, e.problem, e.each
                  from bascule.export e
                  left join bascule.export a on a.id = e.amended_by;
            """)
}
