// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Glibc

/// One connection to PostgreSQL: synchronous, for the executor it lives on.
///
/// Every call waits in poll(2), never longer than `deadline`: past it the statement is cancelled,
/// and if the server does not answer that either the connection is given up. Calls block, so use it
/// through a `Session` or `Pool`. A second call while a COPY or a started statement is under way is
/// a mistake in the program and traps.
@safe
package final class Connection {
    enum Activity { case idle, started(String), copyingIn(String), copyingOut(String) }

    let handle: OpaquePointer
    /// Its target, for people; never with the password.
    package let place: String
    let notices: Notices
    let canceller: CancelHandle
    var activity = Activity.idle
    var transactionDepth = 0
    var statements = StatementCache(limit: 256)
    var isGivenUp = false
    let patience: NetworkPatience
    /// Settings that a pooler did not take at the start; set by statement, and after each `reset
    /// all`.
    let lateSettings: String
    let options: ConnectionOptions
    var onSlowCommit: (@Sendable (Duration) -> Void)? { options.onSlowCommit }
    var slowCommit = SlowCommit()

    /// Limit for one call; nil has none.
    package var deadline: Duration?

    /// Connects, within the options' `connectDeadline`.
    package init(_ options: ConnectionOptions) throws {
        let (handle, late) = unsafe try Self.connectAnyWay(options)
        unsafe self.handle = handle
        lateSettings = late
        self.options = options
        place = options.description
        deadline = options.deadline
        unsafe canceller = CancelHandle(connection: handle)
        notices = unsafe Notices(of: handle)
        unsafe PQsetnonblocking(handle, 1)
        patience = NetworkPatience(options.networkPatience)
        try script(lateSettings + patience.looks)
    }

    deinit { unsafe PQfinish(handle) }

    /// A new connection to the same place.
    package func another() throws -> Connection { try Connection(options) }

    /// Cancels this connection's statements from any thread.
    package func cancelHandle() -> CancelHandle { canceller }

    /// The process that serves this connection (`pg_stat_activity.pid`).
    package var backendPID: Int32 { unsafe PQbackendPID(handle) }

    /// The server's version, such as 150020.
    package var serverVersion: Int { unsafe Int(PQserverVersion(handle)) }

    /// A setting that the server reports by itself, such as `server_version` or `TimeZone`.
    package func parameter(_ name: String) -> String? {
        unsafe PQparameterStatus(handle, name).map { unsafe String(cString: $0) }
    }

    /// Whether the connection can still be used, as far as can be told without asking the server.
    package var isAlive: Bool {
        guard !isGivenUp, unsafe PQstatus(handle) == CONNECTION_OK else { return false }
        guard case .idle = activity else { return true }
        // An idle server sends nothing but notices and its farewell; two reads see the end after
        // it.
        for _ in 0..<2 {
            let ready = unsafe poll(PQsocket(handle), Int32(POLLIN), Limit(.zero))
            guard ready != 0 else { return true }
            guard unsafe PQconsumeInput(handle) == 1, unsafe PQstatus(handle) == CONNECTION_OK
            else { return false }
        }
        return true
    }

    /// Whether a transaction is open, usable or failed.
    package var isInTransaction: Bool {
        [PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE].contains(transactionStatus)
    }

    var transactionStatus: PGTransactionStatusType { unsafe PQtransactionStatus(handle) }

    static func connect(
        _ options: ConnectionOptions, _ parameters: [(String, String)]
    ) throws -> OpaquePointer {
        let started = unsafe withCStrings(parameters.map(\.0)) { keywords in
            unsafe withCStrings(parameters.map(\.1)) { values in
                unsafe PQconnectStartParams(keywords, values, 0)
            }
        }
        guard let handle = unsafe started else {
            throw PostgresError(.connectionFailed, "Out of memory for a connection.")
        }
        do {
            try unsafe establish(handle, options)
            return unsafe handle
        } catch {
            unsafe PQfinish(handle)
            throw error
        }
    }

    private static func establish(_ handle: OpaquePointer, _ options: ConnectionOptions) throws {
        let limit = Limit(options.connectDeadline)
        var state = PGRES_POLLING_WRITING
        while true {
            guard state != PGRES_POLLING_OK else { return }
            guard state != PGRES_POLLING_FAILED, unsafe PQstatus(handle) != CONNECTION_BAD else {
                throw unsafe connectionFailure(handle, options)
            }
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            guard unsafe poll(PQsocket(handle), events, limit) != 0 else {
                throw PostgresError(
                    .connectionFailed,
                    "Connecting to \(options) took longer than \(options.connectDeadline): "
                        + "is the server reachable and not overloaded?")
            }
            unsafe state = PQconnectPoll(handle)
        }
    }

    private static func connectionFailure(
        _ handle: OpaquePointer, _ options: ConnectionOptions
    ) -> PostgresError {
        let reason = unsafe String(cString: PQerrorMessage(handle))
            .split(separator: "\n").joined(separator: " ")
        var error = PostgresError(
            .connectionFailed, "No connection to \(options): \(reason.isEmpty ? "refused" : reason)"
        )
        error.sqlstate = sqlstate(ofConnectionFailure: reason)
        if error.sqlstate == "08P01" { error.code = .configuration }
        return error
    }

    /// PgBouncer's message on a setting in the startup message.
    static let unsupported = "unsupported startup parameter"

    /// libpq 15 does not give the SQLSTATE of a refused connection; the words tell the kinds that
    /// no waiting mends.
    private static func sqlstate(ofConnectionFailure reason: String) -> String? {
        if reason.contains(Self.unsupported) { return "08P01" }
        if reason.contains("authentication failed") { return "28P01" }
        if reason.contains("no pg_hba.conf entry") { return "28000" }
        if reason.contains("role \"") && reason.contains("does not exist") { return "28000" }
        if reason.contains("database \"") && reason.contains("does not exist") { return "3D000" }
        return nil
    }
}

/// Lends strings as a NULL-terminated array of C strings.
func withCStrings<V>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) throws -> V
) rethrows -> V {
    var copies = unsafe strings.map { unsafe UnsafePointer<CChar>(strdup($0)) }
    unsafe copies.append(nil)
    defer { unsafe copies.forEach { unsafe free(UnsafeMutableRawPointer(mutating: $0)) } }
    return try unsafe copies.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("never empty") }
        return try unsafe body(base)
    }
}
