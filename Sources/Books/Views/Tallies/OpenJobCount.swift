// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Jobs that have not ended, counted up to a limit each: a queue may be long.
package struct OpenJobCount: RowDecodable, Sendable, Equatable {
    /// Due and free to run.
    package var waiting: Int
    package var running: Int
    package var dead: Int

    /// Where counting stops.
    package static let limit = 10_000

    package enum CodingKeys: String, RowColumn { case waiting, running, dead }

    package init(_ row: RowReader<CodingKeys>) throws {
        waiting = try row[.waiting]
        running = try row[.running]
        dead = try row[.dead]
    }

    /// Each by an index of its own.
    package init(on connection: borrowing Connection) throws {
        self = try connection.query(
            """
            select (select count(*) from (select from bascule.job
                                           where state = 'waiting' and shelf is null
                                           limit \(Self.limit)) as w) as waiting,
                   (select count(*) from (select from bascule.job where state = 'running'
                                           limit \(Self.limit)) as r) as running,
                   (select count(*) from (select from bascule.job where state = 'dead'
                                           limit \(Self.limit)) as d) as dead
            """
        ).decode(as: OpenJobCount.self)[0]
    }
}
