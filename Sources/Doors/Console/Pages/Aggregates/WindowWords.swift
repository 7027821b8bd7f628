// SPDX-License-Identifier: Apache-2.0

internal import Views
internal import Wording

/// How a window stands, in words.
enum WindowWords {
    static func tag(_ state: WindowDay.State, _ face: Face) -> HTML {
        switch state {
        case .fresh: face.tag("ok", "fresh", face(en: "up to date", fr: "à jour"))
        case .stale: face.tag("warn", "stale", face(en: "stale", fr: "à recalculer"))
        case .failed: face.tag("bad", "failed", face(en: "failed", fr: "en échec"))
        }
    }

    /// One line of text: since which file, or for what reason.
    static func why(_ window: WindowDay, _ face: Face) -> String {
        switch window.state {
        case .failed:
            let times = face.number(window.failures)
            return face(
                en: "failed \(times) times: \(window.error ?? "")",
                fr: "en échec, \(times) fois : \(window.error ?? "")")
        case .stale:
            if let name = window.staleByName {
                return face(en: "stale since \(name)", fr: "à recalculer depuis \(name)")
            }
            return window.computedAt == nil
                ? face(en: "never computed yet", fr: "jamais calculée")
                : face(
                    en: "stale since its declaration or other windows changed",
                    fr: "à recalculer : sa déclaration ou d'autres périodes ont changé")
        case .fresh: return face(en: "up to date", fr: "à jour")
        }
    }

    /// The same with links to the file.
    static func cause(_ window: WindowDay, _ face: Face) -> HTML {
        if window.state == .failed {
            let times = face.number(window.failures)
            let text = face(en: "failed \(times) times:", fr: "en échec, \(times) fois :")
            return "\(text) \(face.kept("\(outside: window.error ?? "")"))"
        }
        guard window.state == .stale, let id = window.staleBy else {
            return "\(outside: why(window, face))"
        }
        let name = window.staleByName ?? "\(id)"
        let text = face(en: "stale since", fr: "à recalculer depuis")
        return "\(text) <a href=\"\(face.path("/files/\(id)"))\">\(outside: name)</a>"
    }

    static func legend(_ face: Face) -> HTML {
        let all: [(String, String)] = [
            ("fresh", face(en: "up to date", fr: "à jour")),
            (
                "stale",
                face(en: "stale: a file came since", fr: "à recalculer : un fichier est venu")
            ),
            ("failed", face(en: "failed", fr: "en échec")),
            ("missing", face(en: "no rows of that day", fr: "aucune ligne ce jour-là")),
        ]
        let items = all.map { state, word -> HTML in
            """
            <span><svg class="year" width="14" height="13" aria-hidden="true"><rect y="1" class="\(state)"/></svg>\
            \(word)</span>
            """
        }
        return "<p class=\"legend\">\(items)</p>"
    }
}
