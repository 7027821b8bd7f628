// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Ingest
internal import Postgres
internal import Wording

/// What the living services do, as the database knows it.
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

    /// A service of this host whose process is gone is dead, whenever its last sign came.
    init(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            """
            select worker, roles from bascule.service
             where seen_at > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
            """
        ).map { (try $0[0, as: String.self], try $0[1, as: String.self]) }
        let living = rows.filter { !Self.isKnownDead($0.0) }
        let queues = try connection.query(
            """
            select w.name, q.name from bascule.worker w cross join unnest(w.queues) as q (name)
             where w.seen_at > clock_timestamp() - interval '30 seconds'
            """
        ).map { (try $0[0, as: String.self], try $0[1, as: String.self]) }
        self.init(
            roles: Set(
                living.flatMap { $0.1.split(separator: ",") }
                    .map { String($0.filter { $0 != " " }) }),
            queues: Set(queues.filter { !Self.isKnownDead($0.0) }.map(\.1)),
            workers: Set(living.map(\.0)))
    }

    /// Whether a name `host:process` is of this host and its process is gone.
    package static func isKnownDead(_ worker: String) -> Bool {
        process(worker).map { kill($0, 0) != 0 && errno == ESRCH } ?? false
    }

    /// Whether it is of this host and its process is there.
    static func isKnownAlive(_ worker: String) -> Bool {
        process(worker).map { kill($0, 0) == 0 || errno == EPERM } ?? false
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

/// Says which roles should be served and are not.
enum RolesLook {
    static func find(
        _ expected: [String], _ served: ServedRoles, _ overdue: OverdueFiles
    ) -> [Finding] {
        let missing = expected.filter { !served.roles.contains($0) }
        guard !missing.isEmpty else { return [] }
        let isWatching = !missing.contains(Role.watcher.rawValue)
        let names = missing.joined(separator: ", ")
        let waiting = isWatching ? 0 : overdue.files.count
        let oldest = overdue.files.first?.seconds ?? 0
        return [
            Finding(
                "role_unserved", names,
                Phrase(
                    en: "No service lives that does this here, and one should"
                        + (waiting == 0
                            ? "."
                            : "; complete files wait: \(waiting), the oldest for \(oldest) s."),
                    fr: "Aucun service n'assure plus ce rôle ici, alors qu'il le faudrait"
                        + (waiting == 0
                            ? "."
                            : " ; fichiers complets en attente : \(waiting), le plus ancien depuis"
                                + " \(oldest) s.")),
                next: Phrase(
                    en: "Start it (`systemctl start bascule`, or `bascule run`); where it is to run"
                        + " no more, say so by the setting `expected_roles`.",
                    fr: "Le démarrer (`systemctl start bascule`, ou `bascule run`) ; s'il ne doit"
                        + " plus tourner, le dire par le réglage `expected_roles`."))
        ]
    }
}
