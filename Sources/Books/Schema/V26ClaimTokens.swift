// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v26ClaimTokens = Migration(
        26, "tokens, earlier ticks",
        sql: """
            -- Drawn anew by each claim, and part of the fence: a crash of the server may take back a claim,
            -- whose commit is not waited for, and the next one has the same attempt and maybe the same worker.
            alter table bascule.job add column token bigint;
            -- What the row said before its window was backfilled, oldest first.
            alter table bascule.tick add column earlier text[] not null default '{}';
            """)
}
