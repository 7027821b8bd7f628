// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v42ComparisonBegin = Migration(
        42, "begin of a comparison",
        sql: """
            alter table bascule.folder_comparison
                add column begun_at timestamptz not null default now();
            """)
}
