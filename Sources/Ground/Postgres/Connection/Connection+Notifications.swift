// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Glibc

/// LISTEN and NOTIFY. Hints only: a broken connection loses what was sent meanwhile.
extension Connection {
    package func listen(_ channel: String) throws {
        try execute("listen \(identifier: channel)")
    }

    /// Sends at commit, where a transaction is open.
    package func notify(_ channel: String, _ payload: String = "") throws {
        _ = try query("select pg_notify(\(channel), \(payload))")
    }

    /// The notifications that have come; waits for the first of them as long as told.
    package func notifications(waitingUpTo patience: Duration = .zero) throws -> [Notification] {
        requireIdle()
        try requireUsable("listen")
        let limit = Limit(patience)
        while true {
            let pending = takeNotifications()
            guard pending.isEmpty else { return pending }
            guard unsafe poll(PQsocket(handle), Int32(POLLIN), limit) != 0 else { return [] }
            guard unsafe PQconsumeInput(handle) == 1 else { throw lost("listen") }
        }
    }

    private func takeNotifications() -> [Notification] {
        var all: [Notification] = []
        while let next = unsafe PQnotifies(handle) {
            defer { unsafe PQfreemem(next) }
            all.append(
                unsafe Notification(
                    channel: String(cString: next.pointee.relname),
                    payload: String(cString: next.pointee.extra),
                    backendPID: next.pointee.be_pid))
        }
        return all
    }
}
