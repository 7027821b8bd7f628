// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What somebody has asked to be done to many files or jobs, and how far it is.
package struct BulkView: Sendable, Equatable, RowDecodable {
    package let id: Int64
    /// `files.retry`, `jobs.cancel`, as `BulkWork` has them.
    package let action: String
    /// As it was shown; nil: they were named one by one.
    package let filter: String?
    package let items: Int64
    /// Those whose turn has not come.
    package let open: Int64
    /// Those that were left as they are.
    package let left: Int64
    package let askedAt: Timestamp
    package let askedBy: String
    package let jobID: Int64?

    /// Those that were done.
    package var done: Int64 { items - open - left }

    package enum CodingKeys: String, RowColumn {
        case id, action, filter, items, open, left
        case askedAt = "asked_at"
        case askedBy = "asked_by"
        case jobID = "job_id"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        action = try row[.action]
        filter = try row[.filter]
        items = try row[.items]
        open = try row[.open]
        left = try row[.left]
        askedAt = try row[.askedAt]
        askedBy = try row[.askedBy]
        jobID = try row[.jobID]
    }

    package static func one(
        _ id: Int64, on connection: borrowing Connection
    ) throws -> BulkView? {
        try connection.query("\(raw: select) where b.id = \(id)").first(as: BulkView.self)
    }

    /// The newest of the last hour, which somebody may be watching.
    package static func recent(
        _ limit: Int, on connection: borrowing Connection
    ) throws -> [BulkView] {
        try connection.query(
            """
            \(raw: select)
             where b.asked_at > now() - interval '1 hour'
             order by b.asked_at desc limit \(limit)
            """
        ).decode(as: BulkView.self)
    }

    /// Both counts are taken over their own indexes.
    private static let select: SQL = """
        select b.id, b.action, b.filter, b.items, b.asked_at, b.asked_by, b.job_id,
               (select count(*) from bascule.bulk_items i
                 where i.bulk_id = b.id and i.ended_at is null) as open,
               (select count(*) from bascule.bulk_items i
                 where i.bulk_id = b.id and i.left_en is not null) as left
          from bascule.bulks b
        """

    /// The one that a job of the kind `bulk.run` does, as its arguments say.
    package static func of(
        _ job: JobView, on connection: borrowing Connection
    ) throws -> BulkView? {
        guard let id = number(of: job) else { return nil }
        return try one(id, on: connection)
    }

    /// Its number; nil: the job is of another kind.
    package static func number(of job: JobView) -> Int64? {
        guard job.kind == "bulk.run", case .object(let all) = JSONValue(job.arguments.text),
            case .integer(let id) = all["bulk"]
        else { return nil }
        return Int64(id)
    }
}
