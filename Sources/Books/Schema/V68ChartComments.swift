// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v68ChartComments = Migration(
        68, "comments on runs of controls",
        sql: """
            -- What an analyst has found out about a run of controls. Runs are computed again, what was said of
            -- them stays.
            create table qc.comments (
                id           bigint generated always as identity primary key,
                chart        text not null,
                serie        text collate "C" not null,
                comment      text not null check (comment <> ''),
                commented_at timestamptz not null default clock_timestamp(),
                commented_by text not null
            );
            create index comments_run on qc.comments (chart, serie, id);
            create view bascule.chart_comments as
                select id, chart, serie, comment, commented_at, commented_by from qc.comments;

            -- Who may mend files may say what was wrong with a control, of the same feeds.
            update bascule.role r
               set permissions = permissions
                   || array(select replace(p, 'files.mend', 'qc.comment') from unnest(permissions) p
                             where p = 'files.mend' or starts_with(p, 'files.mend@'));
            """)
}
