// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Directory
internal import OpenID
internal import Postgres

/// `/login` and `/logout`.
enum LoginPage {
    static func show(_ visit: Visit) async throws -> Answer {
        var farewell: String?
        if visit.parameter("out") != nil {
            farewell = await visit.site.sources.openID?.provider.endSession
        }
        return answer(visit, next: visit.parameter("next"), farewell: farewell)
    }

    static func logIn(_ visit: Visit) async throws -> Answer {
        let name = visit.form["username"] ?? ""
        let next = visit.form["next"]
        let outcome = try await LoginAttempt(
            name, Password(visit.form["password"] ?? ""), from: visit.visitor.address,
            agent: visit.head["user-agent"] ?? "", rules: visit.site.rules,
            sources: visit.site.sources
        ).run(by: visit.site.worker, on: visit.site.logins)
        let face = visit.face
        switch outcome {
        case .loggedIn(let key, let principal):
            // The session before it, if the cookie was one, is worth nothing from here on.
            if let old = visit.visitor.key {
                _ = try await visit.site.pool.withConnection { try Sessions.end(old, on: $0) }
            }
            return entered(key, principal, next: next, visit)
        case .refused:
            return answer(
                visit, status: 401, next: next, name: name,
                error: face(
                    en: "This name and password do not fit together.",
                    fr: "Ce nom et ce mot de passe ne vont pas ensemble."))
        case .throttled(let wait):
            return answer(
                visit, status: 429, next: next, name: name, error: Self.throttled(wait, face)
            ).retry(after: wait)
        case .directoryAway(let error):
            visit.site.directoryIsAway(error)
            return answer(
                visit, status: 503, next: next, name: name, error: Self.away(error, face)
            ).retry(after: .seconds(30))
        }
    }

    private static func hint(_ face: Face) -> HTML {
        guard face.ways.asksDirectory else { return .none }
        let text = face(
            en: "With the name and password of the factory's computers.",
            fr: "Avec le nom et le mot de passe des postes de l'usine.")
        return "<div data-testid=\"directory\">\(text)</div>"
    }

    /// Where a login leads to, with the session's new key.
    static func entered(
        _ key: SessionKey, _ principal: Principal, next: String?, _ visit: Visit
    ) -> Answer {
        let next = LocalPath.checked(next, prefix: visit.site.prefix)
        let place =
            switch principal.duty {
            case .giveCode: visit.site.path("/login/code") + "?next=" + FormText.encoded(next)
            case .changePassword: visit.site.path("/account")
            case .setUpSecondFactor: visit.site.path("/account/second-factor")
            case nil: next
            }
        return .see(place)
            .setting(Cookie(name: visit.site.cookie, value: key.text), visit.site)
    }

    static func throttled(_ wait: Duration, _ face: Face) -> String {
        let seconds = Int64((wait / .seconds(1)).rounded(.up))
        return face(
            en: "Too many tries. The next one may be made in \(seconds) s.",
            fr: "Trop d'essais. Le prochain pourra se faire dans \(seconds) s.")
    }

    /// Without what is inside: the log has that.
    private static func away(_ error: DirectoryError, _ face: Face) -> String {
        let what = face(error.what)
        return face(
            en: "\(what): nobody whose password is there can log in just now. "
                + "Whoever is logged in stays so. Try again in a moment, or tell an administrator.",
            fr: "\(what) : ceux dont le mot de passe s'y trouve ne peuvent pas se connecter en ce "
                + "moment. Les sessions ouvertes le restent. Réessayez dans un instant, ou prévenez "
                + "un administrateur.")
    }

    static func logOut(_ visit: Visit) async throws -> Answer {
        if let key = visit.visitor.key {
            _ = try await visit.site.pool.withConnection { try Sessions.end(key, on: $0) }
        }
        // There it goes on, until it is ended there too.
        let isElsewhere = visit.visitor.principal?.source == .oidc
        return .see(visit.site.path("/login") + (isElsewhere ? "?out=1" : ""))
            .setting(Cookie(name: visit.site.cookie, value: "", seconds: 0), visit.site)
    }

    /// The page; a browser without a key gets one, to which the form's token is bound.
    ///
    /// - Parameters:
    ///   - target: the path that is shown, where it is another one.
    ///   - farewell: where one logs out of the factory's own login.
    static func answer(
        _ visit: Visit, status: Int = 200, next: String?, name: String = "", error: String? = nil,
        target: String? = nil, farewell: String? = nil
    ) -> Answer {
        var visitor = visit.visitor
        let key = visitor.key ?? SessionKey(ChanceKey.make())
        visitor.key = key
        let face = Face(visit.site, visitor, target: target ?? visit.head.target)
        // What can be nobody's name is not said again: it may be as long as a form.
        let name = AccountName.isValid(name) ? name : ""
        let next = LocalPath.checked(next, prefix: visit.site.prefix)
        let page = Answer.page(
            page(face, next: next, name: name, error: error, farewell), status: status)
        guard visit.visitor.key == nil else { return page }
        return page.setting(Cookie(name: visit.site.cookie, value: key.text), visit.site)
    }

    private static func page(
        _ face: Face, next: String, name: String, error: String?, _ farewell: String?
    ) -> HTML {
        let title = face(en: "Log in", fr: "Se connecter")
        let form: HTML =
            face.ways.takesPasswords
            ? passwordForm(face, next, name, hasError: error != nil) : .none
        return Layout.page(
            face, "login", title: title,
            """
            <section class="narrow"><h1>\(title)</h1>
            \(Layout.errors([error].compactMap(\.self), testID: "login-error"))
            \(OpenIDPage.farewell(farewell, face))\(OpenIDPage.button(face, next: next))\(form)
            <div class="choices">\(Preferences.forms(face))</div></section>
            """)
    }

    private static func passwordForm(
        _ face: Face, _ next: String, _ name: String, hasError: Bool
    ) -> HTML {
        let title = face(en: "Log in", fr: "Se connecter")
        let described: HTML = hasError ? " aria-describedby=\"errors\"" : ""
        // One of a page is the first one.
        let rank: HTML = face.ways.button == nil ? " first" : ""
        return """
            \(hint(face))\
            <form method="post" action="\(face.path("/login"))" class="panel fields">\(face.token)\
            <input type="hidden" name="next" value="\(next)">
            <label for="username">\(face(en: "Name", fr: "Nom"))</label>
            <input id="username" name="username" value="\(name)" autocomplete="username" \
            autocapitalize="none" spellcheck="false" required\(described)>
            <label for="password">\(face(en: "Password", fr: "Mot de passe"))</label>
            <input id="password" name="password" type="password" \
            autocomplete="current-password" required\(described)>
            <button class="button\(rank)">\(title)</button></form>
            """
    }
}
