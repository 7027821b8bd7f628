// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// What a template may ask for, known before there is a value.
indirect enum TemplateShape: Sendable {
    case text, markup
    case list([String: TemplateShape])
    case map([String: TemplateShape])

    /// Notes each name of the template that stands for nothing, or for something else than its tag
    /// says.
    static func check(
        _ template: Template, _ shapes: [String: TemplateShape], _ mistakes: MistakeList
    ) {
        check(template.parts, in: template.file, [shapes], mistakes)
        TemplateDrawings(mistakes: mistakes).check(template)
    }

    private static func check(
        _ parts: [Template.Part], in file: String, _ scopes: [[String: TemplateShape]],
        _ mistakes: MistakeList
    ) {
        for part in parts {
            switch part {
            case .text: continue
            case .included(let template):
                check(template.parts, in: template.file, scopes, mistakes)
            case .value(let name, let isMarkup):
                guard let found = shape(name, scopes, file, mistakes) else { continue }
                checkValue(name, found, isMarkup: isMarkup, file, mistakes)
            case .section(let name, let isInverted, let inner):
                guard let found = shape(name, scopes, file, mistakes) else { continue }
                switch found {
                case .list(let row) where !isInverted:
                    check(inner, in: file, scopes + [row], mistakes)
                case .map(let facts) where !isInverted:
                    check(inner, in: file, scopes + [facts], mistakes)
                default: check(inner, in: file, scopes, mistakes)
                }
            }
        }
    }

    private static func checkValue(
        _ name: Template.Name, _ shape: TemplateShape, isMarkup: Bool, _ file: String,
        _ mistakes: MistakeList
    ) {
        let said = name.text
        switch shape {
        case .text where !isMarkup: return
        case .markup where isMarkup: return
        case .text:
            mistakes.addMistake(
                Mistake(
                    file: file, line: name.line, column: 1,
                    what: Phrase(
                        en: "`{{{\(said)}}}` would put data into the page as markup",
                        fr: "`{{{\(said)}}}` mettrait des données dans la page comme du balisage"),
                    remedy: Phrase(
                        en: "Write `{{\(said)}}`; only charts are markup",
                        fr: "Écrivez `{{\(said)}}` ; seuls les graphiques sont du balisage")))
        case .markup:
            mistakes.addMistake(
                Mistake(
                    file: file, line: name.line, column: 1,
                    what: Phrase(
                        en: "`{{\(said)}}` is a picture, and would be shown as its text",
                        fr: "`{{\(said)}}` est une image, et son texte serait affiché"),
                    remedy: Phrase(en: "Write `{{{\(said)}}}`", fr: "Écrivez `{{{\(said)}}}`")))
        case .list, .map:
            mistakes.addMistake(
                Mistake(
                    file: file, line: name.line, column: 1,
                    what: Phrase(
                        en: "`{{\(said)}}` is no single value",
                        fr: "`{{\(said)}}` n'est pas une valeur seule"),
                    remedy: Phrase(
                        en: "Write `{{#\(said)}}…{{/\(said)}}`, with its columns between",
                        fr: "Écrivez `{{#\(said)}}…{{/\(said)}}`, avec ses colonnes dedans")))
        }
    }

    /// What a name stands for; nil, and a mistake, where it stands for nothing.
    private static func shape(
        _ name: Template.Name, _ scopes: [[String: TemplateShape]], _ file: String,
        _ mistakes: MistakeList
    ) -> TemplateShape? {
        var known = scopes.reduce(into: [:]) { $0.merge($1) { $1 } }
        var found: TemplateShape?
        for (place, word) in name.parts.enumerated() {
            if place > 0 {
                if case .map(let facts) = found { known = facts } else { known = [:] }
            }
            found = known[word]
            guard found == nil else { continue }
            noteUnknown(name, word, known.keys.sorted(), file, mistakes)
            return nil
        }
        return found
    }

    private static func noteUnknown(
        _ name: Template.Name, _ word: String, _ known: [String], _ file: String,
        _ mistakes: MistakeList
    ) {
        let list = known.joined(separator: ", ")
        let near = Phrase.didYouMean(word, among: known) { $0 }
        mistakes.addMistake(
            Mistake(
                file: file, line: name.line, column: 1,
                what: Phrase(
                    en: "`{{\(name.text)}}` stands for nothing here",
                    fr: "`{{\(name.text)}}` ne désigne rien ici"),
                remedy: near
                    ?? (known.isEmpty
                        ? Phrase(
                            en: "What is before the last point is no group of values",
                            fr: "Ce qui précède le dernier point n'est pas un groupe de valeurs")
                        : Phrase(en: "There are: \(list)", fr: "Il y a : \(list)"))))
    }
}
