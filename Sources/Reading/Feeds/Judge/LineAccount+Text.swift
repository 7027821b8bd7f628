// SPDX-License-Identifier: Apache-2.0

package import Wording

extension LineAccount {
    /// One line for a person: `121 lines: header 1 (1); rows 120 (2–121)`.
    package func text(in language: Language) -> String {
        let parts = kinds.map { kind in
            "\(kind.name(in: language)) \(self[kind].lines) (\(self[kind].places))"
        }
        let whole = Phrase.counted(lines, en: "# line[s]", fr: "# ligne[s]")
        let colon = language == .fr ? " : " : ": "
        return whole[language] + (parts.isEmpty ? "" : colon + parts.joined(separator: "; "))
    }
}

extension LineAccount.Kind {
    package func name(in language: Language) -> String {
        switch language {
        case .en: english
        case .fr: french
        }
    }

    private var english: String {
        switch self {
        case .separator: "sep= line"
        case .preamble: "preamble"
        case .header: "header"
        case .secondHeader: "second header"
        case .units: "units"
        case .rows: "rows"
        case .repeatedHeader: "header repeated"
        case .comment: "comments"
        case .blank: "blank"
        case .footer: "footer"
        case .otherTables: "other tables"
        case .section: "begin and end of sections"
        case .aside: "beside the tables"
        case .otherSections: "other sections"
        case .passedOver: "passed over"
        case .unread: "not read"
        }
    }

    private var french: String {
        switch self {
        case .separator: "ligne sep="
        case .preamble: "préambule"
        case .header: "titres"
        case .secondHeader: "seconds titres"
        case .units: "unités"
        case .rows: "données"
        case .repeatedHeader: "titres répétés"
        case .comment: "commentaires"
        case .blank: "vides"
        case .footer: "pied"
        case .otherTables: "autres tableaux"
        case .section: "débuts et fins de section"
        case .aside: "à côté des tableaux"
        case .otherSections: "autres sections"
        case .passedOver: "ignorées"
        case .unread: "non lues"
        }
    }
}
