// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres

/// `/login/code`: the code of the second factor, asked for after the password.
enum CodePage {
    static func show(_ visit: Visit) async throws -> Answer {
        .page(page(visit.face, next: visit.parameter("next"), error: nil))
    }

    static func check(_ visit: Visit) async throws -> Answer {
        guard let key = visit.visitor.key else { throw Refusal.noToken }
        let (code, site) = (visit.form["code"] ?? "", visit.site)
        let (address, agent) = (visit.visitor.address, visit.head["user-agent"] ?? "")
        let outcome = try await site.pool.withConnection { connection in
            try SecondFactorCheck(
                code, in: key, from: address, agent: agent, rules: site.rules
            ).run(by: site.worker, on: connection)
        }
        let (face, next) = (visit.face, visit.form["next"])
        switch outcome {
        case .loggedIn(let key, let principal):
            return LoginPage.entered(key, principal, next: next, visit)
        case .refused:
            let error = face(
                en: "This is not the code that is shown now.",
                fr: "Ce n'est pas le code affiché en ce moment.")
            return .page(page(face, next: next, error: error), status: 401)
        case .directoryAway(let error): throw error
        case .throttled(let wait):
            return Answer.page(
                page(face, next: next, error: LoginPage.throttled(wait, face)), status: 429
            ).retry(after: wait)
        }
    }

    private static func page(_ face: Face, next: String?, error: String?) -> HTML {
        let title = face(en: "Second factor", fr: "Second facteur")
        let next = LocalPath.checked(next, prefix: face.prefix)
        let described: HTML = error == nil ? "" : " aria-describedby=\"errors\""
        return Layout.page(
            face, "login-code", title: title,
            """
            <section class="narrow"><h1>\(title)</h1>
            \(Layout.errors([error].compactMap(\.self), testID: "login-error"))
            <form method="post" action="\(face.path("/login/code"))" class="panel fields">\
            \(face.token)<input type="hidden" name="next" value="\(next)">
            <label for="code">\(face(en: "Code from the application", fr: "Code de l'application"))</label>
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" \
            pattern="[0-9 ]*" required\(described)>
            <button class="button first">\(face(en: "Go on", fr: "Continuer"))</button></form></section>
            """)
    }
}
