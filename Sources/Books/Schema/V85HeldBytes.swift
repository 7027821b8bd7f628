// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v85HeldBytes = Migration(
        85, "bytes of held files",
        sql: """
            -- Of the bytes that wait for somebody: other rights or times of them are no news.
            alter table bascule.file
                add column held_sha256 bytea check (length(held_sha256) = 32);
            """)
}
