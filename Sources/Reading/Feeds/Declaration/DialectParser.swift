// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import DelimitedText
internal import Records
internal import Wording

/// Reads `dialect:`: what a feed fixes about the form of its files.
struct DialectParser {
    let mistakes: MistakeList

    func parse(_ feed: YAMLMap) -> (DeclaredDialect, LineRule) {
        var dialect = DeclaredDialect()
        dialect.lines = .declared
        guard let map = feed.map("dialect") else {
            dialect.headerRows = 1
            return (dialect, LineRule())
        }
        dialect.encoding = map.string("encoding").map(Encoding.init(name:))
        dialect.fallback = map.string("fallback").map(Encoding.init(name:)) ?? dialect.fallback
        dialect.delimiter = byte(map, "delimiter")
        dialect.quote = byte(map, "quote")
        if let delimiter = dialect.delimiter, delimiter == dialect.quote {
            mistakes.addMistake(
                at: map.place("quote"),
                Phrase(
                    en: "`quote` and `delimiter` are the same character",
                    fr: "`quote` et `delimiter` sont le même caractère"),
                Phrase(en: "Correct one of them", fr: "Corrigez l'un des deux"))
        }
        dialect.escape = map.read("escape") {
            ["doubled": Escape.doubled, "backslash": .backslash][$0]
        }
        let lines = lines(map)
        dialect.headerRows = lines.headerRows
        if case .lines(let count) = lines.preamble { dialect.preambleLines = count }
        dialect.comment = comment(map)
        return (dialect, lines)
    }

    private func lines(_ map: YAMLMap) -> LineRule {
        var rule = LineRule()
        rule.headerRows = map.integer("header") ?? 1
        rule.preamble =
            map.read("preamble") { text in
                if text.lowercased() == "any" { return .any }
                guard let count = Int(text), 0...FeedForm.preambleLimit ~= count else { return nil }
                return count == 0 ? LineRule.Preamble.none : .lines(count)
            } ?? .none
        rule.units =
            map.read("units_row") { text in
                let words: [String: LineRule.Units] = [
                    "may": .may, "true": .always, "yes": .always, "false": .none, "no": .none,
                ]
                return words[text.lowercased()]
            } ?? .none
        rule.footers = map.strings("footer") ?? []
        if rule.footers.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            mistakes.addMistake(
                at: map.place("footer"),
                Phrase(
                    en: "A footer has no words", fr: "Un pied de tableau (`footer`) n'a pas de mots"
                ), Phrase(en: "Write `footer: [\"Total\"]`", fr: "Écrivez `footer: [\"Total\"]`"))
        }
        rule.otherTables = map.choice("tables", LineRule.OtherTables.self) ?? .refuse
        if rule.headerRows == 0, rule.units != .none {
            mistakes.addMistake(
                at: map.place("units_row"),
                Phrase(
                    en: "`units_row` means nothing without a header",
                    fr: "`units_row` n'a pas de sens sans en-tête"),
                Phrase(en: "Remove it, or `header: 0`", fr: "Retirez cette clé, ou `header: 0`"))
        }
        return rule
    }

    private func comment(_ map: YAMLMap) -> [UInt8] {
        map.read("comment") { text in
            let isMark = 1...8 ~= text.utf8.count && !text.contains(where: \.isWhitespace)
            return isMark ? Array(text.utf8) : nil
        } ?? []
    }

    private func byte(_ map: YAMLMap, _ key: String) -> UInt8? {
        map.read(key, DeclaredDialect.byte)
    }
}
