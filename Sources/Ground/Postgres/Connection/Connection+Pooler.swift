// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Wording

/// Connection poolers (PgBouncer and its like): one that lends a server for the whole session is
/// accepted, one that lends it for a transaction is not.
extension Connection {
    /// Connects with the settings in the startup message, or, where a pooler takes none there,
    /// without.
    ///
    /// - Returns: the connection, and the script that replaces the settings missing from the
    ///   startup message.
    static func connectAnyWay(
        _ options: ConnectionOptions
    ) throws -> (handle: OpaquePointer, late: String) {
        do {
            return (unsafe try connect(options, options.parameters), "")
        } catch let error as PostgresError
            where error.code == .configuration && options[keyword: "options"] == nil
        {
            return (unsafe try connect(options, options.bareParameters), options.lateSettings)
        }
    }

    /// Refuses a pooler that may give each transaction another server: session locks, LISTEN and
    /// settings would go to that server's next user.
    ///
    /// A direct connection costs one round trip. Behind a pooler a second client asks for its
    /// server while this one is connected and idle: a transaction pool lends it ours.
    ///
    /// - Throws: `PostgresError` (`.configuration`), which names the pooler and the remedy.
    package func requireSession() throws {
        let server = try serverPID()
        guard server != backendPID else { return }
        do {
            let other = try another()
            for _ in 0..<Self.looksBehindPooler {
                try script("begin")
                let inside = try serverPID()
                try script("rollback")
                guard inside == server, try serverPID() == server,
                    try other.serverPID() != server
                else { throw pooled("it lends a server for one transaction") }
            }
        } catch let error as PostgresError where error.message.contains("pooling mode") {
            throw pooled(error.message)
        }
    }

    private static let looksBehindPooler = 5

    /// The process of the server that answers now.
    private func serverPID() throws -> Int32 {
        let result = try simple("select pg_backend_pid()")
        return unsafe Int32(String(cString: PQgetvalue(result.pointer, 0, 0))) ?? 0
    }

    private func pooled(_ what: String) -> PostgresError {
        PostgresError(
            .configuration,
            "There is a connection pooler (PgBouncer?) before \(place.en), and it does not keep a session on "
                + "one server (\(what)): Bascule's claims are locks of a session. Connect past it, to "
                + "PostgreSQL's own port, or give this database pool_mode = session.")
    }
}
