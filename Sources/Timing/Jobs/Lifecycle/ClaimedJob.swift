// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A job that a worker has taken: the row as it was, and the fence around every write.
struct ClaimedJob: Sendable {
    let id: Int64
    let queue: String
    let kind: String
    let attempt: Int
    let refunds: Int
    let attemptsLimit: Int?
    let crashes: Int
    /// Times in succession that it was put back because its worker did not know its kind.
    let unknownTimes: Int
    let concurrencyKey: String?
    let arguments: String
    let enqueuedBy: String
    let workerID: Int64
    /// Of the claim; nil: an older version has claimed it.
    var token: Int64?

    var fence: Fence { Fence(jobID: id, attempt: attempt, workerID: workerID, token: token) }
    /// Attempts that count, this one included.
    var tries: Int { max(attempt - refunds, 1) }
    /// One crash more and it is quarantined.
    ///
    /// A worker holds one such job at a time: one killer can't bring its neighbours into quarantine.
    var isSuspect: Bool { crashes >= Self.suspectCrashes }

    /// For a claim.
    static func drawnToken() -> Int64 { .random(in: .min ... .max) }

    static let suspectCrashes = Int32(JobLimits.crashes - 1)
}

extension ClaimedJob {
    /// The columns that `init(row:)` reads, of the updated row `j`.
    static let columns: SQL = """
        j.id, j.queue, j.kind, j.attempt, j.refunds, j.attempts_limit, j.crashes, j.unknown_times,
        j.concurrency_key, j.arguments::text, j.enqueued_by, j.worker_id,
        j.token
        """

    init(row: Row, from first: Int = 0) throws {
        id = try row[first, as: Int64.self]
        queue = try row[first + 1, as: String.self]
        kind = try row[first + 2, as: String.self]
        attempt = try row[first + 3, as: Int.self]
        refunds = try row[first + 4, as: Int.self]
        attemptsLimit = try row[first + 5, as: Int?.self]
        crashes = try row[first + 6, as: Int.self]
        unknownTimes = try row[first + 7, as: Int.self]
        concurrencyKey = try row[first + 8, as: String?.self]
        arguments = try row[first + 9, as: String.self]
        enqueuedBy = try row[first + 10, as: String.self]
        workerID = try row[first + 11, as: Int64.self]
        token = try row[first + 12, as: Int64?.self]
    }
}
