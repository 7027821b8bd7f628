// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Configuration
internal import NIOHTTP1
internal import OpenID
internal import Postgres

/// `/login/oidc`: to the factory's own login, and back from there.
enum OpenIDPage {
    static func begin(_ visit: Visit) async throws -> Answer {
        guard let accounts = visit.site.sources.openID else { throw Refusal.notFound }
        let next = LocalPath.checked(visit.parameter("next"), prefix: visit.site.prefix)
        // Only a person begins one: neither another site's page, nor a look at the head.
        guard visit.head.method == "GET", isPersons(visit.head) else {
            return .see(visit.site.path("/login") + "?next=" + FormText.encoded(next))
        }
        let login = login(accounts, visit)
        switch try await login.begin(next: next, kept: kept(visit), on: visit.site.logins) {
        case .sent(let place, let secret):
            let seconds = Int(visit.site.settings.console.oidc.loginWithin / .seconds(1))
            let cookie = Cookie(
                name: visit.site.loginCookie, value: secret.text, seconds: seconds)
            return Answer.leave(to: place).setting(cookie, visit.site)
        case .throttled(let wait): return throttled(wait, visit, next: next)
        case .away(let error): return away(error, visit, next: next)
        }
    }

    static func finish(_ visit: Visit) async throws -> Answer {
        guard let accounts = visit.site.sources.openID else { throw Refusal.notFound }
        guard visit.head.method == "GET" else { return .see(visit.site.path("/login")) }
        var back = OpenIDLogin.Return()
        back.state = visit.parameter("state") ?? ""
        back.code = visit.parameter("code") ?? ""
        back.error = visit.parameter("error")
        back.issuer = visit.parameter("iss")
        let outcome = try await login(accounts, visit).finish(
            back, kept: kept(visit), by: visit.site.worker, on: visit.site.logins)
        switch outcome {
        case .loggedIn(let key, let principal, let next):
            // The session before it, if the cookie was one, is worth nothing from here on.
            if let old = visit.visitor.key {
                _ = try await visit.site.pool.withConnection { try Sessions.end(old, on: $0) }
            }
            let cookie = Cookie(name: visit.site.loginCookie, value: "", seconds: 0)
            return LoginPage.entered(key, principal, next: next, visit)
                .setting(cookie, visit.site)
        case .refused(let refusal):
            return page(401, words(refusal, visit.face), visit, next: nil)
        case .throttled(let wait): return throttled(wait, visit, next: nil)
        case .away(let error): return away(error, visit, next: nil)
        }
    }

    private static func login(_ accounts: OpenIDAccounts, _ visit: Visit) -> OpenIDLogin {
        OpenIDLogin(
            accounts, from: visit.visitor.address, agent: visit.head["user-agent"] ?? "",
            rules: visit.site.rules)
    }

    /// What this browser keeps of logins that it began.
    private static func kept(_ visit: Visit) -> LoginSecret? {
        let cookies = visit.head.cookies(visit.site.loginCookie)
        // Two of one name: somebody else has set one of them.
        return cookies.count == 1 ? LoginSecret(cookies[0]) : nil
    }

    /// Whether a browser goes there by a link of ours, or because somebody typed it; what is no browser
    /// says nothing.
    private static func isPersons(_ head: RequestHead) -> Bool {
        head.headers["sec-fetch-site"].allSatisfy { ["same-origin", "none"].contains($0) }
            && head.headers["sec-fetch-dest"].allSatisfy { $0 == "document" }
    }

    /// The page of the login: its forms lead back to it, and not once more to where nothing is left to do.
    private static func page(
        _ status: Int, _ error: String, _ visit: Visit, next: String?
    ) -> Answer {
        LoginPage.answer(
            visit, status: status, next: next, error: error, target: visit.site.path("/login"))
    }

    private static func throttled(_ wait: Duration, _ visit: Visit, next: String?) -> Answer {
        page(429, LoginPage.throttled(wait, visit.face), visit, next: next).retry(after: wait)
    }

    /// Without what is inside: the log has that.
    private static func away(_ error: OpenIDError, _ visit: Visit, next: String?) -> Answer {
        visit.site.observer.openIDGaveNoAnswer(error)
        let face = visit.face
        let what = face(error.what)
        let text = face(
            en: "\(what): nobody can log in by it just now. Whoever is logged in stays so. "
                + "Try again in a moment, or tell an administrator.",
            fr: "\(what) : personne ne peut passer par elle en ce moment. Les sessions ouvertes le "
                + "restent. Réessayez dans un instant, ou prévenez un administrateur.")
        return page(503, text, visit, next: next).retry(after: .seconds(30))
    }

    private static func words(_ refusal: OpenIDLogin.Refusal, _ face: Face) -> String {
        switch refusal {
        case .stale:
            face(
                en: "This login was begun too long ago, in another browser, or is over already. "
                    + "Begin again here.",
                fr:
                    "Cette connexion a commencé il y a trop longtemps, dans un autre navigateur, ou "
                    + "elle est déjà terminée. Recommencez ici.")
        case .cancelled:
            face(
                en:
                    "The login was given up at the factory's account. Begin again when you want to.",
                fr: "La connexion a été abandonnée au compte de l'usine. Recommencez quand vous "
                    + "voulez.")
        case .notBelieved:
            face(
                en: "What the factory's login says of you can't be believed. Begin again; if it "
                    + "stays so, tell an administrator.",
                fr:
                    "Ce que la connexion de l'usine dit de vous n'est pas sûr. Recommencez ; si cela "
                    + "se répète, prévenez un administrateur.")
        case .noName:
            face(
                en: "Your account at the factory has no name that can be used here. Ask an "
                    + "administrator.",
                fr: "Votre compte de l'usine n'a pas de nom utilisable ici. Demandez à un "
                    + "administrateur.")
        case .noRole:
            face(
                en: "Your account at the factory is in no group that may use Bascule. Ask an "
                    + "administrator to put it into one.",
                fr: "Votre compte de l'usine n'est dans aucun groupe qui donne accès à Bascule. "
                    + "Demandez à un administrateur de l'y ajouter.")
        case .notHere:
            face(
                en: "The user of your name here can't be used this way, or is disabled. Ask an "
                    + "administrator.",
                fr: "Le compte qui porte ici votre nom ne s'ouvre pas ainsi, ou il est désactivé. "
                    + "Demandez à un administrateur.")
        }
    }

    /// A link, for what a form leads to must be of this site.
    static func button(_ face: Face, next: String) -> HTML {
        guard let button = face.ways.button else { return .none }
        let path = face.path("/login/oidc") + "?next=" + FormText.encoded(next)
        let or: HTML =
            face.ways.takesPasswords
            ? "<p class=\"hint\">\(face(en: "or", fr: "ou"))</p>" : .none
        return """
            <a class="button first sso" data-testid="oidc" href="\(path)">\(outside: face(button))</a>\
            \(or)
            """
    }

    /// Where one logs out there too, for whoever has logged out here.
    static func farewell(_ place: String?, _ face: Face) -> HTML {
        guard let place else { return .none }
        let text = face(
            en: "You are logged out of Bascule, and still logged in at the factory's account.",
            fr: "Vous êtes déconnecté de Bascule, mais toujours connecté au compte de l'usine.")
        let link = face(en: "Log out there too", fr: "Se déconnecter là-bas aussi")
        return """
            <div class="note ok" role="status" data-testid="farewell"><p>\(text)</p>\
            <p><a href="\(place)">\(link)</a></p></div>
            """
    }
}
