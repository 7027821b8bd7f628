// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Tables
package import Wording

/// What a revert did, in rows of the feed's table unless said otherwise.
package struct RevertReport: Sendable, Equatable {
    /// The table that the rows were in.
    package var table = ""
    /// Gone: no other file brought their key.
    package var removed: Int64 = 0
    /// Back at the version before.
    package var restored: Int64 = 0
    /// Unchanged, now owned by the first file that had delivered the same values again.
    package var passed: Int64 = 0
    /// Versions, current ones and earlier ones, that the history keeps as `reverted`.
    package var kept: Int64 = 0
    /// Rows that the file brought or confirmed and that were nowhere any more: somebody has deleted them by
    /// hand, or given them to another file.
    package var missing: Int64 = 0
    /// Rows that were looked for, `missing` among them.
    package var due: Int64 = 0
    /// Rows of later files that this one kept out, and that stay out.
    package var notBack: [RowsNotBack] = []
    /// Files of the same bytes that were set aside as its duplicates: now each may be loaded.
    package var duplicates: [LedgerName] = []
    /// The file had been reverted before; nothing was done.
    package var wasDone = false

    init(wasDone: Bool) { self.wasDone = wasDone }

    init(_ counts: Removal.Counts, table: String) {
        self.table = table
        removed = counts.removed
        restored = counts.restored
        passed = counts.passed
        kept = counts.kept
    }
}

/// A file of the ledger by its id and name.
package struct LedgerName: Sendable, Equatable {
    package let id: Int64
    package let name: String

    /// Files told of, at most.
    private static let limit = 1_000

    static func duplicates(of fileID: Int64, on connection: Connection) throws -> [LedgerName] {
        try connection.query(
            """
            select id, name from bascule.file
             where sha256 = (select sha256 from bascule.file where id = \(fileID))
               and feed = (select feed from bascule.file where id = \(fileID))
               and duplicate_of = \(fileID) and state = 'duplicate'
             order by id
             limit \(limit)
            """
        ).map { LedgerName(id: try $0[0], name: try $0[1]) }
    }
}

/// Why a file is not reverted.
package enum RevertRefusal: Worded, Sendable, Equatable {
    case unknown(fileID: Int64)
    case otherFeed(fileID: Int64, feed: String, given: String)
    case notLoaded(fileID: Int64, state: String)
    case tableChanged(fileID: Int64, why: Phrase)
    case rowsElsewhere(fileID: Int64, table: String, rows: Int64)

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
        }
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
