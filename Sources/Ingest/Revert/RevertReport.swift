// SPDX-License-Identifier: Apache-2.0

internal import Postgres

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
package enum RevertRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    case unknown(fileID: Int64)
    case otherFeed(fileID: Int64, feed: String, given: String)
    case notLoaded(fileID: Int64, state: String)
    case tableChanged(fileID: Int64, why: String)
    case rowsElsewhere(fileID: Int64, table: String, rows: Int64)

    package var description: String {
        switch self {
        case .unknown(let id):
            "file \(id) is not in the ledger: `bascule files list` shows those that are"
        case .otherFeed(let id, let feed, let given):
            "file \(id) was loaded by feed \(feed), not \(given): give it that feed"
        case .notLoaded(let id, let state):
            "file \(id) is \(state), not loaded: it has no rows to take back"
        case .tableChanged(let id, let why):
            "file \(id) can't be taken back, its table differs from the feed: \(why)"
        case .rowsElsewhere(let id, let table, let rows):
            "file \(id) brought \(rows) rows, and neither table \(table) nor its history has one of"
                + " them: was the table renamed or emptied by hand? Nothing was changed; if they"
                + " are known to be gone, --force notes the file as reverted"
        }
    }
}
