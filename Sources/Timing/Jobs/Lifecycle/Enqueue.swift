// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// Puts work into the queue.
package enum Enqueue {
    /// Result of one request.
    package struct Receipt: Sendable, Equatable {
        package var id: Int64
        /// False: a job with its unique key waits or runs already, and `id` is that one's.
        package var isNew: Bool

        package init(id: Int64, isNew: Bool) {
            self.id = id
            self.isNew = isNew
        }
    }

    /// The channel that workers listen on; the payload is a `Hint`.
    package static let channel = "bascule_jobs"

    /// Tries in all, where neither the request nor the kind says.
    package static let attemptsLimit = JobLimits.attempts

    /// Requests in one statement.
    private static let batch = 5_000

    /// Enqueues inside the connection's transaction if there is one; one receipt a request, in
    /// order.
    ///
    /// One hint a queue is sent at the commit; it may be lost, for workers poll as well. Where
    /// another transaction has just enqueued the same unique key and is still open, this waits for
    /// its end.
    /// - Throws: `JobRequestRefused`, before anything is enqueued.
    @discardableResult
    package static func addJobs(
        _ requests: [JobRequest], on connection: borrowing Connection
    ) throws -> [Receipt] {
        for request in requests { try request.check() }
        var receipts: [Receipt] = []
        var start = 0
        while start < requests.count {
            let some = Array(requests[start..<min(start + batch, requests.count)])
            receipts += try addBatch(some, on: connection)
            start += some.count
        }
        return receipts
    }

    private static func addBatch(
        _ requests: [JobRequest], on connection: borrowing Connection
    ) throws -> [Receipt] {
        let receipts = try insert(requests, on: connection).map(by: ReceiptColumn.self) { row in
            try row[.id, as: Int64?.self].map { Receipt(id: $0, isNew: try row[.isNew]) }
        }
        return try zip(requests, receipts).map { request, receipt in
            try receipt ?? holder(of: request, on: connection)
        }
    }

    private enum ReceiptColumn: String, RowColumn {
        case id
        case isNew = "is_new"
    }

    /// Ids are drawn first, so that each request can be told what became of it.
    ///
    /// The hint names the foremost new job of its queue, to the second: many calls in one
    /// transaction send few messages.
    private static func insert(
        _ requests: [JobRequest], on connection: borrowing Connection
    ) throws -> Rows {
        try connection.query(
            """
            with request as materialized (
                select nextval('bascule.job_id_seq') as id, r.*
                  from unnest(\(requests.map(\.queue)), \(requests.map(\.kind)),
                              \(requests.map { Int32(Int16(clamping: $0.priority)) }),
                              \(requests.map(\.runAt)), \(requests.map(\.concurrencyKey)),
                              \(requests.map(\.uniqueKey)), \(requests.map(\.arguments)),
                              \(requests.map(\.actor)), \(requests.map(\.tries)))
                       with ordinality
                       as r (queue, kind, priority, run_at, concurrency_key, unique_key, arguments,
                             actor, attempts_limit, position)
                 order by position
            ), added as (
                insert into bascule.job (id, queue, kind, priority, run_at, shelf, concurrency_key,
                                         unique_key, arguments, enqueued_by, attempts_limit)
                overriding system value
                select id, queue, kind, priority, coalesce(run_at, clock_timestamp()),
                       case when run_at > clock_timestamp() then 'later' end,
                       concurrency_key, unique_key, arguments::jsonb, actor, attempts_limit
                  from request
                 order by position
                    on conflict (unique_key) where unique_key is not null
                                               and state in ('waiting', 'running')
                    do nothing
                returning id, unique_key, queue, priority, run_at
            ), hint as materialized (
                select pg_notify(\(channel), concat_ws(
                           ' ', priority, greatest(-1e15, least(1e15, floor(
                                    extract(epoch from run_at))))::bigint, queue))
                  from (select distinct on (queue) queue, priority, run_at
                          from added order by queue, priority, run_at) foremost
            )
            select coalesce(a.id, b.id, j.id) as id, a.id is not null as is_new,
                   (select count(*) from hint) as hints
              from request r
              left join added a on a.id = r.id
              left join added b on b.unique_key = r.unique_key
              left join bascule.job j on j.unique_key = r.unique_key
                                     and j.state in ('waiting', 'running')
             order by r.position
            """)
    }

    /// The job that was enqueued with the same unique key while our statement ran.
    private static func holder(
        of request: JobRequest, on connection: borrowing Connection
    ) throws -> Receipt {
        let id = try connection.query(
            """
            select id from bascule.job
             where unique_key = \(request.uniqueKey) and state in ('waiting', 'running')
            """
        ).firstValue(as: Int64.self)
        guard let id else {
            // It has ended in between: ours is due after all.
            guard let receipt = try addJobs([request], on: connection).first else {
                preconditionFailure("one receipt a request")
            }
            return receipt
        }
        return Receipt(id: id, isNew: false)
    }
}

extension JobRequest {
    /// Tries in all, within what the table takes.
    fileprivate var tries: Int32? {
        attemptsLimit.map { Int32(min(max($0, 1), JobLimits.attemptsMost)) }
    }

    /// Refuses here what the table would refuse for the whole batch, in words that name the job.
    fileprivate func check() throws {
        let bytes = arguments.utf8.count
        let why: Phrase? =
            if !(1...JobLimits.nameCharacters).contains(kind.unicodeScalars.count) {
                Self.length(
                    JobLimits.nameCharacters,
                    Phrase(en: "a kind's name", fr: "le nom d'un genre"))
            } else if !(1...JobLimits.nameCharacters).contains(queue.unicodeScalars.count) {
                Self.length(
                    JobLimits.nameCharacters,
                    Phrase(en: "a queue's name", fr: "le nom d'une file"))
            } else if bytes > JobLimits.argumentsBytes {
                Phrase(
                    en:
                        "its arguments have \(bytes) bytes, more than \(JobLimits.argumentsBytes); put"
                        + " the data into a table and its key into the arguments",
                    fr:
                        "ses arguments ont \(bytes) octets, plus de \(JobLimits.argumentsBytes) ; mettre"
                        + " les données dans une table et leur clé dans les arguments")
            } else if !Self.isKey(concurrencyKey) {
                Self.length(
                    JobLimits.keyCharacters,
                    Phrase(en: "a concurrency key", fr: "une clé de concurrence"))
            } else if !Self.isKey(uniqueKey) {
                Self.length(
                    JobLimits.keyCharacters, Phrase(en: "a unique key", fr: "une clé unique"))
            } else {
                nil
            }
        if let why { throw JobRequestRefused(kind: kind, why: why) }
    }

    private static func length(_ most: Int, _ what: Phrase) -> Phrase {
        what + Phrase(en: " has 1 to \(most) characters", fr: " a de 1 à \(most) caractères")
    }

    private static func isKey(_ key: String?) -> Bool {
        key.map { (1...JobLimits.keyCharacters).contains($0.unicodeScalars.count) } ?? true
    }
}
