// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Foundation
package import Journal
package import Logging
package import Postgres

/// The surroundings of a running job: its arguments, the database behind a fence, and its log and
/// progress.
package struct JobContext: Sendable {
    let run: JobRun
    let pool: Pool
    package let logger: Logger

    package var id: Int64 { run.job.id }
    package var kind: String { run.job.kind }
    package var queue: String { run.job.queue }
    /// Grows with every start of the job, even of attempts that don't count.
    package var attempt: Int { run.job.attempt }
    /// Tries that count, this one included.
    package var tries: Int { run.job.tries }
    /// The enqueuer: a `user:<login>`, `schedule:<name>` or worker.
    package var enqueuedBy: String { run.job.enqueuedBy }
    /// The requester, for the journal: a person or a schedule.
    package var actor: JournalActor { JournalActor(text: enqueuedBy, origin: .job(id)) }
    /// Whether it was told to stop; its task is cancelled then as well.
    package var isStopped: Bool { run.stopReason != nil }

    /// The arguments as a value.
    ///
    /// - Throws: `JobUnrunnable`: no retry mends them, so the job is dead at once.
    package func arguments<Arguments: Decodable>(
        as type: Arguments.Type = Arguments.self
    ) throws -> Arguments {
        do {
            return try JSONDecoder().decode(type, from: Data(run.job.arguments.utf8))
        } catch {
            throw JobUnrunnable(
                "the arguments of a job of the kind `\(kind)` do not fit: \(Self.sentence(error))")
        }
    }

    /// Runs the body in a transaction that commits only while the job is still this attempt's.
    ///
    /// With `complete` inside, the job's work and its end are one: exactly once.
    /// - Throws: `JobLost` if another worker has the job; nothing is kept then.
    package func transaction<Value: Sendable>(
        _ body: @Sendable (borrowing Connection) throws -> Value
    ) async throws -> Value {
        try await lent { connection in
            let value = try connection.transaction { connection in
                run.setCompleting(false)
                try run.job.fence.open(on: connection)
                let value = try body(connection)
                if !run.isCompleting { try run.job.fence.hold(on: connection) }
                return value
            }
            if run.isCompleting { run.noteCompleted() }
            return value
        }
    }

    /// For services, which know no queue: what they write is kept only while the job is this
    /// attempt's.
    package var commitGuard: CommitGuard { run.job.fence.commitGuard }

    /// For a service that opens sessions of its own: the server has them under the job's name, and
    /// a rescue ends all sessions of that name.
    package func connections(_ options: ConnectionOptions) -> ConnectionOptions {
        var options = options
        options[keyword: "application_name"] = Fence.applicationName(id)
        return options
    }

    /// Runs the body with a connection outside of any transaction: for reading, and for writing
    /// under the commit guard.
    ///
    /// The session is the job's meanwhile: a rescue of the job ends it, and its locks are released.
    /// A cancelled job's statements on it are cancelled too.
    /// - Throws: `JobLost` if another worker has the job already.
    package func withConnection<Value: Sendable>(
        _ body: @Sendable (borrowing Connection) throws -> Value
    ) async throws -> Value {
        try await pool.withConnection { connection in
            // Past the gate: no cancellation meets what cleans the session.
            defer { connection.clean() }
            let statement = try run.begin(connection.cancelHandle())
            defer { run.end(statement) }
            try run.job.fence.enter(connection)
            return try body(connection)
        }
    }

    private func lent<Value: Sendable>(
        _ body: @Sendable (borrowing Connection) throws -> Value
    ) async throws -> Value {
        try await pool.withConnection { connection in
            let statement = try run.begin(connection.cancelHandle())
            defer { run.end(statement) }
            return try body(connection)
        }
    }

    /// Ends the job as succeeded, in the transaction that did its work.
    ///
    /// The result of `perform` is ignored afterwards.
    /// - Throws: `JobLost`; the transaction must not be committed then.
    package func complete(_ result: String = "{}", on connection: borrowing Connection) throws {
        try JobRun.Line.write([(run.job.fence, run.lines)], on: connection)
        try run.job.fence.complete("succeeded", result: result, reason: nil, on: connection)
        run.setCompleting(true)
    }

    /// Shows how far the job is; written about once a second, so call it as often as you like.
    package func progress(_ done: Int64, of total: Int64? = nil, note: String? = nil) {
        run.progress.show(done, of: total, note: note)
    }

    /// Adds a line to the job's log (`bascule jobs show`).
    package func log(_ text: String, level: Logger.Level = .info) { run.log(level, text) }

    private static func sentence(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "`\(key.stringValue)` is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context):
            "`\(path(context))` is of another type"
        case DecodingError.dataCorrupted(let context):
            "`\(path(context))`: \(context.debugDescription)"
        default: "\(error)"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map(\.stringValue).joined(separator: ".")
    }
}
