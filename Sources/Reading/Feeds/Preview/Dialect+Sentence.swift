// SPDX-License-Identifier: Apache-2.0

package import Records
package import Wording

extension Dialect {
    /// How the file is written, one line for a person.
    package func text(in language: Language) -> String {
        guard language == .fr else { return description }
        if let sheet { return french(sheet) }
        if isPlaced { return Dialect.text(ofLedger: description, in: language) }
        var parts = ["\(encoding)\(hasBOM ? " avec indicateur d'ordre des octets" : "")"]
        if packing != .none { parts.insert(packing.rawValue, at: 0) }
        let doubt =
            rivalName.map { " (ou \(Dialect.french(delimiter: $0)) : déclarez-le)" } ?? ""
        parts.append("séparateur \(Dialect.french(delimiter: delimiterName))\(doubt)")
        let escape = escape == .backslash ? " échappé par une barre oblique inverse" : ""
        parts.append(quote == nil ? "sans guillemets" : "guillemet \(quoteName)\(escape)")
        parts.append("fins de ligne \(lineEnd == .mixed ? "mêlées" : "\(lineEnd)")")
        if separatorLine { parts.append("ligne sep=") }
        if preambleLines > 0 { parts.append("préambule de \(Self.lines(preambleLines))") }
        parts.append(headerRows == 0 ? "sans titres" : "titres sur \(Self.lines(headerRows))")
        if unitsRow { parts.append("ligne d'unités") }
        parts.append(Phrase.counted(columns, en: "# column[s]", fr: "# colonne[s]").fr)
        return parts.joined(separator: ", ")
    }

    private func french(_ sheet: String) -> String {
        var parts = ["classeur, feuille « \(sheet) »"]
        if preambleLines > 0 { parts.append("préambule de \(Self.lines(preambleLines))") }
        parts.append(headerRows == 0 ? "sans titres" : "titres sur \(Self.lines(headerRows))")
        if unitsRow { parts.append("ligne d'unités") }
        parts.append(Phrase.counted(columns, en: "# column[s]", fr: "# colonne[s]").fr)
        return parts.joined(separator: ", ")
    }

    private static func lines(_ count: Int) -> String {
        Phrase.counted(count, en: "# line[s]", fr: "# ligne[s]").fr
    }

    /// The reader's name for a delimiter, in French.
    package static func french(delimiter name: String) -> String {
        switch name {
        case "tab": "tabulation"
        case "space": "espace"
        case "none (a single column)": "aucun (une seule colonne)"
        case "unit separator (0x1F)": "caractère 0x1F"
        case "blanks that align the columns": "espaces qui alignent les colonnes"
        default: name
        }
    }
}

extension Dialect {
    /// The line of the ledger, English in every site language, as people there read it.
    package static func text(ofLedger line: String, in language: Language) -> String {
        guard language == .fr else {
            return line.replacing(#/(preamble|header) of (\d+)/#) { found in
                let lines = Phrase.counted(
                    Int(found.output.2) ?? 0, en: "# line[s]", fr: "# ligne[s]")
                return "\(found.output.1) of \(lines.en)"
            }
        }
        return line.split(separator: ", ").map { french(part: String($0)) }.joined(separator: ", ")
    }

    private static func french(part: String) -> String {
        let fixed = [
            "sep= line": "ligne sep=", "no header": "sans titres", "units row": "ligne d'unités",
            "quote none": "sans guillemets", "line ends mixed": "fins de ligne mêlées",
        ]
        if let text = fixed[part] { return text }
        for (english, french) in [("preamble of ", "préambule de "), ("header of ", "titres sur ")]
        {
            guard part.hasPrefix(english), let count = Int(part.dropFirst(english.count)) else {
                continue
            }
            return french + lines(count)
        }
        for (english, french) in [
            ("delimiter ", "séparateur "), ("quote ", "guillemet "),
            ("line ends ", "fins de ligne "), ("record ", "enregistrement "),
        ] where part.hasPrefix(english) {
            let rest = String(part.dropFirst(english.count))
            return french + Dialect.french(delimiter: rest)
        }
        for ending in [" columns", " column"] where part.hasSuffix(ending) {
            return part.dropLast(ending.count) + (ending == " column" ? " colonne" : " colonnes")
        }
        return part.replacing(
            " with byte order mark", with: " avec indicateur d'ordre des octets")
    }
}
