// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Puts work into the queue.
package enum Enqueue {
    /// What became of one request.
    package struct Receipt: Sendable, Equatable {
        package var id: Int64
        /// False: a job with its unique key waits or runs already, and `id` is that one's.
        package var isNew: Bool
    }

    /// The channel that workers listen on; its payload is a queue's name.
    package static let channel = "bascule_jobs"

    /// Tries in all, where neither the request nor the kind says.
    package static let attemptsLimit = 8

    /// Enqueues within whatever transaction the connection is in; one receipt a request, in order.
    ///
    /// One hint a queue is sent at the commit; it may be lost, for workers poll as well.
    @discardableResult
    package static func add(
        _ requests: [JobRequest], on connection: borrowing Connection
    ) throws -> [Receipt] {
        guard !requests.isEmpty else { return [] }
        let rows = try insert(requests, on: connection)
        for queue in Set(requests.map(\.queue)).sorted() {
            try connection.notify(channel, queue)
        }
        return try zip(requests, rows).map { request, row in
            if let id = try row[0, as: Int64?.self] {
                return Receipt(id: id, isNew: try row[1, as: Bool.self])
            }
            return try holder(of: request, on: connection)
        }
    }

    /// Ids are drawn first, so that each request can be told what became of it.
    private static func insert(
        _ requests: [JobRequest], on connection: borrowing Connection
    ) throws -> Rows {
        try connection.query(
            """
            with request as materialized (
                select nextval('bascule.job_id_seq') as id, r.*
                  from unnest(\(requests.map(\.queue)), \(requests.map(\.kind)),
                              \(requests.map { Int32(clamping: $0.priority) }),
                              \(requests.map(\.runAt)), \(requests.map(\.concurrencyKey)),
                              \(requests.map(\.uniqueKey)), \(requests.map(\.arguments)),
                              \(requests.map(\.actor)),
                              \(requests.map { Int32(clamping: $0.attemptsLimit ?? attemptsLimit) }))
                       with ordinality
                       as r (queue, kind, priority, run_at, concurrency_key, unique_key, arguments,
                             actor, attempts_limit, position)
                 order by position
            ), added as (
                insert into bascule.job (id, queue, kind, priority, run_at, concurrency_key,
                                         unique_key, arguments, enqueued_by, attempts_limit)
                overriding system value
                select id, queue, kind, priority, coalesce(run_at, clock_timestamp()),
                       concurrency_key, unique_key, arguments::jsonb, actor, attempts_limit
                  from request
                 order by position
                    on conflict (unique_key) where unique_key is not null
                                               and state in ('waiting', 'running')
                    do nothing
                returning id, unique_key
            )
            select coalesce(a.id, b.id, j.id), a.id is not null
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
        let rows = try connection.query(
            """
            select id from bascule.job
             where unique_key = \(request.uniqueKey) and state in ('waiting', 'running')
            """)
        guard let row = rows.first else {
            // It has ended in between: ours is due after all.
            guard let receipt = try add([request], on: connection).first else {
                preconditionFailure("one receipt a request")
            }
            return receipt
        }
        return Receipt(id: try row[0, as: Int64.self], isNew: false)
    }
}
