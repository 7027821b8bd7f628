// SPDX-License-Identifier: Apache-2.0

/// A fixed number of sessions, lent in the order of asking.
package actor Pool {
    private let options: ConnectionOptions
    private var idle: [Session]
    private let sessions: [Session]
    private var waiting: [(id: Int, turn: CheckedContinuation<Session, any Error>)] = []
    private var nextID = 0
    private var closers: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false

    /// Makes a pool of at most `size` connections; each is made when first needed.
    package init(_ options: ConnectionOptions, size: Int) {
        precondition(size > 0)
        self.options = options
        sessions = (0..<size).map { _ in Session(options) }
        idle = sessions
    }

    /// Runs the body with a connection, on that connection's thread.
    ///
    /// The state of the session (advisory locks, settings) is not reset between two users.
    package func withConnection<V: Sendable>(
        _ body: @Sendable (borrowing Connection) throws -> V
    ) async throws -> V {
        let session = try await takeSession()
        defer { giveBack(session) }
        return try await session.use(body)
    }

    /// `withConnection` in a transaction.
    package func transaction<V: Sendable>(
        _ mode: TransactionMode = TransactionMode(),
        _ body: @Sendable (borrowing Connection) throws -> V
    ) async throws -> V {
        try await withConnection { try $0.transaction(mode, body) }
    }

    /// Cancels every statement that is running now.
    package nonisolated func cancelRunning() {
        for session in sessions { session.cancelRunning() }
    }

    /// Lends no more, refuses waiting callers, and closes the connections when the lent ones are
    /// back.
    package func shutdown() async {
        isClosed = true
        for (_, turn) in waiting { turn.resume(throwing: closedError) }
        waiting = []
        if idle.count < sessions.count {
            await withCheckedContinuation { closers.append($0) }
        }
        for session in sessions { await session.close() }
    }

    /// How many wait for a connection; how many connections wait for a user.
    package var waitingCount: Int { waiting.count }
    package var idleCount: Int { idle.count }

    private var closedError: PostgresError {
        PostgresError(.closed, "The pool of \(options) is shut down.")
    }

    private func takeSession() async throws -> Session {
        guard !isClosed else { throw closedError }
        try Task.checkCancellation()
        // The one given back last first: the others' servers can rest.
        if waiting.isEmpty, let session = idle.popLast() { return session }
        let id = nextID
        nextID += 1
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                if Task.isCancelled {
                    turn.resume(throwing: CancellationError())
                } else {
                    waiting.append((id, turn))
                }
            }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).turn.resume(throwing: CancellationError())
    }

    private func giveBack(_ session: Session) {
        if !waiting.isEmpty {
            waiting.removeFirst().turn.resume(returning: session)
            return
        }
        idle.append(session)
        guard isClosed, idle.count == sessions.count else { return }
        for closer in closers { closer.resume() }
        closers = []
    }
}
