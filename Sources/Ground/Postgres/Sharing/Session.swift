// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// One connection with a thread of its own, so that libpq never blocks the cooperative pool.
///
/// Connects at the first use and again at the first use after it broke; attempts that fail are
/// spaced by a backoff of 50 ms to 2 s. The body that saw the break gets its error. State of the
/// session (advisory locks, LISTEN, temporary tables) lives as long as the connection.
package actor Session {
    private let executor: QueueExecutor
    private let options: ConnectionOptions
    private let running = Mutex<CancelHandle?>(nil)
    private var connection: Connection?
    private var backoff = Backoff()
    private var isClosed = false
    /// Comebacks of the server that were known before the last attempt.
    private var comebacks = 0
    /// Run on each new connection before anyone uses it: `listen`, session settings.
    private let prepare: @Sendable (borrowing Connection) throws -> Void

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    package init(
        _ options: ConnectionOptions,
        prepare: @escaping @Sendable (borrowing Connection) throws -> Void = { _ in }
    ) {
        self.options = options
        self.prepare = prepare
        executor = QueueExecutor(label: "bascule.postgres")
    }

    /// Runs the body with the connection, on the session's thread; one body at a time.
    ///
    /// Things that the body leaves open (a transaction begun by hand, a COPY) are rolled back after
    /// it.
    package func use<V: Sendable>(
        _ body: @Sendable (borrowing Connection) throws -> V
    ) async throws -> V {
        let connection = try await connected()
        let handle = connection.cancelHandle()
        running.withLock { $0 = handle }
        defer {
            running.withLock { $0 = nil }
            connection.settle()
            if !connection.isAlive { self.connection = nil }
        }
        return try body(connection)
    }

    /// `use` in a transaction.
    package func transaction<V: Sendable>(
        _ mode: TransactionMode = TransactionMode(),
        _ body: @Sendable (borrowing Connection) throws -> V
    ) async throws -> V {
        try await use { try $0.transaction(mode, body) }
    }

    /// Cancels the statement that is running now, if any; from any thread, without waiting.
    package nonisolated func cancelRunning() {
        running.withLock { $0 }?.cancelInBackground()
    }

    /// Closes the connection when the running body is done; every later use is an error.
    package func close() {
        isClosed = true
        connection = nil
    }

    private func connected() async throws -> Connection {
        while true {
            guard !isClosed else {
                throw PostgresError(.closed, "The session with \(options) is closed.")
            }
            if let connection, connection.isAlive { return connection }
            connection = nil
            let pause = backoff.pause(at: .now)
            guard pause > .zero else { return try connect() }
            // Other callers may come in meanwhile: look again after it.
            try await rest(pause)
        }
    }

    /// Waits for the next attempt, or until any client has reached the server.
    private func rest(_ pause: Duration) async throws {
        guard let comeback = options.comeback else { return try await Task.sleep(for: pause) }
        await comeback.heard(since: comebacks, within: pause)
        try Task.checkCancellation()
        if comeback.count != comebacks { backoff.noteSuccess() }
    }

    private func connect() throws -> Connection {
        comebacks = options.comeback?.count ?? 0
        do {
            let fresh = try Connection(options)
            try prepare(fresh)
            if backoff.nextAttempt != nil { options.comeback?.announce() }
            backoff.noteSuccess()
            connection = fresh
            return fresh
        } catch {
            backoff.noteFailure(at: .now)
            throw error
        }
    }
}
