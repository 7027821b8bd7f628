// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Ingest
internal import Postgres

/// Roles of the living services, as the database knows them.
package struct ServedRoles: Sendable {
    let roles: Set<String>
    /// The queues that a living worker takes from.
    let queues: Set<String>
    /// The living services: `host:process`.
    let workers: Set<String>

    init(roles: Set<String>, queues: Set<String> = [], workers: Set<String> = []) {
        self.roles = roles
        self.queues = queues
        self.workers = workers
    }

    /// A service of this host without a process is dead, whenever its last heartbeat was.
    init(on connection: borrowing Connection) throws {
        let services = try connection.query(
            """
            select worker, roles from bascule.service
             where seen_at > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
            """
        ).map(by: ServiceColumn.self) {
            (worker: try $0[.worker, as: String.self], roles: try $0[.roles, as: String.self])
        }
        let living = services.filter { !Self.isKnownDead($0.worker) }
        let queues = try connection.query(
            """
            select w.name as worker, q.name as queue
              from bascule.worker w cross join unnest(w.queues) as q (name)
             where w.seen_at > clock_timestamp() - interval '30 seconds'
            """
        ).map(by: QueueColumn.self) {
            (worker: try $0[.worker, as: String.self], queue: try $0[.queue, as: String.self])
        }
        self.init(
            roles: Set(
                living.flatMap { $0.roles.split(separator: ",") }
                    .map { String($0.filter { $0 != " " }) }),
            queues: Set(queues.filter { !Self.isKnownDead($0.worker) }.map(\.queue)),
            workers: Set(living.map(\.worker)))
    }

    private enum ServiceColumn: String, RowColumn { case worker, roles }
    private enum QueueColumn: String, RowColumn { case worker, queue }

    /// Whether a name `host:process` is of this host and its process is gone.
    package static func isKnownDead(_ worker: String) -> Bool {
        process(worker).map { !isThere($0) } ?? false
    }

    /// Whether it is of this host and its process is there.
    static func isKnownAlive(_ worker: String) -> Bool {
        process(worker).map(isThere) ?? false
    }

    private static func isThere(_ process: Int32) -> Bool {
        (kill(process, 0) == 0 || errno == EPERM) && !hasEnded(process)
    }

    /// Whether all of it is over and only its parent has not asked for its end: it has its number
    /// still.
    private static func hasEnded(_ process: Int32) -> Bool {
        // Its name, in parentheses, may hold any sign. Behind it: the state, …, the threads.
        guard let status = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
            let fields = String(decoding: status, as: UTF8.self).split(separator: ")").last?
                .split(separator: " "), fields.count > 17
        else { return false }
        // Other threads may go on behind a first one that is over.
        return ["Z", "X"].contains(fields[0]) && fields[17] == "1"
    }

    /// Whether it is of this host: what it has read lies here.
    static func isHere(_ worker: String) -> Bool { process(worker) != nil }

    private static func process(_ worker: String) -> Int32? {
        let parts = worker.split(separator: ":")
        guard parts.count >= 2, parts.dropLast().joined(separator: ":") == hostName,
            let process = parts.last.flatMap({ Int32($0) }), process > 0
        else { return nil }
        return process
    }

    static var hostName: String { ProcessInfo.processInfo.hostName }
}
