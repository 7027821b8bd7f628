// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Jobs that one request has begun together, and how they stand.
package struct JobBatchView: Sendable, Equatable, RowDecodable {
    package let id: Int64
    package let begunAt: Timestamp
    package let begunBy: String
    package let jobs: Int64
    /// Those of them that are in the queue or the history still.
    package let known: Int64
    /// Those that have left the history, and how they ended was not noted.
    package let unknown: Int64
    package let kind: String?
    package let succeeded: Int64
    /// Dead ones, and those that ended badly.
    package let failed: Int64
    package let running: Int64
    package let open: Int64
    package let endedAt: Timestamp?
    /// Of the first that failed.
    package let reason: String?

    package enum CodingKeys: String, RowColumn {
        case id, jobs, known, unknown, kind, succeeded, failed, running, open, reason
        case begunAt = "begun_at"
        case begunBy = "begun_by"
        case endedAt = "ended_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        begunAt = try row[.begunAt]
        begunBy = try row[.begunBy]
        jobs = try row[.jobs]
        known = try row[.known]
        unknown = try row[.unknown]
        kind = try row[.kind]
        succeeded = try row[.succeeded]
        failed = try row[.failed]
        running = try row[.running]
        open = try row[.open]
        endedAt = try row[.endedAt]
        reason = try row[.reason]
    }

    /// Those that have left the history.
    package var gone: Int64 { jobs - known }

    /// Each job is found by its id.
    package static func one(
        _ id: Int64, on connection: borrowing Connection
    ) throws -> JobBatchView? {
        try connection.query(
            """
            select b.id, b.begun_at, b.begun_by, cardinality(b.jobs)::bigint as jobs, j.known, j.kind,
                   j.running, j.open, j.reason, j.succeeded + b.gone_succeeded as succeeded,
                   j.failed + b.gone_failed as failed,
                   greatest(j.ended_at, b.gone_ended_at) as ended_at,
                   greatest(0, cardinality(b.jobs) - j.known - b.gone_succeeded - b.gone_failed
                               - b.gone_stopped) as unknown
              from bascule.job_batches b
             cross join lateral (
                   select count(*) as known, min(kind) as kind,
                          count(*) filter (where state = 'succeeded') as succeeded,
                          count(*) filter (where state in ('dead', 'failed', 'crashed')) as failed,
                          count(*) filter (where state = 'running') as running,
                          count(*) filter (where state in ('waiting', 'scheduled', 'blocked',
                                                           'running')) as open,
                          max(ended_at) as ended_at,
                          (array_agg(reason order by id)
                           filter (where state in ('dead', 'failed', 'crashed')))[1] as reason
                     from (select id, kind, state, ended_at, reason from bascule.open_jobs
                            where id = any(b.jobs)
                            union all
                           select id, kind, state, ended_at, reason from bascule.ended_jobs
                            where id = any(b.jobs)) as jobs) as j
             where b.id = \(id)
            """
        ).first(as: JobBatchView.self)
    }
}
