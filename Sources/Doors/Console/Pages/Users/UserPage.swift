// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/users/{user}`: what somebody may do, and where they are logged in.
enum UserPage {
    private static let sessions = 50
    private static let tokens = 200

    private struct Found: Sendable {
        let user: UserView
        let roles: [RoleView]
        let sessions: [SessionView]
        let tokens: [TokenView]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit)
    }

    private static func find(
        _ name: String, on connection: borrowing Connection
    ) throws -> UserView? {
        var filter = UserView.Filter()
        filter.name = name
        return try filter.first(1, on: connection).first
    }

    /// - Throws: `Refusal.notFound` where there is no such user.
    static func name(_ visit: Visit) async throws -> String {
        let name = visit.parameters["user"] ?? ""
        guard try await visit.site.pool.withConnection({ try find(name, on: $0) }) != nil else {
            throw Refusal.notFound
        }
        return name
    }

    static func answer(
        _ visit: Visit, status: Int = 200, errors: [String] = []
    ) async throws -> Answer {
        let name = visit.parameters["user"] ?? ""
        guard visit.face.mayDoEverywhere(.manageUsers) else {
            return visit.alone(status, title: name, errors)
        }
        let found = try await visit.site.pool.withConnection { connection -> Found? in
            guard let user = try find(name, on: connection) else { return nil }
            var ofUser = TokenView.Filter()
            ofUser.userName = name
            return Found(
                user: user, roles: try RoleView.Filter().first(200, on: connection),
                sessions: try SessionView.Filter(userName: name).first(sessions, on: connection),
                tokens: try ofUser.first(tokens, on: connection))
        }
        guard let found else { throw Refusal.notFound }
        let face = visit.face
        let mayRevoke = face.mayDoEverywhere(.manageTokens)
        return .page(
            Layout.page(
                face, "user", part: "users", title: name,
                """
                \(head(found.user, face))\(visit.flash)\(Layout.errors(errors))
                <div class="two">\(facts(found, face))\(roles(found, face))</div>
                \(SessionTable.panel(found.sessions, face, action: .none))
                \(TokenTable.panel(found.tokens, face) { token in
                    mayRevoke ? UsersPage.path(name) + "/tokens/\(token)/revoke" : nil
                })
                """), status: status)
    }

    private static func head(_ user: UserView, _ face: Face) -> HTML {
        """
        <section class="verdict"><p class="path"><a href="\(face.path("/users"))">\
        \(face(en: "Users", fr: "Comptes"))</a></p><h1>\(outside: user.name)</h1>
        <p>\(face.state(user.state)) \(outside: user.roles.joined(separator: ", "))</p>
        <div class="acts flat">\(actions(user, face))</div></section>
        """
    }

    private static func actions(_ user: UserView, _ face: Face) -> HTML {
        let path = UsersPage.path(user.name)
        let access =
            user.state == "disabled"
            ? Controls.button(face, path + "/enable", face(en: "Enable", fr: "Réactiver"))
            : Controls.asking(
                face, path + "/disable", face(en: "Disable", fr: "Désactiver"),
                face(
                    en:
                        "All sessions end at once, tokens give nothing, and nobody logs in under this name.",
                    fr:
                        "Toutes les sessions se ferment, les jetons sont sans effet, et personne ne se connecte sous ce nom."
                ))
        let factor =
            user.hasSecondFactor
            ? Controls.asking(
                face, path + "/second-factor-off",
                face(en: "Take the second factor away", fr: "Retirer le second facteur"),
                face(
                    en:
                        "For a telephone that was lost: be sure who asks. Then the password alone logs in, unless a role needs a second factor.",
                    fr:
                        "Pour un téléphone perdu : soyez sûr de qui demande. Ensuite le mot de passe suffit, sauf si un rôle exige un second facteur."
                )) : .none
        let password = isLocal(user) ? newPassword(path, face) : .none
        let logOut = Controls.button(
            face, path + "/logout", face(en: "Log out everywhere", fr: "Déconnecter partout"))
        return "\(logOut)\(password)\(factor)\(access)"
    }

    /// Of others the factory's directory or login has the password, and their groups give the roles.
    private static func isLocal(_ user: UserView) -> Bool {
        user.source == UserSource.local.rawValue
    }

    private static func newPassword(_ path: String, _ face: Face) -> HTML {
        Controls.asking(
            face, path + "/password",
            face(en: "Make a new password", fr: "Refaire un mot de passe"),
            face(
                en:
                    "The old one is worth nothing from then on, and all sessions end. The new one is shown once.",
                fr:
                    "L'ancien ne vaut plus rien, et toutes les sessions se ferment. Le nouveau est montré une fois."
            ))
    }

    private static func facts(_ found: Found, _ face: Face) -> HTML {
        let user = found.user
        let rights = found.roles.filter { user.roles.contains($0.name) }
            .flatMap(\.permissions)
        let all = Scope.ordered(Set(rights.compactMap(Scope.init(kept:)))).map(\.text)
        return face.panel(
            face(en: "Facts", fr: "Détails"),
            face.facts([
                (
                    face(en: "Made", fr: "Créé"),
                    "\(face.time(user.createdAt)), \(face.actor(user.createdBy))"
                ),
                (
                    face(en: "Last login", fr: "Dernière connexion"),
                    user.lastLoginAt.map { face.time($0) }
                ),
                (
                    face(en: "Password", fr: "Mot de passe"),
                    password(user, face)
                ),
                (
                    face(en: "Lost by the directory", fr: "Perdu par l'annuaire"),
                    user.lostAt.map { face.time($0) }
                ),
                (
                    face(en: "Second factor", fr: "Second facteur"),
                    "\(user.hasSecondFactor ? face(en: "yes", fr: "oui") : face(en: "no", fr: "non"))"
                ),
                (
                    face(en: "Disabled", fr: "Désactivé"),
                    user.disabledAt.map {
                        "\(face.time($0)), \(face.actor(user.disabledBy ?? "–"))"
                    }
                ),
                (face(en: "May", fr: "Droits"), "\(outside: all.joined(separator: ", "))"),
            ]))
    }

    private static func password(_ user: UserView, _ face: Face) -> HTML {
        guard isLocal(user) else {
            let text =
                user.source == UserSource.oidc.rawValue
                ? face(en: "at the factory's login", fr: "à la connexion de l'usine")
                : face(en: "that of the factory's directory", fr: "celui de l'annuaire de l'usine")
            return "\(text)"
        }
        guard user.mustChangePassword else { return face.time(user.passwordSetAt) }
        return
            "\(face(en: "made, to be changed at the first login", fr: "fait ici, à changer à la première connexion"))"
    }

    private static func roles(_ found: Found, _ face: Face) -> HTML {
        guard isLocal(found.user) else {
            let text =
                found.user.source == UserSource.oidc.rawValue
                ? face(
                    en: "The roles come from the user's groups at the factory's login, each time.",
                    fr: "Les rôles viennent, à chaque fois, des groupes du compte à la connexion de"
                        + " l'usine.")
                : face(
                    en: "The roles come from the user's groups in the factory's directory.",
                    fr: "Les rôles viennent des groupes du compte dans l'annuaire de l'usine.")
            return face.panel(
                face(en: "Roles", fr: "Rôles"),
                """
                <div class="fields" data-testid="roles-elsewhere">\
                <p>\(outside: found.user.roles.joined(separator: ", "))</p><p class="hint">\(text)</p></div>
                """)
        }
        return face.panel(
            face(en: "Roles", fr: "Rôles"),
            """
            <form method="post" action="\(face.path(UsersPage.path(found.user.name)))/role" class="fields">\
            \(face.token)\(NewUserPage.choice(found.roles, chosen: found.user.roles, face))\
            <p class="hint">\(face(
                en: "Another choice ends all sessions of the user at once.",
                fr: "Un autre choix ferme aussitôt toutes ses sessions."))</p>\
            <button class="button">\(face(en: "Set the roles", fr: "Fixer les rôles"))</button></form>
            """)
    }
}
