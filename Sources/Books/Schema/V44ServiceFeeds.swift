// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v44ServiceFeeds = Migration(
        44, "feeds of a service",
        sql: """
            -- The feeds that a service has read at its start, each with the digest of what its declaration
            -- says: {"labo": "9f…"}. Null: of a service that does not tell.
            alter table bascule.service add column feeds jsonb;
            """)
}
