// SPDX-License-Identifier: Apache-2.0

/// The one definition of what passes: the import, the queue, the schedules and the start ask here.
extension PostgresError {
    /// The server is missing, refuses all clients, or can't do its work now: the request itself is
    /// fine.
    ///
    /// It may pass by itself (a restart, a lock, a full disk) or need a person (a changed password,
    /// a revoked right, a read-only database). Either way the caller rests and tries again; it is
    /// no reason to end a process, to blame a file, or to set a schedule aside.
    package var passes: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .outcomeUnknown, .deadlineExceeded, .cancelled,
            .closed:
            true
        case .server(let state): Self.passes(state)
        case .protocolViolation, .decoding, .rolledBack, .configuration, .migration, .cluster:
            false
        }
    }

    /// There is no connection, or no more: the request has no answer.
    package var isOfTheConnection: Bool {
        switch code {
        case .connectionFailed, .connectionLost: true
        case .server(let state): ["08", "57"].contains(state.errorClass)
        default: false
        }
    }

    private static func passes(_ state: SQLSTATE) -> Bool {
        // 08 connection, 28 password or role, 3D database, 40 rollback (deadlock, serialization),
        // 53 out of disk, memory or connections, 57 shutdown, start-up, statement_timeout, 58 I/O.
        if ["08", "28", "3D", "40", "53", "57", "58"].contains(state.errorClass) { return true }
        // Read-only transaction (a standby), session ended for idling, lock not available, object
        // in use, right that is missing.
        return ["25006", "25P03", "55P03", "55006", "42501"].contains(state.code)
    }

    /// The server refused this statement; another one may succeed at the same time.
    ///
    /// For an analyst's query in a working session: a function that would write, or a right that is
    /// missing, is the query's own mistake. For a statement of ours, `passes` takes the same for
    /// the database's.
    package var isOfTheStatement: Bool {
        guard case .server(let state) = code else { return false }
        return Self.ownEvenSo.contains(state.code) || !passes
    }

    /// Passing failures that an analyst's query can cause by itself.
    private static let ownEvenSo: Set<String> = ["25006", "42501"]
}
