// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Windows of an aggregate that have to be computed again.
package struct StaleCount: RowDecodable, Sendable, Equatable {
    package var aggregate: String
    package var windows: Int

    package enum CodingKeys: String, RowColumn { case aggregate, windows }

    package init(_ row: RowReader<CodingKeys>) throws {
        aggregate = try row[.aggregate]
        windows = try row[.windows]
    }

    /// Of each aggregate, also those without any.
    package static func all(on connection: borrowing Connection) throws -> [StaleCount] {
        try connection.query(
            """
            select name as aggregate, stale as windows from bascule.aggregates
             order by name
             limit 10000
            """
        ).decode(as: StaleCount.self)
    }
}
