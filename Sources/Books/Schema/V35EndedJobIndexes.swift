// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v35EndedJobIndexes = Migration(
        35, "indexes of ended jobs",
        sql: """
            create index job_history_kind_id on bascule.job_history (kind, id);
            create index job_history_outcome on bascule.job_history (outcome, id)
                where outcome <> 'succeeded';
            """)
}
