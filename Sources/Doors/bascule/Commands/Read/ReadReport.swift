// SPDX-License-Identifier: Apache-2.0

import Application
import DelimitedText
import Feeds
import Records
import Wording

/// Report of `bascule read` for a person, on standard error: one fact a line.
struct ReadReport {
    private(set) var malformed = 0
    private let output = DescriptorOutput(descriptor: 2)
    private let language = SiteLanguage.current

    /// Malformed stretches reported one by one; the rest is counted.
    private static let told = 50

    private func say(_ text: String) throws {
        do {
            try output.write(Array((text + "\n").utf8))
        } catch is DescriptorOutput.Closed {
            // The reader is gone; the records still have to be written.
        }
    }

    /// Labels and their texts, one under the other.
    private func say(_ label: Phrase, _ text: Phrase) throws {
        let colon = language == .fr ? " :" : ":"
        let label = label[language].isEmpty ? "" : label[language] + colon
        let room = String(repeating: " ", count: max(1, (language == .fr ? 16 : 13) - label.count))
        try say(label + room + text[language])
    }

    func begin(_ opening: Opening) throws {
        let dialect = opening.dialect
        if dialect.packing != .none {
            try say(Phrase(en: "packing", fr: "archive"), Phrase(dialect.packing.rawValue))
        }
        let mark = dialect.hasBOM
        try say(
            Phrase(en: "encoding", fr: "encodage"),
            Phrase("\(dialect.encoding)")
                + Phrase(
                    en: mark ? ", with a byte order mark" : "",
                    fr: mark ? ", avec indicateur d'ordre des octets" : ""))
        try tellForm(dialect)
        for (index, text) in opening.preamble.enumerated() {
            try say(
                Phrase(en: "preamble \(index + 1)", fr: "préambule \(index + 1)"),
                Phrase(showUndefined(text)))
        }
        try tellHeader(opening)
        if !opening.units.isEmpty {
            try say(
                Phrase(en: "units", fr: "unités"),
                Phrase(opening.units.map(showUndefined).joined(separator: " | ")))
        }
    }

    private func tellForm(_ dialect: Dialect) throws {
        if dialect.isJSONLines {
            try say(Phrase(en: "format", fr: "format"), Phrase("JSON Lines"))
            return try say(Phrase(en: "columns", fr: "colonnes"), Phrase("\(dialect.columns)"))
        }
        if let record = dialect.record {
            try say(Phrase(en: "format", fr: "format"), Phrase("XML"))
            try say(Phrase(en: "record", fr: "ligne"), Phrase(record))
            return try say(Phrase(en: "columns", fr: "colonnes"), Phrase("\(dialect.columns)"))
        }
        func delimiter(_ name: String) -> Phrase {
            Phrase(en: name, fr: Dialect.french(delimiter: name))
        }
        try say(
            Phrase(en: "delimiter", fr: "séparateur"),
            delimiter(dialect.delimiterName)
                + (dialect.separatorLine
                    ? Phrase(en: " (sep= line)", fr: " (ligne sep=)") : Phrase("")))
        if let rival = dialect.rivalName {
            try say(
                Phrase(""),
                Phrase(en: "in doubt: ", fr: "pas certain : ") + delimiter(rival)
                    + Phrase(
                        en: " cuts every row as well", fr: " coupe aussi toutes les lignes"))
        }
        let isEscaped = dialect.escape == .backslash
        try say(
            Phrase(en: "quote", fr: "guillemet"),
            Phrase(en: dialect.quoteName, fr: dialect.quote == nil ? "aucun" : dialect.quoteName)
                + Phrase(
                    en: isEscaped ? ", escaped by a backslash" : "",
                    fr: isEscaped ? ", échappé par une barre oblique inverse" : ""))
        try say(
            Phrase(en: "line ends", fr: "fins de ligne"),
            Phrase(
                en: "\(dialect.lineEnd)",
                fr: dialect.lineEnd == .mixed ? "mêlées" : "\(dialect.lineEnd)"))
        try say(Phrase(en: "columns", fr: "colonnes"), Phrase("\(dialect.columns)"))
        if dialect.trailingDelimiter {
            let phrase = Phrase(
                en: "rows end in one delimiter too many: the empty last column is left out",
                fr:
                    "les lignes finissent par un séparateur de trop : la dernière colonne, vide, est ignorée"
            )
            try say(phrase[language])
        }
    }

    private func tellHeader(_ opening: Opening) throws {
        let label = Phrase(en: "header", fr: "titres")
        guard !opening.header.isEmpty else {
            return try say(label, Phrase(en: "none", fr: "aucun"))
        }
        let rows = opening.dialect.headerRows
        let names = opening.header.map(showUndefined).joined(separator: " | ")
        guard opening.headerLine > 0 else { return try say(label, Phrase(names)) }
        let place =
            Phrase(en: "line \(opening.headerLine)", fr: "ligne \(opening.headerLine)")
            + (rows > 1 ? .counted(rows, en: ", # row[s]", fr: ", # ligne[s]") : Phrase(""))
        try say(label, place + Phrase(en: ": \(names)", fr: " : \(names)"))
    }

    mutating func takeMalformed(_ malformed: Malformed) throws {
        self.malformed += 1
        guard self.malformed <= Self.told else { return }
        let raw = showUndefined(String(decoding: malformed.raw.prefix(200), as: UTF8.self))
        let phrase =
            Phrase(en: "line \(malformed.line): ", fr: "ligne \(malformed.line) : ")
            + malformed.reason.sentence(ofFile: malformed.isFatal)
        try say(phrase[language])
        if !raw.isEmpty, !malformed.isFatal { try say("    \(raw)") }
    }

    func end(_ closing: Closing) throws {
        for note in closing.notes { try say(note.sentence(closing)[language]) }
        for place in closing.unread {
            try say(
                Phrase(en: "not shown", fr: "non montré"),
                Phrase(
                    en: "\(place.name), line \(place.line)",
                    fr: "\(place.name), ligne \(place.line)"))
        }
        for line in closing.footer {
            try say(Phrase(en: "footer", fr: "pied"), Phrase(showUndefined(line)))
        }
        if malformed > Self.told {
            let more = Phrase.counted(
                malformed - Self.told, en: "... and # more malformed line[s]",
                fr: "... et # autre[s] ligne[s] mal formée[s]")
            try say(more[language])
        }
        let bad =
            malformed == 0
            ? Phrase("") : .counted(malformed, en: ", # malformed", fr: ", # mal formée[s]")
        try say(
            Phrase(en: "read", fr: "lu"),
            .counted(closing.records, en: "# record[s] from ", fr: "# enregistrement[s] de ")
                + .counted(closing.lines, en: "# line[s]", fr: "# ligne[s]") + bad)
    }
}

extension Note {
    /// Oddities, and their lines.
    fileprivate func sentence(_ closing: Closing) -> Phrase {
        guard kind != .encoding else {
            return Phrase(
                en: "not UTF-8 after all, read as \(closing.encoding) from there on",
                fr: "finalement pas de l'UTF-8, lu comme \(closing.encoding) à partir de là")
        }
        let more = count > lines.count
        return what + Phrase(en: ": ", fr: " : ")
            + .counted(count, en: "line[s] ", fr: "ligne[s] ")
            + Phrase(lines.map(String.init).joined(separator: ", "))
            + (more ? .counted(count, en: ", … (# in all)", fr: ", … (# en tout)") : Phrase(""))
    }

    private var what: Phrase {
        switch kind {
        case .raggedRow:
            Phrase(
                en: "rows with another number of fields",
                fr: "lignes dont le nombre de cellules diffère")
        case .mendedQuote:
            Phrase(
                en: "broken quotes, understood all the same",
                fr: "guillemets abîmés, compris tout de même")
        case .otherDelimiter:
            Phrase(
                en: "rows in another dialect, understood all the same",
                fr: "lignes d'une autre forme, comprises tout de même")
        case .undefinedByte:
            Phrase(
                en: "bytes that the encoding does not define",
                fr: "octets que l'encodage ne définit pas")
        case .nulByte: Phrase(en: "NUL bytes", fr: "octets nuls")
        case .otherMember:
            Phrase(
                en: "members that the first lines do not have, which are not shown",
                fr: "membres que les premières lignes n'ont pas, qui ne sont pas montrés")
        case .middleBOM:
            Phrase(
                en: "byte order mark inside the file (files put together?)",
                fr:
                    "indicateur d'ordre des octets au milieu du fichier (fichiers mis bout à bout ?)"
            )
        case .repeatedHeader: Phrase(en: "header repeated, left out", fr: "titres répétés, ignorés")
        case .newTable:
            Phrase(en: "another table begins", fr: "un autre tableau commence")
        case .blankLine: Phrase(en: "blank lines, left out", fr: "lignes vides, ignorées")
        case .lineEnd:
            Phrase(
                en: "lines that end unlike the first ones",
                fr: "lignes qui ne finissent pas comme les premières")
        case .encoding: preconditionFailure("told without lines")
        }
    }
}
