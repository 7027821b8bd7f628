// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Directory
internal import Postgres
internal import Views
internal import Wording

/// `/account/second-factor`: the secret for an application for codes, confirmed by one of them.
enum FactorPage {
    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, FactorSetup())
    }

    static func confirm(_ visit: Visit) async throws -> Answer {
        let (principal, actor, face) = (try visit.person, try visit.actor, visit.face)
        guard case .session(let session) = principal.proof, let key = visit.visitor.key else {
            throw Refusal.noToken
        }
        guard let setup = visit.form["setup"].flatMap(FactorSetup.init(chance:)) else {
            throw Refusal.malformed
        }
        if let refused = try await checkPassword(visit, setup) { return refused }
        let (secret, code) = (setup.secret(in: key), visit.form["code"] ?? "")
        let isRight = try await visit.site.pool.withConnection { connection in
            let now = try connection.now().microsecondsSince1970 / 1_000_000
            guard let step = TOTP.step(of: code, secret: secret, at: now, after: nil) else {
                return false
            }
            return try SetSecondFactor(
                secret, confirmedAt: step, of: principal.name, keeping: session
            ).run(by: actor, on: connection)
        }
        guard isRight else {
            return try await answer(
                visit, setup, status: 422,
                errors: [
                    face(
                        en:
                            "This is not the code that is shown now. Look at the clock of the telephone.",
                        fr:
                            "Ce n'est pas le code affiché en ce moment. Regardez l'heure du téléphone."
                    )
                ])
        }
        return visit.done("/account", .factorOn)
    }

    static func takeAway(_ visit: Visit) async throws -> Answer {
        let (principal, actor) = (try visit.person, try visit.actor)
        guard case .session(let session) = principal.proof else { throw Refusal.noToken }
        let setup = FactorSetup()
        if let refused = try await checkPassword(visit, setup) { return refused }
        _ = try await visit.site.pool.withConnection { connection in
            try SetSecondFactor(nil, of: principal.name, keeping: session)
                .run(by: actor, on: connection)
        }
        return visit.done("/account", .factorOff)
    }

    /// Nil where it is the right one; throttled as a login is.
    private static func checkPassword(
        _ visit: Visit, _ setup: FactorSetup
    ) async throws -> Answer? {
        let (site, face) = (visit.site, visit.face)
        if try visit.person.source == .oidc { return try await checkFreshness(visit, setup) }
        let check = PasswordCheck(
            Password(visit.form["current"] ?? ""), of: try visit.person,
            from: visit.visitor.address, directory: site.sources.directory)
        switch try await check.run(by: site.worker, on: site.logins) {
        case .right: return nil
        case .refused: throw Refusal.noToken
        case .wrong:
            return try await answer(
                visit, setup, status: 422,
                errors: [
                    face(
                        en: "The password of now is another one.",
                        fr: "Le mot de passe actuel n'est pas celui-là.")
                ])
        case .directoryAway(let error):
            site.directoryIsAway(error)
            return try await answer(visit, setup, status: 503, errors: [away(error, face)])
                .retry(after: .seconds(30))
        case .throttled(let wait):
            return try await answer(
                visit, setup, status: 429, errors: [LoginPage.throttled(wait, face)]
            ).retry(after: wait)
        }
    }

    /// Of who has no password here: whoever has just logged in is taken for the same person.
    private static func checkFreshness(
        _ visit: Visit, _ setup: FactorSetup
    ) async throws -> Answer? {
        guard case .session(let id) = try visit.person.proof else { throw Refusal.noToken }
        let isFresh = try await visit.site.pool.withConnection { try Sessions.isFresh(id, on: $0) }
        guard !isFresh else { return nil }
        return try await answer(
            visit, setup, status: 422,
            errors: [
                visit.face(
                    en:
                        "You logged in a while ago. Log out and in again, then come back here at once.",
                    fr:
                        "Votre connexion date un peu. Déconnectez-vous, reconnectez-vous, puis revenez"
                        + " aussitôt ici.")
            ])
    }

    private static func away(_ error: DirectoryError, _ face: Face) -> String {
        let what = face(error.what)
        return face(
            en: "\(what): the password can't be compared just now. Try again in a moment.",
            fr: "\(what) : le mot de passe ne peut pas être comparé en ce moment. Réessayez dans"
                + " un instant.")
    }

    private static func answer(
        _ visit: Visit, _ setup: FactorSetup, status: Int = 200, errors: [String] = []
    ) async throws -> Answer {
        let (principal, face) = (try visit.person, visit.face)
        guard let key = visit.visitor.key else { throw Refusal.noToken }
        var users = UserView.Filter()
        users.name = principal.name
        let wanted = users
        let isOn = try await visit.site.pool.withConnection {
            try wanted.first(1, on: $0).first?.hasSecondFactor ?? false
        }
        let title = face(en: "Second factor", fr: "Second facteur")
        let duty: HTML =
            principal.duty == .setUpSecondFactor
            ? """
            <div class="note warn" role="status" data-testid="duty"><p>\(face(
                en: "Your role needs a second factor: set it up before you go on.",
                fr: "Votre rôle demande un second facteur : mettez-le en place avant de continuer."))</p></div>
            """ : .none
        return .page(
            Layout.page(
                face, "second-factor", part: "account", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/account"))">\
                \(face(en: "Account", fr: "Compte"))</a></p><h1>\(title)</h1><p>\(face(
                    en: "Put this secret into an application for codes on your telephone, then type the code that it shows.",
                    fr: "Mettez ce secret dans une application de codes de votre téléphone, puis tapez le code qu'elle affiche."))</p></section>
                \(duty)\(Layout.errors(errors))\(setUp(setup, key, principal, face))\(isOn ? off(principal, face) : .none)
                """), status: status)
    }

    private static func setUp(
        _ setup: FactorSetup, _ key: SessionKey, _ user: Principal, _ face: Face
    ) -> HTML {
        let address = TOTP.address(setup.secret(in: key), user: user.name, site: "Bascule")
        return face.panel(
            face(en: "The new secret", fr: "Le nouveau secret"),
            """
            <form method="post" action="\(face.path("/account/second-factor"))" class="fields">\(face.token)\
            <input type="hidden" name="setup" value="\(setup.chance)">
            <p class="secret" data-testid="totp-secret">\(setup.shown(in: key))</p>
            <p class="hint">\(face(en: "The same as an address, for applications that take one:", fr: "Le même, en adresse, pour les applications qui en prennent une :"))</p>
            <p class="secret small" data-testid="totp-address">\(address)</p>
            <label for="code">\(face(en: "Code from the application", fr: "Code de l'application"))</label>
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" required>
            \(password("current", user, face))\
            <button class="button first">\(face(en: "Switch it on", fr: "L'activer"))</button></form>
            """)
    }

    /// Asked once more of who has one.
    private static func password(_ id: String, _ user: Principal, _ face: Face) -> HTML {
        guard user.source != .oidc else { return .none }
        return """
            <label for="\(id)">\(face(en: "Current password", fr: "Mot de passe actuel"))</label>
            <input id="\(id)" name="current" type="password" autocomplete="current-password" required>
            """
    }

    private static func off(_ user: Principal, _ face: Face) -> HTML {
        let form = Controls.asking(
            face, "/account/second-factor/off",
            face(en: "Take it away", fr: "Le retirer"),
            face(
                en: "The password alone logs in from then on. Your other sessions end.",
                fr: "Ensuite le mot de passe suffit. Vos autres sessions se ferment."),
            password("current-off", user, face))
        return "<div class=\"acts flat\">\(form)</div>"
    }
}
