// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Values within the coordinates of a drawing, each of which must stand in a section of its own.
///
/// A missing value reads `—`. As the path of a drawing that keeps WeasyPrint busy for ever, and as
/// other coordinates it draws something else.
struct TemplateDrawings {
    let mistakes: MistakeList

    func check(_ template: Template) {
        var tag = ""
        check(template.parts, in: template.file, within: [], &tag)
    }

    /// - Parameters:
    ///   - sections: the names of those that are open.
    ///   - tag: the markup since the last `<`.
    private func check(
        _ parts: [Template.Part], in file: String, within sections: [String], _ tag: inout String
    ) {
        for part in parts {
            switch part {
            case .text(let text):
                tag += text
                if let start = tag.lastIndex(of: "<") { tag = String(tag[start...]) }
            case .value(let name, _):
                if !sections.contains(name.text), let attribute = Self.coordinates(tag) {
                    note(name, attribute, file)
                }
                tag += "0"
            case .included(let template):
                check(template.parts, in: template.file, within: sections, &tag)
            case .section(let name, let isInverted, let inner):
                let open = isInverted ? sections : sections + [name.text]
                check(inner, in: file, within: open, &tag)
            }
        }
    }

    /// The attribute that an unfinished tag ends in, where it is one of places.
    private static func coordinates(_ tag: String) -> String? {
        let open =
            #/[\s"'](d|points|transform|viewBox)\s*=\s*(?:"[^"]*|'[^']*|[^"'\s>]*)/#
        return tag.matches(of: open).last
            .flatMap { $0.range.upperBound == tag.endIndex ? String($0.output.1) : nil }
    }

    private func note(_ name: Template.Name, _ attribute: String, _ file: String) {
        let said = name.text
        mistakes.addMistake(
            Mistake(
                file: file, line: name.line, column: 1,
                what: Phrase(
                    en: "`{{\(said)}}` in the `\(attribute)` of a drawing may be missing",
                    fr: "`{{\(said)}}` dans le `\(attribute)` d'un dessin peut manquer"),
                remedy: Phrase(
                    en: "Write `{{#\(said)}}…{{/\(said)}}` around the element",
                    fr: "Écrivez `{{#\(said)}}…{{/\(said)}}` autour de l'élément")))
    }
}
