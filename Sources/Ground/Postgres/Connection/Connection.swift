// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Glibc
package import Wording

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
    package let place: Phrase
    /// The same for logs and the texts of errors, which are English.
    package var placeText: String { place.en }
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
        place = options.place
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
