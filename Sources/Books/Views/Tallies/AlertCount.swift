// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Open alerts of a rule.
package struct AlertCount: RowDecodable, Sendable, Equatable {
    package var rule: String
    package var alerts: Int

    package enum CodingKeys: String, RowColumn { case rule, alerts }

    package init(_ row: RowReader<CodingKeys>) throws {
        rule = try row[.rule]
        alerts = try row[.alerts]
    }

    package static func all(on connection: borrowing Connection) throws -> [AlertCount] {
        try connection.query(
            """
            select rule, count(*) as alerts from bascule.alerts
             where resolved_at is null and acknowledged_at is null
             group by rule
             order by rule
             limit 1000
            """
        ).decode(as: AlertCount.self)
    }
}
