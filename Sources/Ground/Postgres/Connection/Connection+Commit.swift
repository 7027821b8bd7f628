// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Wording

/// The commit: never cancelled by us, and the error when its answer does not come.
extension Connection {
    func commit(_ level: Int) throws {
        guard level == 0 else {
            try script("release savepoint bascule_\(level)")
            return
        }
        requireIdle()
        let result = try answerToCommit()
        guard result.command == "COMMIT" else {
            throw PostgresError(
                .rolledBack,
                "The transaction on \(place.en) was rolled back instead of committed, because a "
                    + "statement in it had failed and its error was ignored.", statement: "commit")
        }
    }

    /// Returns once all commits so far are as safe as a commit is on this server.
    ///
    /// A commit of unknown outcome may be on one disk only, though the standby is to have it too.
    /// The log is in one order: when a commit of ours is confirmed, everything before it is.
    package func barrier() throws {
        try transaction { connection in
            _ = try connection.query("select pg_logical_emit_message(true, 'bascule', 'barrier')")
        }
    }

    private func answerToCommit() throws -> QueryResult {
        try requireUsable("commit")
        var limit = Limit.commit
        do {
            // A cancellation would end the wait for the standby, not the commit.
            return try canceller.shut { try run("commit", &limit) }
        } catch var error as PostgresError where error.code == .connectionLost {
            error.code = .outcomeUnknown
            error.message =
                "\(error.message) It broke in a commit, so whether that took place is looked up."
            throw error
        }
    }

    /// After each slice of a commit without an answer.
    func goOnCommitting(_ limit: inout Limit) throws {
        guard !CommitWaits.areAbandoned else {
            isGivenUp = true
            throw PostgresError(
                .outcomeUnknown,
                "A commit on \(place.en) was still waiting when the process was to end: whether it took "
                    + "place is looked up at the next start.", statement: "commit")
        }
        let waited = limit.start.duration(to: .now)
        if slowCommit.isDue(after: waited) { onSlowCommit?(waited) }
        limit.goOn()
    }

    /// The server reports that it no longer waits for the standby.
    func cutWait(_ statement: String?) -> PostgresError {
        PostgresError(
            .outcomeUnknown,
            "The server of \(place.en) stopped waiting for its synchronous standby: the work is on one disk "
                + "only, and would be lost if the standby took over. Nothing is moved before the standby "
                + "has it: see synchronous_standby_names and pg_stat_replication.",
            statement: statement)
    }
}
