// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Postgres
internal import Wording

/// Tokens of one's own: made once, shown once, ended here.
struct TokenForm {
    let face: Face
    /// What was typed, where it was refused.
    let typed: Typed?

    struct Typed: Sendable {
        let label: String
        let life: String
        let scopes: [String]

        init(_ visit: Visit) {
            label = visit.form["label"] ?? ""
            life = visit.form["expires"] ?? ""
            scopes = visit.list("scope")
        }
    }

    private static let usualLife = "90d"

    static func add(_ visit: Visit) async throws -> Answer {
        let (principal, actor, face) = (try visit.person, try visit.actor, visit.face)
        let text = visit.form["expires"].flatMap { $0.isEmpty ? nil : $0 } ?? usualLife
        guard let life = Quantity.duration(text) else {
            return try await AccountPage.answer(
                visit, status: 422,
                errors: [
                    face(
                        en: "“\(text)” is no duration. Write 90d, 12h.",
                        fr: "« \(text) » n'est pas une durée. Écrivez 90d, 12h.")
                ], token: Typed(visit))
        }
        do {
            let scopes = try TokenScopes(texts: visit.list("scope"))
            let made = try await visit.site.pool.withConnection { connection in
                try AddToken(
                    for: principal.name, scopes: scopes, label: visit.form["label"] ?? "",
                    lasting: life, madeBy: principal
                ).run(by: actor, on: connection)
            }
            return .page(page(made, face))
        } catch let error as AccountError {
            return try await AccountPage.answer(
                visit, status: 422, errors: [face(error.sentence)], token: Typed(visit))
        }
    }

    static func revoke(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["token"].flatMap({ Int64($0) }) else {
            throw Refusal.notFound
        }
        let (principal, actor) = (try visit.person, try visit.actor)
        do {
            _ = try await visit.site.pool.withConnection {
                try RevokeToken(id, of: principal.userID).run(by: actor, on: $0)
            }
        } catch is AccountError {
            // Another's token is as one that there is not.
            throw Refusal.notFound
        }
        return visit.done("/account", .tokenRevoked)
    }

    /// This page is the only one that has it.
    private static func page(_ made: Tokens.Made, _ face: Face) -> HTML {
        let title = face(en: "The new token", fr: "Le nouveau jeton")
        return Layout.page(
            face, "account", title: title,
            """
            <section class="narrow"><h1>\(title)</h1>
            <p class="secret" data-testid="token">\(made.text)</p>
            <p>\(face(
                en: "It is shown this once. A program sends it as Authorization: Bearer. It ends",
                fr: "Il n'est montré qu'une fois. Un programme l'envoie par Authorization: Bearer. Il expire le")) \
            \(face.time(made.expiresAt)).</p>
            <p><a href="\(face.path("/account"))#tokens">\(face(en: "To the account", fr: "Vers le compte"))</a></p></section>
            """)
    }

    /// What one may do oneself is offered; a right for one feed is typed.
    var html: HTML {
        let mine = Permission.allCases.filter { face.mayDo($0) }
        let offered = ["all"] + mine.map(\.rawValue)
        let chosen = typed?.scopes ?? []
        let boxes = offered.map { scope -> HTML in
            let mark: HTML = chosen.contains(scope) ? " checked" : ""
            let told =
                scope == "all"
                ? face(en: "all: whatever I may do", fr: "all : tout ce que je peux") : scope
            return """
                <label><input type="checkbox" name="scope" value="\(scope)"\(mark)> \(told)</label>
                """
        }
        let byHand = chosen.first { !offered.contains($0) } ?? ""
        let fields: HTML = """
            <div class="pairs">\(Controls.field("label", face(en: "What for", fr: "Pour quoi"), value: typed?.label ?? "", hint: face(en: "such as: Django", fr: "par exemple : Django")))\
            \(Controls.field("expires", face(en: "Lasts", fr: "Durée"), value: typed?.life ?? Self.usualLife, hint: face(en: "90d, 12h; ten years at most", fr: "90d, 12h ; dix ans au plus")))\
            \(Controls.field("scope", face(en: "A right for one feed", fr: "Un droit pour un flux"), value: byHand, hint: "files.import@labo_resultats"))</div>
            <fieldset class="checks"><legend>\(face(en: "It may", fr: "Il peut"))</legend>\(boxes)</fieldset>
            """
        return """
            <div class="acts">\(Controls.asking(
                face, "/account/tokens", face(en: "Make a token", fr: "Faire un jeton"),
                face(
                    en: "A program shows it instead of a password. It never gives more than you may do yourself.",
                    fr: "Un programme le présente au lieu d'un mot de passe. Il ne donne jamais plus que vos propres droits."),
                fields, isRisky: false, isOpen: typed != nil))</div>
            """
    }
}
