// SPDX-License-Identifier: Apache-2.0

internal import Ingest
internal import Wording

/// Finds roles that should be served and are not.
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
