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
    /// Of the claim; nil: an older version claimed it.
    var token: Int64?

    var fence: Fence { Fence(jobID: id, attempt: attempt, workerID: workerID, token: token) }
    /// Attempts that count, this one included.
    var tries: Int { max(attempt - refunds, 1) }
    /// One crash more and it is quarantined.
    ///
    /// A worker holds one such job at a time: one killer can't bring its neighbours into
    /// quarantine.
    var isSuspect: Bool { crashes >= Self.suspectCrashes }

    /// For a claim.
    static func drawnToken() -> Int64 { .random(in: .min ... .max) }

    static let suspectCrashes = Int32(JobLimits.crashes - 1)
}

extension ClaimedJob: RowDecodable {
    /// Of the updated row `j`.
    static let columns: SQL = """
        j.id, j.queue, j.kind, j.attempt, j.refunds, j.attempts_limit, j.crashes, j.unknown_times,
        j.concurrency_key, j.arguments::text, j.enqueued_by, j.worker_id, j.token
        """

    enum CodingKeys: String, RowColumn {
        case id, queue, kind, attempt, refunds, crashes, arguments, token
        case attemptsLimit = "attempts_limit"
        case unknownTimes = "unknown_times"
        case concurrencyKey = "concurrency_key"
        case enqueuedBy = "enqueued_by"
        case workerID = "worker_id"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        queue = try row[.queue]
        kind = try row[.kind]
        attempt = try row[.attempt]
        refunds = try row[.refunds]
        attemptsLimit = try row[.attemptsLimit]
        crashes = try row[.crashes]
        unknownTimes = try row[.unknownTimes]
        concurrencyKey = try row[.concurrencyKey]
        arguments = try row[.arguments]
        enqueuedBy = try row[.enqueuedBy]
        workerID = try row[.workerID]
        token = try row[.token]
    }
}
