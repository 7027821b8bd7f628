// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/new-user`: somebody more who may log in; the made password is shown once.
enum NewUserPage {
    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit)
    }

    static func add(_ visit: Visit) async throws -> Answer {
        let (actor, face) = (try visit.actor, visit.face)
        let (name, roles) = (visit.form["name"] ?? "", visit.list("role"))
        do {
            let made = try await HashingDesk.shared.make()
            try await visit.site.pool.withConnection {
                try AddUser(name, roles: roles, password: made.kept).run(by: actor, on: $0)
            }
            return .page(Self.made(name, made.shown, face))
        } catch let error as AccountError {
            return try await answer(visit, status: 422, errors: [face(error.sentence)])
        }
    }

    /// A made password: this page is the only one that has it.
    static func made(_ name: String, _ password: Password, _ face: Face) -> HTML {
        let title = face(en: "Password of \(name)", fr: "Mot de passe de \(name)")
        return Layout.page(
            face, "user-new", part: "users", title: title,
            """
            <section class="narrow"><h1>\(title)</h1>
            <p class="secret" data-testid="password">\(password.revealed)</p>
            <p>\(face(
                en: "It is shown this once. Hand it on by a way that others don't read; it must be changed at the first login, within seven days.",
                fr: "Il n'est montré qu'une fois. Transmettez-le par une voie que d'autres ne lisent pas ; il est à changer à la première connexion, dans les sept jours."))</p>
            <p><a href="\(face.path(UsersPage.path(name)))">\(face(en: "To the user", fr: "Vers le compte"))</a></p></section>
            """)
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String] = []
    ) async throws -> Answer {
        let roles = try await visit.site.pool.withConnection {
            try RoleView.Filter().first(200, on: $0)
        }
        let face = visit.face
        let title = face(en: "New user", fr: "Nouveau compte")
        let described: HTML = errors.isEmpty ? .none : " aria-describedby=\"errors\""
        return .page(
            Layout.page(
                face, "user-new", part: "users", title: title,
                """
                <section class="narrow"><h1>\(title)</h1>\(Layout.errors(errors))
                <form method="post" action="\(face.path("/new-user"))" class="panel fields">\(face.token)\
                <label for="name">\(face(en: "Name", fr: "Nom"))</label>\
                <input id="name" name="name" value="\(visit.form["name"] ?? "")" maxlength="64" required \
                autocapitalize="none" spellcheck="false" autocomplete="off"\(described)>\
                <p class="hint">\(face(en: "a-z, 0-9, dot, dash and underline", fr: "a-z, 0-9, point, tiret et souligné"))</p>\
                \(choice(roles, chosen: visit.list("role"), face))
                <button class="button first">\(face(en: "Add, and make a password", fr: "Ajouter, et faire un mot de passe"))</button>
                </form></section>
                """), status: status)
    }

    /// The roles, each with how much it gives.
    static func choice(_ roles: [RoleView], chosen: [String], _ face: Face) -> HTML {
        let boxes = roles.map { role -> HTML in
            let mark: HTML = chosen.contains(role.name) ? " checked" : ""
            let count = face.counted(
                role.permissions.count, en: "# right[s]", fr: "# droit[s]")
            return """
                <label><input type="checkbox" name="role" value="\(role.name)"\(mark)> \
                \(outside: role.name) <small class="inline">(\(count))</small></label>
                """
        }
        return """
            <fieldset class="checks"><legend>\(face(en: "Roles", fr: "Rôles"))</legend>\(boxes)</fieldset>
            """
    }
}
