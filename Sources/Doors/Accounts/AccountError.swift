// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why an account can't be as it is asked for, and what to do.
package struct AccountError: Worded, Sendable, Equatable {
    /// Without a full stop at its end.
    package let what: Phrase
    /// Without a full stop at its end.
    package let remedy: Phrase

    package init(_ what: Phrase, _ remedy: Phrase) {
        self.what = what
        self.remedy = remedy
    }

    package var sentence: Phrase { .advice(what, remedy) }
}

extension AccountError {
    static func badName(_ name: String) -> AccountError {
        AccountError(
            Phrase(en: "“\(name)” is no name", fr: "« \(name) » n'est pas un nom"),
            Phrase(
                en: "Use 1 to 64 of the characters a-z, 0-9, `.`, `_` and `-`",
                fr: "Employer de 1 à 64 caractères parmi a-z, 0-9, `.`, `_` et `-`"))
    }

    package static func unknownUser(_ name: String, known: [String]) -> AccountError {
        AccountError(
            Phrase(
                en: "There is no user `\(name)`", fr: "Il n'y a pas d'utilisateur `\(name)`"),
            Phrase.didYouMean(name, among: known)
                ?? Phrase(
                    en: "`bascule users list` shows them", fr: "`bascule users list` les montre"))
    }

    static func userExists(_ name: String) -> AccountError {
        AccountError(
            Phrase(
                en: "There is a user `\(name)` already",
                fr: "L'utilisateur `\(name)` existe déjà"),
            Phrase(
                en: "`bascule users role`, `password` and `enable` change one",
                fr: "`bascule users role`, `password` et `enable` le modifient"))
    }

    package static func unknownRole(_ name: String, known: [String]) -> AccountError {
        let all = known.joined(separator: ", ")
        return AccountError(
            Phrase(en: "There is no role `\(name)`", fr: "Il n'y a pas de rôle `\(name)`"),
            Phrase.meant(nearest(to: name, in: known))
                + Phrase(en: "There are \(all)", fr: "Rôles possibles : \(all)"))
    }

    static var noRole: AccountError {
        AccountError(
            Phrase(en: "A user needs a role", fr: "Il faut un rôle à un utilisateur"),
            Phrase(
                en: "Name at least one: `bascule roles list` shows them",
                fr: "En nommer un au moins : `bascule roles list` les montre"))
    }

    static func unknownPermission(_ word: String) -> AccountError {
        let known = Permission.allCases.map(\.rawValue)
        return AccountError(
            Phrase(
                en: "“\(word)” is no permission", fr: "« \(word) » n'est pas un droit"),
            Phrase.meant(nearest(to: word, in: known))
                + Phrase(
                    en: "`bascule roles list` shows all of them with `administrateur`",
                    fr: "`bascule roles list` les montre tous avec `administrateur`"))
    }

    static func badScope(_ text: String) -> AccountError {
        AccountError(
            Phrase(
                en: "“\(text)” names no feed behind its `@`",
                fr: "« \(text) » ne nomme pas de flux derrière son `@`"),
            Phrase(
                en: "Write it as `files.import@labo`, or without the `@` for every feed",
                fr: "L'écrire comme `files.import@labo`, ou sans le `@` pour tous les flux"))
    }

    static var noScope: AccountError {
        AccountError(
            Phrase(en: "A token needs a scope", fr: "Il faut une portée à un jeton"),
            Phrase(
                en: "Name permissions, or `all` for whatever its user has",
                fr: "Nommer des droits, ou `all` pour tout ce qu'a son utilisateur"))
    }

    static var passwordNotOther: AccountError {
        AccountError(
            Phrase(
                en: "The password is the one that must be changed",
                fr: "Ce mot de passe est celui qu'il faut changer"),
            Phrase(en: "Take another one", fr: "En prendre un autre"))
    }

    static var rolesOfDirectory: AccountError {
        AccountError(
            Phrase(
                en: "The user's roles come from groups of the factory's directory or login",
                fr: "Les rôles de l'utilisateur viennent de groupes de l'annuaire ou de la"
                    + " connexion de l'usine"),
            Phrase(
                en: "Change the groups there, or which role a group has (console.ldap.roles,"
                    + " console.oidc.roles)",
                fr: "Modifier les groupes là-bas, ou le rôle d'un groupe (console.ldap.roles,"
                    + " console.oidc.roles)"))
    }

    package static var passwordOfDirectory: AccountError {
        AccountError(
            Phrase(
                en: "The user's password is that of the factory's directory or login",
                fr: "Le mot de passe de l'utilisateur est celui de l'annuaire ou de la connexion"
                    + " de l'usine"),
            Phrase(
                en: "Change it there, as for the other computers of the factory",
                fr: "Le changer là-bas, comme pour les autres postes de l'usine"))
    }

    static var noAdministrator: AccountError {
        AccountError(
            Phrase(
                en: "Nobody would be left who may manage users and edit roles",
                fr: "Il ne resterait personne qui puisse gérer utilisateurs et rôles"),
            Phrase(
                en: "Give `administrateur` to somebody else first",
                fr: "Donner d'abord `administrateur` à quelqu'un d'autre"))
    }

    static func locksOut(_ permission: Permission) -> AccountError {
        AccountError(
            Phrase(
                en: "Without `\(permission.rawValue)` administrators would lock themselves out",
                fr: "Sans `\(permission.rawValue)` les administrateurs s'enfermeraient dehors"),
            Phrase(
                en: "Name it too: `administrateur` always keeps it",
                fr: "Le nommer aussi : `administrateur` le garde toujours"))
    }
}
