// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// What is wrong with one field of what was sent, and what to do.
struct Misfit: Sendable, Equatable {
    let field: String
    let detail: Phrase
    let remedy: Phrase

    init(_ field: String, detail: Phrase, remedy: Phrase) {
        self.field = field
        self.detail = detail
        self.remedy = remedy
    }

    init(_ field: String, _ shape: Shape) {
        let wanted = shape.wanted
        self.init(
            field,
            detail: Phrase(
                en: "`\(field)` is not \(wanted.en)", fr: "`\(field)` n'est pas \(wanted.fr)"),
            remedy: Phrase(en: "Send \(wanted.en)", fr: "Envoyez \(wanted.fr)"))
    }

    static func unknown(_ field: String, known: [String]) -> Misfit {
        let all = known.joined(separator: ", ")
        return Misfit(
            field,
            detail: Phrase(en: "There is no `\(field)` here", fr: "Il n'y a pas de `\(field)` ici"),
            remedy: known.isEmpty
                ? Phrase(en: "Leave it out", fr: "L'omettre")
                : Phrase(en: "There are \(all)", fr: "Il y a \(all)"))
    }

    static func missing(_ field: String, _ shape: Shape) -> Misfit {
        let wanted = shape.wanted
        return Misfit(
            field, detail: Phrase(en: "`\(field)` is missing", fr: "`\(field)` manque"),
            remedy: Phrase(en: "Send \(wanted.en)", fr: "Envoyez \(wanted.fr)"))
    }
}
