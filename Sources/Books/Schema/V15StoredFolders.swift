// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v15StoredFolders = Migration(
        15, "folders of stored files",
        sql: """
            -- An entry of an index has room for 2.7 kB: what is cut there is told, not compared.
            create index file_folder on bascule.file
                (feed, (left(regexp_replace(stored_path, '/[^/]*$', ''), 600)) collate "C", id)
                where stored_path is not null;
            """)
}
