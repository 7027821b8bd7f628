// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox
internal import Postgres

/// A row of the ledger whose file has not reached its final place.
struct OpenRow: Sendable {
    let id: Int64
    let state: FileState
    let sha256: [UInt8]?
    let bytes: Int64
    let storedPath: String?
    let attempts: Int
    let isDue: Bool
    let reason: String?
    let rowsRejected: Int64
    /// The batch that had it last.
    let jobID: Int64?

    /// Which file it is about; nil in rows of an earlier version.
    let identity: SettledIdentity?
    /// Number of failed tries of its move.
    let blockedTimes: Int

    var isSettled: Bool { state.isSettled }

    /// Whether the arrival is another file than the row's.
    ///
    /// A file that bytes were added to is the same file: it keeps its attempts.
    func isAnother(_ arrival: Arrival) -> Bool {
        identity.map { $0.inode != arrival.identity.inode } ?? false
    }

    /// Whether it may be taken now: a file need not wait because of another file's failures.
    func isDue(for arrival: Arrival) -> Bool { isDue || isAnother(arrival) }
}

extension Claim {
    /// The newest open row of each path.
    ///
    /// - Parameter longestWait: seconds; a longer deferral comes from a wrong clock.
    static func openRows(
        for paths: [String], feed: String, longestWait: Double, on connection: Connection
    ) throws -> [FileName: OpenRow] {
        var rows: [FileName: OpenRow] = [:]
        let found = try connection.query(
            """
            select f.inbox_path, f.id, f.state, f.sha256, f.bytes, f.stored_path, f.attempts,
                   coalesce(f.next_attempt_at <= now()
                       or f.next_attempt_at > now() + make_interval(secs => \(longestWait)), true),
                   f.reason, f.rows_rejected, f.job_id, f.inode, f.changed_ns, f.blocked_times
              from bascule.file f
             where f.stored_at is null and f.feed = \(feed)
               and f.inbox_path = any(\(paths))
             order by f.id
            """)
        for row in found {
            let state = try row[2, as: String.self]
            let path = FileName(try row[0, as: String.self])
            rows[path] = OpenRow(
                id: try row[1, as: Int64.self], state: FileState(rawValue: state) ?? .arrived,
                sha256: try row[3, as: [UInt8]?.self], bytes: try row[4, as: Int64.self],
                storedPath: try row[5, as: String?.self], attempts: try row[6, as: Int.self],
                isDue: try row[7, as: Bool.self], reason: try row[8, as: String?.self],
                rowsRejected: try row[9, as: Int64.self], jobID: try row[10, as: Int64?.self],
                identity: try SettledIdentity(
                    inode: row[11, as: Int64?.self], size: row[4, as: Int64.self],
                    changed: row[12, as: Int64?.self]),
                blockedTimes: try row[13, as: Int.self])
        }
        return rows
    }
}
