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
        var quote: Character?
        // Where the value begins that is open, or the name of the next one.
        var start = tag.startIndex
        for index in tag.indices {
            let sign = tag[index]
            if let open = quote {
                if sign == open { (quote, start) = (nil, tag.index(after: index)) }
            } else if sign == ">" {
                return nil
            } else if sign == "\"" || sign == "'" {
                quote = sign
            }
        }
        let open = #/[\s](d|points|transform|viewBox)\s*=\s*["']?[^\s]*/#
        let rest = " " + tag[start...]
        guard quote != nil else { return rest.matches(of: open).last.flatMap { ends($0, rest) } }
        let quoted = #/[\s](d|points|transform|viewBox)\s*=\s*["'].*/#.dotMatchesNewlines()
        return rest.firstMatch(of: quoted).map { String($0.output.1) }
    }

    private static func ends(
        _ match: Regex<(Substring, Substring)>.Match, _ text: String
    ) -> String? {
        match.range.upperBound == text.endIndex ? String(match.output.1) : nil
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
