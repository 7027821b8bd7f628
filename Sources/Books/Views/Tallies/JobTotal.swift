// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Jobs of a kind that ended in one way, since the first one: it only grows.
package struct JobTotal: RowDecodable, Sendable, Equatable {
    package var kind: String
    package var outcome: String
    /// How many of `TimeBounds.jobs` the time is not below; -1: no time was taken.
    package var bucket: Int
    package var jobs: Int64
    package var seconds: Double

    package enum CodingKeys: String, RowColumn { case kind, outcome, bucket, jobs, seconds }

    package init(_ row: RowReader<CodingKeys>) throws {
        kind = try row[.kind]
        outcome = try row[.outcome]
        bucket = try row[.bucket]
        jobs = try row[.jobs]
        seconds = try row[.seconds]
    }

    /// Of every kind; it asks no history.
    package static func all(on connection: borrowing Connection) throws -> [JobTotal] {
        try connection.query(
            """
            select kind, outcome, bucket::int as bucket, sum(jobs)::bigint as jobs,
                   sum(seconds) as seconds
              from bascule.job_totals
             group by 1, 2, 3
             order by 1, 2, 3
             limit 100000
            """
        ).decode(as: JobTotal.self)
    }
}
