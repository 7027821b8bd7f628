// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// Finds roles that should need a second factor and are none: nobody would be asked for one.
enum SecondFactorLook {
    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        let wanted = settings.console.totpRoles
        guard !wanted.isEmpty else { return [] }
        let known = try connection.query("select name from bascule.role order by name limit 1000")
            .values(as: String.self)
        return wanted.filter { !known.contains($0) }.map { role in
            let meant = Phrase.meant(nearest(to: role, in: known))
            let all = known.joined(separator: ", ")
            return Finding(
                "role_unknown", "role \(role)",
                Phrase(
                    en: "`console.totp_roles` names it and there is no such role: nobody is asked"
                        + " for a second factor because of it.",
                    fr: "`console.totp_roles` le nomme et ce rôle n'existe pas : il n'oblige"
                        + " personne à un second facteur."),
                next: meant
                    + Phrase(en: "There are \(all).", fr: "Rôles possibles : \(all)."))
        }
    }
}
