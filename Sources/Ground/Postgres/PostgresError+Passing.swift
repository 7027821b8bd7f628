// SPDX-License-Identifier: Apache-2.0

/// The one sense of what passes: the import, the queue, the schedules and the start ask here.
extension PostgresError {
    /// The server is not there, refuses everybody, or can't do its work now: nothing is wrong with what it
    /// was asked.
    ///
    /// It may pass by itself (a restart, a lock, a full disk) or need somebody (a password that changed, a
    /// right that was taken, a database that takes no writes). Either way whoever meets it rests and tries
    /// again; it is no reason to end a process, to blame a file, or to set a schedule aside.
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

    /// There is no connection, or no more: whatever it was asked for is not answered.
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
        // Read-only transaction (a standby), session ended for idling, lock not available, object in
        // use, right that is missing.
        return ["25006", "25P03", "55P03", "55006", "42501"].contains(state.code)
    }

    /// The server refused what this statement asks; another one may do better at the same time.
    ///
    /// For whoever runs a query that an analyst wrote, in a session that works: a function of it that would
    /// write, and a right that it lacks, are its own mistakes. Of a statement that is ours, `passes` takes
    /// the same for the database's.
    package var isOfTheStatement: Bool {
        guard case .server(let state) = code else { return false }
        return Self.ownEvenSo.contains(state.code) || !passes
    }

    /// Of what passes, what an analyst's query can bring about by itself.
    private static let ownEvenSo: Set<String> = ["25006", "42501"]
}
