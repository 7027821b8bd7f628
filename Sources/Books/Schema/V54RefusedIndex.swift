// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v54RefusedIndex = Migration(
        54, "index of files without a good row",
        sql: """
            -- Loaded files of which every row was refused: few, and told like refused files.
            create index file_all_refused on bascule.file (id)
             where state = 'loaded' and rows_read > 0 and rows_rejected = rows_read;
            """)
}
