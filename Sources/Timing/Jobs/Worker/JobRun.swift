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
        var lines: [LogEntry] = []
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
        let now = Int64(Date().timeIntervalSince1970 * 1e6)
        state.withLock { state in
            guard state.linesGiven < JobLimits.logLines else { return }
            state.linesGiven += 1
            let isLast = state.linesGiven == JobLimits.logLines
            let text =
                isLast
                ? "more lines than \(JobLimits.logLines): the rest of this attempt's is not kept"
                : JobLimits.clipped(text, JobLimits.logLineCharacters)
            state.lines.append(
                LogEntry(line: state.linesGiven, level: level, text: text, at: now))
        }
    }

    /// The lines that are not written yet; they stay.
    var lines: [LogEntry] { state.withLock(\.lines) }

    /// The lines that are not written yet.
    func takeLines() -> [LogEntry] {
        state.withLock { state in
            defer { state.lines = [] }
            return state.lines
        }
    }

    /// The progress, if it is not written yet.
    ///
    /// For work begun elsewhere only once it takes longer than a second: most of it does not.
    func takeProgress() -> JobProgress? {
        guard !isEphemeral || .now - startedAt > .seconds(1), let new = progress.takeNew() else {
            return nil
        }
        let note = new.note.map { JobLimits.clipped($0, JobLimits.logLineCharacters) }
        return JobProgress(done: new.done, total: new.total, note: note)
    }

    /// Puts back what could not be written.
    func putBack(_ lines: [LogEntry]) { state.withLock { $0.lines = lines + $0.lines } }
}
