// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Wording

/// Why a file is not reverted.
package enum RevertRefusal: Worded, Sendable, Equatable {
    case unknown(fileID: Int64)
    case otherFeed(fileID: Int64, feed: String, given: String)
    case notLoaded(fileID: Int64, state: String)
    case tableChanged(fileID: Int64, why: Phrase)
    case rowsElsewhere(fileID: Int64, table: String, rows: Int64)
    /// A foreign key, and its table where the server names it: rows that stay refer to the file's.
    case referredTo(fileID: Int64, by: String, of: String?)
    /// A container, of which these members are loaded or may be soon.
    case members(fileID: Int64, [Int64])

    package var sentence: Phrase {
        switch self {
        case .unknown(let id):
            Phrase(
                en: "file \(id) is not in the ledger: `bascule files list` shows those that are",
                fr:
                    "le fichier \(id) n'est pas au registre : `bascule files list` montre ceux qui y sont"
            )
        case .otherFeed(let id, let feed, let given):
            Phrase(
                en: "file \(id) was loaded by feed \(feed), not \(given): give it that feed",
                fr:
                    "le fichier \(id) a été chargé par le flux \(feed), pas \(given) : donnez-lui ce flux"
            )
        case .notLoaded(let id, let state):
            Phrase(
                en: "file \(id) is \(state), not loaded: it has no rows to take back",
                fr:
                    "le fichier \(id) n'est pas chargé (\(StateWord.shown(state, in: .fr))) : il n'a"
                    + " pas de lignes à retirer")
        case .tableChanged(let id, let why):
            Phrase(
                en: "file \(id) can't be taken back, its table differs from the feed: \(why.en)",
                fr: "le fichier \(id) ne peut pas être annulé, sa table diffère du flux : \(why.fr)"
            )
        case .rowsElsewhere(let id, let table, let rows):
            Self.rowsElsewhere(id, table, rows)
        case .referredTo(let id, let key, let table): Self.referredTo(id, key, table)
        case .members(let id, let members): Self.members(id, members)
        }
    }

    private static func referredTo(_ id: Int64, _ key: String, _ table: String?) -> Phrase {
        Phrase(
            en: "file \(id) can't be taken back: rows"
                + (table.map { " of the table \($0)" } ?? "")
                + " that stay refer to rows of this file (foreign key \(key)). Nothing was changed;"
                + " take back the files that brought those rows, or delete them, first",
            fr: "le fichier \(id) ne peut pas être annulé : des lignes"
                + (table.map { " de la table \($0)" } ?? "")
                + " qui restent renvoient à des lignes de ce fichier (clé étrangère \(key)). Rien"
                + " n'est changé ; annulez d'abord les fichiers qui ont apporté ces lignes, ou"
                + " supprimez-les")
    }

    private static func members(_ id: Int64, _ members: [Int64]) -> Phrase {
        let shown = members.prefix(10).map(String.init).joined(separator: " ")
        let list = members.count > 10 ? shown + " …" : shown
        return Phrase(
            en: "file \(id) is a container: its rows are those of its members; take these back"
                + " first: `bascule files revert \(list)`",
            fr: "le fichier \(id) est une archive : ses lignes sont celles de ses membres ; annulez"
                + " d'abord ceux-ci : `bascule files revert \(list)`")
    }

    private static func rowsElsewhere(_ id: Int64, _ table: String, _ rows: Int64) -> Phrase {
        Phrase(en: "file \(id)", fr: "le fichier \(id)")
            + .counted(rows, en: " brought # row[s]", fr: " a apporté # ligne[s]")
            + Phrase(
                en: ", and neither table \(table) nor its history has any of that: was the table"
                    + " renamed or emptied by hand? Nothing was changed; if the loss is known,"
                    + " --force notes the file as reverted",
                fr: ", et ni la table \(table) ni son historique n'en ont rien : la table a-t-elle"
                    + " été renommée ou vidée à la main ? Rien n'est changé ; si la perte est connue,"
                    + " --force note le fichier comme annulé")
    }
}
