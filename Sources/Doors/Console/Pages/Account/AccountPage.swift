// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/account`: the own password, second factor, tokens and sessions, language and theme.
enum AccountPage {
    private static let sessions = 50
    private static let tokens = 200

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    static func changePassword(_ visit: Visit) async throws -> Answer {
        guard let principal = visit.visitor.principal, case .session(let id) = principal.proof
        else { throw Refusal.noToken }
        let (face, site) = (visit.face, visit.site)
        guard principal.source == .local else {
            return try await answer(
                visit, status: 422, errors: [face(AccountError.passwordOfDirectory.sentence)])
        }
        let new = Password(visit.form["new"] ?? "")
        guard visit.form["new"] == visit.form["again"] else {
            return try await answer(
                visit, status: 422,
                errors: [
                    face(
                        en: "The new password was not typed the same twice.",
                        fr: "Le nouveau mot de passe n'a pas été saisi deux fois à l'identique.")
                ])
        }
        let check = PasswordCheck(
            Password(visit.form["current"] ?? ""), of: principal, from: visit.visitor.address)
        switch try await check.run(by: site.worker, on: site.logins) {
        case .throttled(let wait):
            return try await answer(
                visit, status: 429, errors: [LoginPage.throttled(wait, face)]
            ).retry(after: wait)
        case .wrong:
            return try await answer(
                visit, status: 422,
                errors: [
                    face(
                        en: "The password of now is another one.",
                        fr: "Le mot de passe actuel n'est pas celui-là.")
                ])
        case .refused, .directoryAway: throw Refusal.noToken
        case .right: break
        }
        do {
            let old = try await site.pool.withConnection {
                try Users.passwordToChange(of: principal.userID, on: $0)
            }
            let kept = try await HashingDesk.shared.choose(
                new, for: principal.name, site: site.settings.knownNames, insteadOf: old)
            try await site.pool.withConnection { connection in
                try SetPassword(kept, of: principal.name, keeping: id)
                    .run(by: principal.actor(.console), on: connection)
            }
        } catch let error as AccountError {
            return try await answer(visit, status: 422, errors: [face(error.sentence)])
        }
        return visit.done("/account", .password)
    }

    static func logOutEverywhere(_ visit: Visit) async throws -> Answer {
        guard let principal = visit.visitor.principal else { throw Refusal.noToken }
        _ = try await visit.site.pool.withConnection { connection in
            try LogOutUser(principal.name).run(by: principal.actor(.console), on: connection)
        }
        return .see(visit.site.path("/login"))
            .setting(Cookie(name: visit.site.cookie, value: "", seconds: 0), visit.site)
    }

    static func answer(
        _ visit: Visit, status: Int = 200, errors: [String], token: TokenForm.Typed? = nil
    ) async throws -> Answer {
        let (principal, mayOwn) = (try visit.person, visit.face.mayDoEverywhere(.ownTokens))
        let filter = SessionView.Filter(userName: principal.name)
        let found = try await visit.site.pool.withConnection { connection in
            var (users, ofUser) = (UserView.Filter(), TokenView.Filter())
            (users.name, ofUser.userName) = (principal.name, principal.name)
            return Found(
                user: try users.first(1, on: connection).first,
                sessions: try filter.first(sessions, on: connection),
                tokens: mayOwn ? try ofUser.first(tokens, on: connection) : nil)
        }
        return .page(page(visit, principal, found, errors, token), status: status)
    }

    private struct Found: Sendable {
        let user: UserView?
        let sessions: [SessionView]
        /// Nil: this visitor may have none.
        let tokens: [TokenView]?
    }

    private static func page(
        _ visit: Visit, _ principal: Principal, _ found: Found, _ errors: [String],
        _ token: TokenForm.Typed?
    ) -> HTML {
        let face = visit.face
        let title = face(en: "Account", fr: "Compte")
        let everywhere: HTML = """
            <form method="post" action="\(face.path("/account/logout-everywhere"))">\(face.token)\
            <button class="button risk">\
            \(face(en: "Log out everywhere", fr: "Se déconnecter partout"))</button></form>
            """
        let ofTokens: HTML =
            found.tokens.map { tokens in
                TokenTable.panel(tokens, face, form: TokenForm(face: face, typed: token).html) {
                    "/account/tokens/\($0)/revoke"
                }
            } ?? .none
        return Layout.page(
            face, "account", title: title,
            """
            <section class="verdict"><h1>\(title)</h1><p>\(outside: principal.name)</p></section>
            \(visit.flash)\(duty(face, principal))\(Layout.errors(errors))
            <div class="two"><section class="panel"><header>\
            <h2>\(face(en: "Password", fr: "Mot de passe"))</h2></header>
            \(principal.source == .local
                ? passwordForm(face, principal.name, hasErrors: !errors.isEmpty && token == nil)
                : passwordElsewhere(face, principal.source))</section>
            <div class="stack"><section class="panel"><header>\
            <h2>\(face(en: "Language and theme", fr: "Langue et thème"))</h2></header>
            <div class="fields">\(Preferences.forms(face))</div></section>
            \(factor(found.user?.hasSecondFactor ?? false, principal.source, face))</div></div>
            \(ofTokens)\(SessionTable.panel(found.sessions, face, action: everywhere))
            """)
    }

    private static func factor(_ isOn: Bool, _ source: UserSource, _ face: Face) -> HTML {
        let text =
            switch (source, isOn) {
            case (.oidc, true):
                face(
                    en: "On: a code is asked for, unless one was given at the factory's account.",
                    fr: "Actif : un code est demandé, sauf s'il l'a été au compte de l'usine.")
            case (.oidc, false):
                face(
                    en: "Off: the factory's account alone logs in.",
                    fr: "Inactif : le compte de l'usine suffit.")
            case (_, true):
                face(
                    en: "On: a code is asked for after the password.",
                    fr: "Actif : un code est demandé après le mot de passe.")
            case (_, false):
                face(
                    en: "Off: the password alone logs in.", fr: "Inactif : le mot de passe suffit.")
            }
        let link =
            isOn
            ? face(en: "Change it, or take it away", fr: "Le changer, ou le retirer")
            : face(en: "Set one up", fr: "En mettre un en place")
        return face.panel(
            face(en: "Second factor", fr: "Second facteur"),
            """
            <div class="fields"><p class="hint">\(text)</p><a class="button" \
            href="\(face.path("/account/second-factor"))">\(link)</a></div>
            """)
    }

    private static func duty(_ face: Face, _ principal: Principal) -> HTML {
        let text: String? =
            switch principal.duty {
            case .changePassword:
                face(
                    en: "This password was made for you. Choose your own before you go on.",
                    fr:
                        "Ce mot de passe a été créé pour vous. Choisissez le vôtre avant de continuer."
                )
            case .setUpSecondFactor:
                face(
                    en: "Your role needs a second factor: set it up before you go on.",
                    fr:
                        "Votre rôle demande un second facteur : mettez-le en place avant de continuer."
                )
            case .giveCode, nil: nil
            }
        guard let text else { return .none }
        return "<div class=\"note warn\" role=\"status\" data-testid=\"duty\"><p>\(text)</p></div>"
    }

    private static func passwordForm(_ face: Face, _ name: String, hasErrors: Bool) -> HTML {
        let described: HTML = hasErrors ? " aria-describedby=\"errors\"" : ""
        let fields: [(String, String, String)] = [
            (
                "current", "current-password",
                face(en: "Current password", fr: "Mot de passe actuel")
            ),
            (
                "new", "new-password",
                face(
                    en: "New password (12 characters or more)",
                    fr: "Nouveau mot de passe (12 caractères au moins)")
            ),
            (
                "again", "new-password",
                face(en: "The new one again", fr: "Le nouveau, une seconde fois")
            ),
        ]
        let inputs = fields.map { name, kind, label -> HTML in
            """
            <label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" \
            type="password" autocomplete="\(kind)" required\(described)>
            """
        }
        return """
            <form method="post" action="\(face.path("/account/password"))" class="fields">\
            \(face.token)<input autocomplete="username" value="\(name)" hidden>\(inputs)\
            <button class="button first">\
            \(face(en: "Change the password", fr: "Changer le mot de passe"))</button></form>
            """
    }

    private static func passwordElsewhere(_ face: Face, _ source: UserSource) -> HTML {
        if source == .oidc {
            let text = face(
                en: "You log in with the factory's account: your password is changed there, and"
                    + " your roles come from your groups there.",
                fr:
                    "Vous passez par le compte de l'usine : le mot de passe se change là-bas, et vos"
                    + " rôles viennent de vos groupes.")
            return "<div class=\"fields\" data-testid=\"password-elsewhere\">\(text)</div>"
        }
        let text = face(
            en: "Your password is that of the factory's computers: it is changed there, and your"
                + " roles come from your groups there.",
            fr: "Votre mot de passe est celui des postes de l'usine : il se change là-bas, et vos"
                + " rôles viennent de vos groupes.")
        return "<div class=\"fields\" data-testid=\"password-elsewhere\">\(text)</div>"
    }
}
