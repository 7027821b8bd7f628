// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    /// One table a step: a service that runs beside may hold one that this one waits for, never
    /// two.
    static let v34FileIndexes = Migration(
        34, "indexes of files",
        sql: """
            -- Newest first, of a feed. Of a state: nearly every file is loaded in the end, and those need
            -- no index to be found.
            create index file_feed on bascule.file (feed, id);
            create index file_state on bascule.file (state, id) where state <> 'loaded';
            """)
}
