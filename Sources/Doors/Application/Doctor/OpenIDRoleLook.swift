// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// Finds groups of the factory's login whose role is none: they let nobody in.
enum OpenIDRoleLook {
    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        guard settings.asksOpenID else { return [] }
        let known = try connection.query("select name from bascule.role order by name limit 1000")
            .values(as: String.self)
        let groups = settings.console.oidc.roles.filter { !known.contains($0.value) }
        return groups.sorted { $0.key < $1.key }.map { group, role in
            let meant = Phrase.meant(nearest(to: role, in: known))
            let all = known.joined(separator: ", ")
            return Finding(
                "role_unknown", "role \(role)",
                Phrase(
                    en: "`console.oidc.roles` gives it to `\(group)` and there is no such role:"
                        + " who is in that group alone can't log in.",
                    fr: "`console.oidc.roles` le donne à `\(group)` et ce rôle n'existe pas : qui"
                        + " n'est que de ce groupe ne peut pas se connecter."),
                next: meant
                    + Phrase(en: "There are \(all).", fr: "Rôles possibles : \(all)."))
        }
    }
}
