// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v20RefusedAmendments = Migration(
        20, "faults of refused amendments",
        sql: """
            create index fault_refused on bascule.fault (file_id) where rule = 'amendment_refused';
            """)
}
