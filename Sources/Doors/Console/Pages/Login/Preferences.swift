// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Language and theme: a cookie each, and forms.
enum Preferences {
    private static let year = 365 * 86_400

    static func setLanguage(_ visit: Visit) async throws -> Answer {
        guard let language = visit.form["language"].flatMap(Language.init(rawValue:)) else {
            throw Refusal.unknownField
        }
        return back(visit, "bascule_language", language.rawValue)
    }

    static func setTheme(_ visit: Visit) async throws -> Answer {
        guard let theme = visit.form["theme"].flatMap(Theme.init(rawValue:)) else {
            throw Refusal.unknownField
        }
        return back(visit, "bascule_theme", theme.rawValue)
    }

    private static func back(_ visit: Visit, _ name: String, _ value: String) -> Answer {
        let next = LocalPath.checked(visit.form["next"], prefix: visit.site.prefix)
        return .see(next)
            .setting(Cookie(name: name, value: value, seconds: year), visit.site)
    }

    static func forms(_ face: Face) -> HTML {
        let themes = [
            (Theme.auto, face(en: "As the system", fr: "Comme le système")),
            (.light, face(en: "Light", fr: "Clair")), (.dark, face(en: "Dark", fr: "Sombre")),
        ]
        let languages = [(Language.fr, "Français"), (.en, "English")]
        return """
            <form method="post" action="\(face.path("/language"))" class="choice" \
            aria-label="\(face(en: "Language", fr: "Langue"))">\(face.token)\
            <input type="hidden" name="next" value="\(face.target)">
            \(languages.map { choice("language", $0.0.rawValue, $0.1, $0.0 == face.language) })</form>
            <form method="post" action="\(face.path("/theme"))" class="choice" \
            aria-label="\(face(en: "Theme", fr: "Thème"))">\(face.token)\
            <input type="hidden" name="next" value="\(face.target)">
            \(themes.map { choice("theme", $0.0.rawValue, $0.1, $0.0 == face.theme) })</form>
            """
    }

    private static func choice(
        _ name: String, _ value: String, _ shown: String, _ isChosen: Bool
    ) -> HTML {
        """
        <button class="button" name="\(name)" value="\(value)" \
        aria-pressed="\(isChosen ? "true" : "false")">\(shown)</button>
        """
    }
}
