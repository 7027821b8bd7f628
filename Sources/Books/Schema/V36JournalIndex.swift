// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v36JournalIndex = Migration(
        36, "index of the journal",
        sql: """
            create index journal_subject on bascule.journal (subject, id);
            """)
}
