// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Wording

/// Why a feed was taken for a file, and why no other, as people read it.
struct FeedChoiceWords {
    private let choice: FeedChoice
    private let name: String

    init(_ choice: FeedChoice, _ name: String) {
        self.choice = choice
        self.name = name
    }

    /// Why none was taken, and what to do.
    var refusal: Phrase {
        let named = choice.looks.filter(\.takesName)
        if named.count > 1 {
            let feeds = named.map(\.feed).joined(separator: ", ")
            return Phrase(
                en: "“\(name)” may be of several feeds (\(feeds)): choose one",
                fr: "« \(name) » peut être de plusieurs flux (\(feeds)) : choisissez-en un")
        }
        let fitting = choice.looks.filter(\.fits)
        guard let first = fitting.first else {
            return Phrase(
                en:
                    "No feed takes a file named “\(name)”, and none reads its content: choose a feed, or rename the file",
                fr:
                    "Aucun flux ne prend un fichier nommé « \(name) », et aucun n'en lit le contenu : choisissez un flux, ou renommez le fichier"
            )
        }
        let patterns = first.patterns.joined(separator: ", ")
        return Phrase(
            en:
                "No feed takes a file named “\(name)”. Its content reads as one of \(first.feed), whose files are named \(patterns): rename it, if it is one",
            fr:
                "Aucun flux ne prend un fichier nommé « \(name) ». Son contenu se lit comme un fichier de \(first.feed), dont les fichiers s'appellent \(patterns) : renommez-le si c'en est un"
        )
    }

    /// A panel: each feed that was looked at.
    func panel(_ face: Face) -> HTML {
        let title = face(en: "Why this feed", fr: "Pourquoi ce flux")
        guard !choice.isNamed else {
            let told = face(en: "You have named it.", fr: "Vous l'avez choisi.")
            return face.panel(title, "<p class=\"empty\">\(told)</p>")
        }
        let lines = choice.looks.sorted { rank($0) < rank($1) }.map { look -> HTML in
            let isChosen = look.feed == choice.feed
            let mark =
                isChosen
                ? face.tag("ok", "chosen", face(en: "proposed", fr: "proposé"))
                : face.tag("calm", "other", face(en: "not", fr: "non"))
            return """
                <li>\(mark) <b>\(outside: look.feed)</b> <small class="inline">\(why(look, face))</small></li>
                """
        }
        return face.panel(title, "<ul class=\"why\">\(lines)</ul>")
    }

    private func rank(_ look: FeedChoice.Look) -> Int {
        look.feed == choice.feed ? 0 : look.takesName ? 1 : look.fits ? 2 : 3
    }

    private func why(_ look: FeedChoice.Look, _ face: Face) -> HTML {
        let patterns = look.patterns.joined(separator: ", ")
        let name =
            look.takesName
            ? face(en: "its pattern takes the name", fr: "son motif prend le nom")
            : face(en: "its pattern does not take the name", fr: "son motif ne prend pas le nom")
        let content: HTML
        if let trouble = look.trouble {
            content = "\(outside: trouble)"
        } else if let rows = look.rows, let passing = look.passing {
            let pass = face.number(passing)
            let told = face.counted(
                rows, en: "of the first [row|# rows]",
                fr: "[de la première ligne|des # premières lignes]")
            content = "\(face(en: "\(pass) \(told): good", fr: "\(pass) \(told) : bonnes"))"
        } else {
            content = .none
        }
        return "\(name) (<code>\(outside: patterns)</code>) · \(content)"
    }
}
