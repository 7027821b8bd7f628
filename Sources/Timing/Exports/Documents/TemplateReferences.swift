// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import FileSystem
internal import Wording

/// The files that a template asks for beside itself: pictures, styles, fonts.
///
/// Each lies in the templates' folder. The printing process gives no other; this tells it earlier,
/// with the line.
struct TemplateReferences {
    let folder: String
    let files: DeclarationFolder.Texts
    let mistakes: MistakeList

    /// Notes what leads out of the folder or nowhere, and adds the texts that are asked for.
    func check(_ text: String, path: String, _ texts: inout [String: String]) {
        let attribute =
            #/(?i)[\s"'](?:src|href|xlink:href|srcset|data|poster)\s*=\s*["']?\s*([^"'\s>]*)/#
        for match in text.matches(of: attribute) {
            let before = text[..<match.range.lowerBound]
            let tag = before.lastIndex(of: "<").map { before[before.index(after: $0)...] } ?? ""
            let isLink = tag.prefix { $0.isLetter }.lowercased() == "a"
            check(
                String(match.output.1), isLink: isLink, path, Self.line(match.range, text), &texts)
        }
        for match in text.matches(of: #/(?i)(?:url\(\s*["']?|@import\s+["'])\s*([^"')]*)/#) {
            check(
                String(match.output.1), isLink: false, path, Self.line(match.range, text), &texts)
        }
    }

    private func check(
        _ address: String, isLink: Bool, _ path: String, _ line: Int,
        _ texts: inout [String: String]
    ) {
        if address.isEmpty || address.hasPrefix("#") || address.hasPrefix("data:") { return }
        // A link is shown, not followed.
        if isLink, ["https://", "http://", "mailto:"].contains(where: address.hasPrefix) { return }
        let words = address.split(separator: "/", omittingEmptySubsequences: false)
        let isOurs = words.allSatisfy { word in
            !word.hasPrefix(".") && word.wholeMatch(of: #/[A-Za-z0-9._-]+/#) != nil
        }
        guard isOurs else {
            return note(
                path, line,
                Phrase(
                    en: "`\(address)` leads out of \(folder)",
                    fr: "`\(address)` mène hors de \(folder)"),
                Phrase(
                    en: "Put the file into that folder and write its plain name: a document asks"
                        + " neither the network nor other folders",
                    fr: "Mettez le fichier dans ce dossier et écrivez son simple nom : un document"
                        + " ne demande ni au réseau ni à d'autres dossiers"))
        }
        let ending = address.split(separator: ".").last?.lowercased() ?? ""
        if words.count > 1, ["css", "svg", "html"].contains(ending) {
            return note(
                path, line,
                Phrase(
                    en: "`\(address)` lies in a subfolder, where no change of it is noticed",
                    fr: "`\(address)` est dans un sous-dossier, où nul ne voit ses changements"),
                Phrase(
                    en: "Put it beside the template and write its plain name",
                    fr: "Mettez-le à côté du modèle et écrivez son simple nom"))
        }
        if let known = files[address] {
            guard texts.updateValue(known, forKey: address) == nil else { return }
            return check(known, path: "\(folder)/\(address)", &texts)
        }
        guard !isThere(address) else { return }
        note(
            path, line,
            Phrase(
                en: "There is no file \(folder)/\(address)",
                fr: "Il n'y a pas de fichier \(folder)/\(address)"),
            Phrase(en: "Put it there, or correct the name", fr: "Mettez-le là, ou corrigez le nom"))
    }

    private func isThere(_ name: String) -> Bool {
        do {
            return try FileStatus(path: "\(folder)/\(name)")?.isRegular ?? false
        } catch {
            return false
        }
    }

    private static func line(_ range: Range<String.Index>, _ text: String) -> Int {
        // The match may begin with the line's end.
        text[..<range.upperBound].utf8.count { $0 == 0x0A } + 1
    }

    private func note(_ path: String, _ line: Int, _ what: Phrase, _ remedy: Phrase) {
        mistakes.addMistake(
            Mistake(file: path, line: line, column: 1, what: what, remedy: remedy))
    }
}
