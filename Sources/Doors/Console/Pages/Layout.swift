// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Calendar
internal import Wording

/// The frame of every page.
enum Layout {
    /// - Parameters:
    ///   - page: its name for scripts and style.
    ///   - part: the page of the navigation that it belongs to.
    static func page(
        _ face: Face, _ page: String, part: String? = nil, title: String, _ content: HTML
    ) -> HTML {
        """
        <!doctype html>
        <html lang="\(face.language.rawValue)" data-theme="\(face.theme.rawValue)">
        <head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <title>\(title) · Bascule</title>
        <link rel="stylesheet" href="\(face.path(Asset.stylesheet.path))">
        <link rel="icon" href="\(face.path(Asset.icon.path))" type="image/svg+xml">
        <script src="\(face.path(Asset.script.path))" defer></script></head>
        <body data-page="\(page)">
        <a class="skip" href="#main">\(face(en: "Skip to the content", fr: "Aller au contenu"))</a>
        \(header(face, part ?? page))
        <main id="main">
        \(content)
        </main>
        <footer>\(clock(face))\(preferences(face, page))</footer>
        </body></html>

        """
    }

    private static func clock(_ face: Face) -> HTML {
        let zone = face.zone.identifier
        return "<p>\(face(en: "Times are those of \(zone).", fr: "Heures de \(zone)."))</p>"
    }

    /// Language and theme, where the page itself does not have them.
    private static func preferences(_ face: Face, _ page: String) -> HTML {
        guard face.key != nil, page != "login", page != "account" else { return .none }
        return "<div class=\"choices\">\(Preferences.forms(face))</div>"
    }

    private static func header(_ face: Face, _ page: String) -> HTML {
        """
        <header class="top"><div><a class="brand" href="\(face.path("/"))">\(mark)Bascule</a>
        \(face.principal.map { who(face, $0) + Navigation.menu(face, page) } ?? .none)</div></header>
        """
    }

    private static let mark: HTML = """
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true"><path class="mark" \
        d="M2 17h18M5 17l2-7h8l2 7M11 10V4M6 4h10"/></svg>
        """

    private static func who(_ face: Face, _ principal: Principal) -> HTML {
        """
        <div class="who"><a class="find" href="\(face.path("/search"))">\(face(en: "Go to", fr: "Aller à")) \
        <kbd>/</kbd></a><span data-testid="user">\(outside: principal.name)</span>
        <form method="post" action="\(face.path("/logout"))">\(face.token)\
        <button class="plain">\(face(en: "Log out", fr: "Se déconnecter"))</button></form></div>
        """
    }

    /// What is wrong with what was sent.
    static func errors(_ texts: [String], id: String = "errors", testID: String = "errors") -> HTML
    {
        guard !texts.isEmpty else { return .none }
        return """
            <div class="note bad" role="alert" id="\(id)" data-testid="\(testID)">\
            \(texts.map { "<p>\(HTML(prose: $0))</p>" as HTML })</div>
            """
    }

    /// What an action did.
    static func flash(_ text: String?) -> HTML {
        guard let text else { return .none }
        return "<div class=\"note ok\" role=\"status\" data-testid=\"flash\"><p>\(text)</p></div>"
    }
}
