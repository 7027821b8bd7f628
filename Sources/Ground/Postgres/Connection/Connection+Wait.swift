// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Glibc
internal import Wording

/// The waiting under every call: sending, receiving, and what happens past the deadline.
extension Connection {
    /// Sends what libpq has buffered.
    func flush(_ limit: inout Limit, _ statement: String?) throws {
        while true {
            let left = unsafe PQflush(handle)
            guard left != 0 else { return }
            guard left > 0 else { throw lost(statement) }
            // Reading too: a server that wants to be heard first may have stopped listening.
            let ready = try wait(POLLIN | POLLOUT, &limit, statement)
            if ready & ~POLLOUT != 0, unsafe PQconsumeInput(handle) != 1 { throw lost(statement) }
        }
    }

    /// The next result of the running statement; nil after the last.
    func nextResult(_ limit: inout Limit, _ statement: String?) throws -> QueryResult? {
        while unsafe PQisBusy(handle) == 1 {
            _ = try wait(POLLIN, &limit, statement)
            // A dying server's last words are in the buffer: PQgetResult gives them.
            guard unsafe PQconsumeInput(handle) == 1 else { break }
        }
        return unsafe PQgetResult(handle).map { unsafe QueryResult($0) }
    }

    /// Waits for all results of the running statement; gives the last, throws the first failure.
    func lastResult(_ limit: inout Limit, _ statement: String?) throws -> QueryResult {
        var last: QueryResult?
        var failure: PostgresError?
        while let result = try nextResult(&limit, statement) {
            if result.failed, failure == nil { failure = error(result, limit, statement) }
            last = result
            // A COPY is not over; its caller goes on from here.
            if [PGRES_COPY_IN, PGRES_COPY_OUT].contains(result.status) { break }
            guard unsafe PQstatus(handle) == CONNECTION_OK else { break }
        }
        if let failure { throw failure }
        guard let last else { throw lost(statement) }
        guard !notices.takeCutWait() else { throw cutWait(statement) }
        return last
    }

    /// Waits for events; past the limit cancels the statement, past the grace after that gives up.
    func wait(_ events: Int32, _ limit: inout Limit, _ statement: String?) throws -> Int32 {
        while true {
            let ready = unsafe poll(PQsocket(handle), events, limit)
            if ready != 0 { return ready }
            guard !limit.isCommit else {
                try goOnCommitting(&limit)
                continue
            }
            guard !limit.isGracePast, cancelHandle().cancel(within: Limit.cancelGrace) else {
                isGivenUp = true
                throw PostgresError(
                    .deadlineExceeded,
                    "A statement on \(place.en) passed its deadline and its cancellation went "
                        + "unanswered: the connection is given up.", statement: statement)
            }
            limit.noteCancelled()
        }
    }

    /// A failed result as the error to throw.
    func error(_ result: QueryResult, _ limit: Limit, _ statement: String?) -> PostgresError {
        var error = result.error(statement: statement)
        // A server that says FATAL hangs up next.
        let isFarewell = ["FATAL", "PANIC"].contains(result.field(BASCULE_DIAG_SEVERITY))
        if unsafe isFarewell || PQstatus(handle) != CONNECTION_OK {
            isGivenUp = true
            error.code = .connectionLost
            error.message = "The connection to \(place.en) broke: \(error.message)"
        } else if error.code == .cancelled, limit.didCancel {
            error.code = .deadlineExceeded
            error.message =
                "A statement on \(place.en) took longer than its deadline and was cancelled: make it "
                + "smaller, look for what blocks it (pg_stat_activity) or raise the deadline."
        } else if error.code == .server("25006"), let cause = readOnlyCause {
            error.readOnly = PostgresError.ReadOnly(place: place, cause: cause)
        }
        return error
    }

    /// The reason why no session like this one can write, as the server reported it; nil if the
    /// program has asked for that itself.
    private var readOnlyCause: PostgresError.ReadOnly.Cause? {
        if parameter("in_hot_standby") == "on" { return .standby }
        let name = "default_transaction_read_only"
        return parameter(name) == "on" && options.settings[name] == nil ? .setting : nil
    }

    /// The error for a connection that libpq has found broken.
    func lost(_ statement: String?) -> PostgresError {
        isGivenUp = true
        let reason = unsafe String(cString: PQerrorMessage(handle))
            .split(separator: "\n").joined(separator: " ")
        return PostgresError(
            .connectionLost, "The connection to \(place.en) broke: \(reason)", statement: statement)
    }

    /// Traps when something else is under way: one connection does one thing at a time.
    func requireIdle() {
        guard case .idle = activity else {
            preconditionFailure("the connection is busy: \(activity)")
        }
    }

    /// The error for using a connection that was given up, or for a statement that ends at a NUL.
    func requireUsable(_ statement: String?) throws {
        if let statement, statement.utf8.contains(0) {
            throw PostgresError.nul(in: "the statement's text", of: statement)
        }
        guard isGivenUp else { return }
        throw PostgresError(
            .connectionLost, "The connection to \(place.en) broke earlier.", statement: statement)
    }
}
