// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v32ConfirmedForms = Migration(
        32, "forms of confirmed rows",
        sql: """
            create table bascule.confirmation_form (
                file_id  bigint not null,
                line_no  bigint not null,
                -- The text of each cell whose equals may be written differently, by column.
                cells    jsonb not null,
                primary key (file_id, line_no)
            );
            """)
}
