// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v34ViewIndexes = Migration(
        34, "indexes of views",
        sql: """
            -- Newest first, of a feed. Of a state: nearly every file is loaded in the end, and those need
            -- no index to be found.
            create index file_feed on bascule.file (feed, id);
            create index file_state on bascule.file (state, id) where state <> 'loaded';
            create index job_history_kind_id on bascule.job_history (kind, id);
            create index job_history_outcome on bascule.job_history (outcome, id)
                where outcome <> 'succeeded';
            create index journal_subject on bascule.journal (subject, id);
            create index export_name on bascule.export (export, id);
            """)
}
