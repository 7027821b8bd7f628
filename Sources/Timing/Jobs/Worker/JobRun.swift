// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Foundation
internal import Logging
internal import Postgres
internal import Synchronization

/// One attempt under way in this process: what it is doing on the server, and how to stop it.
final class JobRun: Sendable {
    let job: ClaimedJob
    /// The attempt is stopped past this instant.
    let deadline: ContinuousClock.Instant
    let timeout: Duration
    /// It was begun elsewhere: it has no timeout, and the shutdown waits for it.
    let isEphemeral: Bool
    let progress = WorkProgress()
    private let startedAt: ContinuousClock.Instant

    private struct State {
        var stop: StopReason?
        var task: Task<JobResult, any Error>?
        var statements: [Int: CancelGate] = [:]
        var nextStatement = 0
        var isCompleting = false
        var isCompleted = false
        var lines: [Line] = []
        var linesGiven = 0
    }

    private let state = Mutex(State())

    init(
        _ job: ClaimedJob, timeout: Duration, isEphemeral: Bool = false,
        now: ContinuousClock.Instant
    ) {
        self.job = job
        self.isEphemeral = isEphemeral
        startedAt = now
        self.timeout = timeout
        deadline = now + timeout
    }

    var stopReason: StopReason? { state.withLock(\.stop) }
    var isCompleted: Bool { state.withLock(\.isCompleted) }

    /// The end is written, in a transaction that is still open.
    var isCompleting: Bool { state.withLock(\.isCompleting) }

    func setCompleting(_ value: Bool) { state.withLock { $0.isCompleting = value } }

    /// The transaction that ended the job, and kept its lines, has committed.
    func noteCompleted() {
        state.withLock { state in
            state.isCompleted = true
            state.lines = []
        }
    }

    func start(_ task: Task<JobResult, any Error>) {
        let isStopped = state.withLock { state in
            state.task = task
            return state.stop != nil
        }
        if isStopped { task.cancel() }
    }

    /// Tells the attempt to stop, and the server to stop its statements; the first reason counts.
    ///
    /// May be called again and again: a cancellation that comes between two statements meets none.
    func stop(_ reason: StopReason) {
        let (task, statements) = state.withLock { state in
            // Its work is in the database: what it still does must not be torn off.
            guard !state.isCompleted || reason == .shutdown else {
                return (Task<JobResult, any Error>?.none, [CancelGate]())
            }
            if state.stop == nil {
                state.stop = reason
                if case .requested(let actor) = reason { progress.stop(by: actor) }
            }
            return (state.task, Array(state.statements.values))
        }
        task?.cancel()
        for statement in statements { statement.cancelInBackground() }
    }

    /// Notes that a connection works for the attempt from now on; throws if it was told to stop.
    func begin(_ handle: CancelHandle) throws -> Int {
        try state.withLock { state in
            guard state.stop == nil else { throw CancellationError() }
            state.nextStatement += 1
            state.statements[state.nextStatement] = CancelGate(handle)
            return state.nextStatement
        }
    }

    /// The connection has another user from here on: no cancellation may reach it any more.
    func end(_ statement: Int) {
        let gate = state.withLock { $0.statements.removeValue(forKey: statement) }
        gate?.close()
    }

    /// Keeps a line; the last one within the limit says that there are more.
    func log(_ level: Logger.Level, _ text: String) {
        state.withLock { Self.log(level, text, &$0) }
    }

    private static func log(_ level: Logger.Level, _ text: String, _ state: inout State) {
        guard state.linesGiven < JobLimits.logLines else { return }
        state.linesGiven += 1
        let isLast = state.linesGiven == JobLimits.logLines
        let text =
            isLast
            ? "more lines than \(JobLimits.logLines): the rest of this attempt's is not kept"
            : text.clipped(to: JobLimits.logLineCharacters)
        let now = Int64(Date().timeIntervalSince1970 * 1e6)
        state.lines.append(Line(line: state.linesGiven, level: level, text: text, at: now))
    }

    /// The lines that are not written yet; they stay.
    var lines: [Line] { state.withLock(\.lines) }

    /// The lines that are not written yet, with the last ones.
    ///
    /// In one step: lines that the attendance took in between would come after the end that they
    /// are to be written with.
    func takeLines(adding last: [RunningJob.Line] = []) -> [Line] {
        state.withLock { state in
            for line in last { Self.log(line.level, line.text, &state) }
            defer { state.lines = [] }
            return state.lines
        }
    }

    /// The progress, if it is not written yet.
    ///
    /// For work begun elsewhere only once it takes longer than a second: most of it does not.
    func takeProgress() -> Progress? {
        guard !isEphemeral || .now - startedAt > .seconds(1), let new = progress.takeNew() else {
            return nil
        }
        let note = new.note.map { $0.clipped(to: JobLimits.logLineCharacters) }
        return Progress(done: new.done, total: new.total, note: note)
    }

    /// Puts back what could not be written.
    func putBack(_ lines: [Line]) { state.withLock { $0.lines = lines + $0.lines } }
}

/// What an attempt says of itself, for readers of the job.
extension JobRun {
    /// One line of an attempt, for readers of the job.
    struct Line: Sendable, Equatable {
        let line: Int
        let level: Logger.Level
        let text: String
        /// Microseconds since 1970.
        let at: Int64

        /// Writes the lines of each job that is still the attempt's own.
        static func write(_ all: [Settlement], on connection: borrowing Connection) throws {
            try write(all.map { ($0.job.fence, $0.lines) }, on: connection)
        }

        static func write(
            _ all: [(fence: Fence, lines: [Line])], on connection: borrowing Connection
        ) throws {
            let flat = all.flatMap { job in job.lines.map { (job.fence, $0) } }
            guard !flat.isEmpty else { return }
            try connection.execute(
                """
                insert into bascule.job_log (job_id, attempt, line, at, level, text)
                select e.id, e.attempt, e.line, e.at, e.level, e.text
                  from unnest(\(flat.map(\.0.jobID)), \(flat.map { Int32($0.0.attempt) }),
                              \(flat.map(\.0.workerID)), \(flat.map(\.0.token)),
                              \(flat.map { Int32($0.1.line) }),
                              \(flat.map { Timestamp(microsecondsSince1970: $0.1.at) }),
                              \(flat.map(\.1.level.rawValue)), \(flat.map(\.1.text)))
                       as e (id, attempt, worker_id, token, line, at, level, text)
                  join bascule.job j on j.id = e.id
                                    and (j.state, j.worker_id, j.attempt, j.token)
                                        is not distinct from ('running', e.worker_id, e.attempt,
                                                              e.token)
                """)
        }
    }

    /// How far a running job is.
    struct Progress: Sendable, Equatable {
        var done: Int64
        var total: Int64?
        var note: String?

        static func write(
            _ all: [(fence: Fence, progress: Progress)], on connection: borrowing Connection
        ) throws {
            guard !all.isEmpty else { return }
            try connection.execute(
                """
                insert into bascule.job_progress as p (job_id, attempt, done, total, note, started_at)
                select e.id, e.attempt, e.done, e.total, e.note,
                       coalesce(j.started_at, clock_timestamp())
                  from unnest(\(all.map(\.fence.jobID)), \(all.map { Int32($0.fence.attempt) }),
                              \(all.map(\.fence.workerID)), \(all.map(\.fence.token)),
                              \(all.map(\.progress.done)),
                              \(all.map(\.progress.total)), \(all.map(\.progress.note)))
                       as e (id, attempt, worker_id, token, done, total, note)
                  join bascule.job j on j.id = e.id
                                    and (j.state, j.worker_id, j.attempt, j.token)
                                        is not distinct from ('running', e.worker_id, e.attempt,
                                                              e.token)
                    on conflict (job_id) do update
                   set attempt = excluded.attempt, done = excluded.done, total = excluded.total,
                       note = excluded.note, started_at = excluded.started_at,
                       updated_at = clock_timestamp()
                """)
        }
    }
}
