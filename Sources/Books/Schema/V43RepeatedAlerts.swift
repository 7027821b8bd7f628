// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v43RepeatedAlerts = Migration(
        43, "alerts told anew",
        sql: """
            -- When what an alert says was last found to be so, where that is after it was raised.
            alter table bascule.alert add column told_at timestamptz;
            """)
}
