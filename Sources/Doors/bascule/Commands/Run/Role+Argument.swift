// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Wording

extension Role {
    /// Reads `watcher,worker`; says which roles there are when one is unknown.
    static func read(_ list: String) throws -> Set<Role> {
        let names = list.split(separator: ",").map { String($0.filter { $0 != " " }) }
        let known = allCases.map(\.rawValue)
        let roles = try names.map { name in
            guard let role = Role(rawValue: name) else {
                throw ValidationError(
                    name, Phrase(en: "is no role", fr: "n'est pas un rôle"), known: known)
            }
            return role
        }
        guard !roles.isEmpty else {
            let all = known.joined(separator: ", ")
            throw ValidationError(
                en: "Name a role; there are \(all).",
                fr: "Nommez un rôle ; valeurs possibles : \(all).")
        }
        return Set(roles)
    }
}
