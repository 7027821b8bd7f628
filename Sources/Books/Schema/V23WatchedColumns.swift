// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v23WatchedColumns = Migration(
        23, "watched columns",
        sql: """
            create table bascule.watched_column (
                -- `schema.table`, as in bascule.touch.
                source       text not null,
                column_name  text not null,
                watcher      text not null,
                primary key (source, column_name, watcher)
            );
            """)
}
