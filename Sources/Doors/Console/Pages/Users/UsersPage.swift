// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres
internal import Views
internal import Wording

/// `/users`: who may log in, and as what.
enum UsersPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let list = try ListQuery(visit, "/users", [])
        let page = try await visit.site.pool.withConnection {
            try UserView.Filter().read(try list.page(), on: $0)
        }
        let face = visit.face
        let title = face(en: "Users", fr: "Comptes")
        let links = list.links(
            page.next, newer: face(en: "Before", fr: "Avant"), older: face(en: "More", fr: "Suite"),
            face)
        return .page(
            Layout.page(
                face, "users", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><div class="acts flat">\
                <a class="button first" href="\(face.path("/new-user"))">\
                \(face(en: "New user", fr: "Nouveau compte"))</a></div></section>\(visit.flash)
                <section class="panel">\(table(page.items, face))\(links)</section>
                """))
    }

    /// Below the prefix.
    static func path(_ name: String) -> String { "/users/" + FormText.encoded(name) }

    private static func table(_ users: [UserView], _ face: Face) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Name", fr: "Nom"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Roles", fr: "Rôles"), false),
            (face(en: "Second factor", fr: "Second facteur"), false),
            (face(en: "Last login", fr: "Dernière connexion"), false),
        ]
        let rows = users.map { user in
            Table.row(
                user.name, heads,
                [
                    .head(
                        "<a href=\"\(face.path(path(user.name)))\">\(outside: user.name)</a>"),
                    .plain("\(face.state(user.state))\(password(user, face))"),
                    .plain("\(outside: user.roles.joined(separator: ", "))"),
                    .plain(
                        user.hasSecondFactor
                            ? "\(face(en: "yes", fr: "oui"))" : "\(face(en: "no", fr: "non"))"),
                    .plain(
                        user.lastLoginAt.map { face.time($0) }
                            ?? "\(face(en: "never", fr: "jamais"))"),
                ])
        }
        let caption = face(en: "Users by name", fr: "Comptes, par nom")
        return Table.table("users", caption: caption, heads, rows, face)
    }

    private static func password(_ user: UserView, _ face: Face) -> HTML {
        guard user.mustChangePassword else { return .none }
        return "<small>\(face(en: "first login to come", fr: "première connexion à faire"))</small>"
    }
}
