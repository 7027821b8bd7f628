// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

extension Connection {
    /// Runs the body in a transaction: commits when it returns, rolls back when it throws.
    ///
    /// Inside another transaction it is a savepoint, and the mode is ignored. A commit that the
    /// server turns into a rollback is an error. The deadline does not apply to the commit: it
    /// waits for its standby as long as that takes. After `outcomeUnknown` the caller checks
    /// whether it took place.
    package func transaction<V>(
        _ mode: TransactionMode = TransactionMode(),
        _ body: (borrowing Connection) throws -> V
    ) throws -> V {
        let level = transactionDepth
        try script(level == 0 ? mode.begin : "savepoint bascule_\(level)")
        transactionDepth = level + 1
        defer { transactionDepth = level }
        do {
            let value = try body(self)
            requireIdle()
            try commit(level)
            return value
        } catch {
            rollBack(level)
            throw error
        }
    }

    /// Takes the transaction or savepoint back.
    ///
    /// Cannot fail: a connection that cannot roll back is
    /// given up, and the server rolls back with it.
    private func rollBack(_ level: Int) {
        do {
            try abandon()
            guard isAlive, transactionStatus != PQTRANS_IDLE else { return }
            try script(
                level == 0
                    ? "rollback"
                    : "rollback to savepoint bascule_\(level); release savepoint bascule_\(level)")
        } catch {
            isGivenUp = true
        }
    }

    /// Ends a COPY or started statement that its caller has left in the middle.
    func abandon() throws {
        guard !isGivenUp else { return }
        switch activity {
        case .idle: return
        case .copyingIn: try failCopy(reason: "the caller gave up")
        case .started(let text), .copyingOut(let text):
            var limit = Limit(Limit.cancelGrace)
            guard cancelHandle().cancel(within: Limit.cancelGrace) else { throw lost(text) }
            limit.noteCancelled()
            activity = .idle
            try discardResults(&limit, text)
        }
    }

    /// Gives the connection up: it is closed when its user returns it, and the session's locks are
    /// free.
    ///
    /// For a session whose state is unknown.
    package func giveUp() { isGivenUp = true }

    /// Gives a session's advisory lock back, by the name that it is the hash of.
    ///
    /// A lock that can't be released goes with its connection: no other session may inherit it.
    package func unlock(advisory lock: String) {
        do {
            _ = try query("select pg_advisory_unlock(hashtextextended(\(lock), 0))")
        } catch {
            giveUp()
        }
    }

    /// Resets all that a user may have left in the session: its transaction, settings, name and
    /// advisory locks.
    ///
    /// A connection that can't be cleaned is given up.
    package func clean() {
        settle()
        guard isAlive else { return }
        do {
            try script(
                "reset all; \(lateSettings)select pg_advisory_unlock_all(); \(patience.looks)")
        } catch {
            giveUp()
        }
    }

    /// Brings the connection back to rest between two users: nothing running, no transaction.
    func settle() {
        do {
            try abandon()
            if isAlive, transactionStatus != PQTRANS_IDLE { try script("rollback") }
        } catch {
            isGivenUp = true
        }
    }
}
