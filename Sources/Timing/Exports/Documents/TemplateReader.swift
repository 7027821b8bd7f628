// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Reads templates of the site's folder, and notes every mistake with its line.
struct TemplateReader {
    /// Partials within partials, at most.
    private static let depthLimit = 8

    let folder: String
    let files: DeclarationFolder.Texts
    let mistakes: MistakeList

    /// Nil where there is no such file, which is noted at `node`.
    func template(_ name: String, at node: YAMLNode) -> Template? {
        guard files[name] != nil else {
            let near = Phrase.didYouMean(name, among: files.names) { $0 }
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "There is no template \(folder)/\(name)",
                    fr: "Il n'y a pas de modèle \(folder)/\(name)"),
                near
                    ?? Phrase(
                        en: "Write that file, or correct the name",
                        fr: "Écrivez ce fichier, ou corrigez le nom"))
            return nil
        }
        return read(name, within: [])
    }

    private func read(_ name: String, within: [String]) -> Template? {
        guard let text = files[name] else { return nil }
        let path = "\(folder)/\(name)"
        var scan = TemplateScan(text: text)
        var texts = [name: text]
        let parts = read(&scan, until: nil, path, within + [name], &texts)
        let references = TemplateReferences(folder: folder, files: files, mistakes: mistakes)
        references.check(text, path: path, &texts)
        return Template(file: path, parts: parts, texts: texts)
    }

    /// The parts up to the end of a section, or of the file.
    private func read(
        _ scan: inout TemplateScan, until section: Template.Name?, _ path: String,
        _ within: [String], _ texts: inout [String: String]
    ) -> [Template.Part] {
        var parts: [Template.Part] = []
        while let token = scan.next() {
            switch token {
            case .text(let text): parts.append(.text(text))
            case .unended(let line):
                note(
                    path, line, Phrase(en: "A `{{` has no `}}`", fr: "Un `{{` n'a pas de `}}`"),
                    Phrase(en: "Close the tag on its line", fr: "Fermez la balise sur sa ligne"))
            case .tag(let sign, let text, let line):
                guard sign != "!" else { continue }
                if sign == ">" {
                    include(text, line, path, within, &texts).map { parts.append(.included($0)) }
                    continue
                }
                guard let name = name(sign, text, line, path) else { continue }
                switch sign {
                case "#", "^":
                    let inner = read(&scan, until: name, path, within, &texts)
                    parts.append(.section(name, isInverted: sign == "^", inner))
                case "/":
                    if name.text == section?.text { return parts }
                    note(
                        path, line,
                        Phrase(
                            en: "`{{/\(name.text)}}` ends no section that is open here",
                            fr: "`{{/\(name.text)}}` ne ferme aucune section ouverte ici"),
                        section.map {
                            Phrase(en: "Write `{{/\($0.text)}}`", fr: "Écrivez `{{/\($0.text)}}`")
                        } ?? Phrase(en: "Take it out", fr: "Retirez-la"))
                    if section != nil { return parts }
                default: parts.append(.value(name, isMarkup: sign == "{" || sign == "&"))
                }
            }
        }
        if let section {
            note(
                path, section.line,
                Phrase(
                    en: "The section `{{#\(section.text)}}` is never ended",
                    fr: "La section `{{#\(section.text)}}` n'est jamais fermée"),
                Phrase(en: "Write `{{/\(section.text)}}`", fr: "Écrivez `{{/\(section.text)}}`"))
        }
        return parts
    }

    private func name(
        _ sign: Character, _ text: String, _ line: Int, _ path: String
    ) -> Template.Name? {
        let known: Set<Character> = [" ", "#", "^", "/", "{", "&"]
        guard known.contains(sign),
            text.wholeMatch(of: #/[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*/#) != nil
        else {
            note(
                path, line,
                Phrase(
                    en:
                        "`{{\(sign == " " ? "" : String(sign))\(text)}}` is none of the tags that are known here",
                    fr:
                        "`{{\(sign == " " ? "" : String(sign))\(text)}}` n'est pas une des balises connues ici"
                ),
                Phrase(
                    en:
                        "Write {{name}}, {{#name}}…{{/name}}, {{^name}}…{{/name}}, {{>file}} or {{!comment}}",
                    fr:
                        "Écrivez {{nom}}, {{#nom}}…{{/nom}}, {{^nom}}…{{/nom}}, {{>fichier}} ou {{!commentaire}}"
                ))
            return nil
        }
        return Template.Name(parts: text.split(separator: ".").map(String.init), line: line)
    }

    private func include(
        _ text: String, _ line: Int, _ path: String, _ within: [String],
        _ texts: inout [String: String]
    ) -> Template? {
        let name = text + ".html"
        guard text.wholeMatch(of: #/[A-Za-z0-9_-]+/#) != nil, files[name] != nil else {
            note(
                path, line,
                Phrase(
                    en: "There is no template \(name) to include",
                    fr: "Il n'y a pas de modèle \(name) à inclure"),
                Phrase.didYouMean(name, among: files.names) { $0 }
                    ?? Phrase(
                        en: "Write that file in \(folder)", fr: "Écrivez ce fichier dans \(folder)")
            )
            return nil
        }
        guard !within.contains(name), within.count < Self.depthLimit else {
            note(
                path, line,
                Phrase(
                    en: "\(name) includes itself, or lies more than \(Self.depthLimit) deep",
                    fr: "\(name) s'inclut lui-même, ou est à plus de \(Self.depthLimit) niveaux"),
                Phrase(en: "Take this tag out", fr: "Retirez cette balise"))
            return nil
        }
        let template = read(name, within: within)
        texts.merge(template?.texts ?? [:]) { $1 }
        return template
    }

    private func note(_ path: String, _ line: Int, _ what: Phrase, _ remedy: Phrase) {
        mistakes.addMistake(
            Mistake(file: path, line: line, column: 1, what: what, remedy: remedy))
    }
}
