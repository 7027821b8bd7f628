// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Glibc

/// The way to a connection, and what is said where there is none.
extension Connection {
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
        // Only so is the SQLSTATE of a refused connection in its message.
        unsafe PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        do {
            try unsafe establish(handle, options)
            unsafe PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
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
        let refusal = ConnectionRefusal(unsafe String(cString: PQerrorMessage(handle)))
        var error = PostgresError(
            .connectionFailed, "No connection to \(options): \(refusal.reason)\(refusal.remedy)")
        error.sqlstate = refusal.sqlstate
        if refusal.isOfSettings { error.code = .configuration }
        return error
    }
}
