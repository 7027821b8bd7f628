// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

extension Recovery {
    /// Rows looked at in one run; the next run takes the rest.
    private static let limitRows = 100_000

    struct Open {
        let id: Int64
        let state: FileState
        let name: String
        let path: String
        let isCommand: Bool
        let storedPath: String?
        let sha256: [UInt8]?
        let rowsRejected: Int64
        let bytes: Int64
        let settled: SettledIdentity?
        /// What was handed in; nil: nothing.
        let handedIn: HandedInFile?
        let blockedTimes: Int
        let attempts: Int
        /// Seconds since 1970 UTC.
        let arrivedAt: Int64
        /// For a file being taken up again from storage: when it was stored; since 1970 UTC.
        let archivedNanoseconds: Int64?

        var isKept: Bool { archivedNanoseconds != nil }
    }

    func openRows(
        feed: Feed, root: String, on connection: Connection
    ) throws -> [Open] {
        try connection.query(
            """
            select id, state, inbox_path, stored_path, sha256, rows_rejected, origin,
                   inode, bytes, changed_ns, modified_ns, blocked_times, name, attempts,
                   floor(extract(epoch from arrived_at))::bigint as arrived,
                   (extract(epoch from archived_at) * 1000000000)::bigint as archived
              from bascule.file
             where stored_at is null and feed = \(feed.name)
               and (blocked_since is null or coalesce(next_attempt_at <= now(), true)
                    or next_attempt_at > now() + make_interval(secs => \(longestWait)))
             order by id
             limit \(Self.limitRows)
            """
        ).map(by: OpenColumn.self) { row in
            let origin = try row[.origin, as: String.self]
            let handedIn =
                try HandIn.Origin(rawValue: origin) == nil
                ? nil
                : HandedInFile(
                    inode: row[.inode], size: row[.bytes], modified: row[.modified])
            return Open(
                id: try row[.id], state: FileState(rawValue: try row[.state]) ?? .arrived,
                name: try row[.name], path: try row[.path],
                isCommand: origin == "import",
                storedPath: try row[.storedPath], sha256: try row[.sha256],
                rowsRejected: try row[.rowsRejected], bytes: try row[.bytes],
                settled: SettledIdentity(
                    inode: try row[.inode], size: try row[.bytes], changed: try row[.changed]),
                handedIn: handedIn,
                blockedTimes: try row[.blockedTimes], attempts: try row[.attempts],
                arrivedAt: try row[.arrived], archivedNanoseconds: try row[.archived])
        }
    }

    private enum OpenColumn: String, RowColumn {
        case id, state, sha256, origin, inode, bytes, name, attempts, arrived, archived
        case path = "inbox_path"
        case storedPath = "stored_path"
        case rowsRejected = "rows_rejected"
        case changed = "changed_ns"
        case modified = "modified_ns"
        case blockedTimes = "blocked_times"
    }
}
