// SPDX-License-Identifier: Apache-2.0

internal import Inbox
internal import Postgres

/// A row of the ledger whose file has not reached its last place.
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

    var isSettled: Bool { state.isSettled }
}

extension Claim {
    /// The newest open row of each path.
    static func openRows(
        for arrivals: [Arrival], feed: String, on connection: Connection
    ) throws -> [String: OpenRow] {
        var rows: [String: OpenRow] = [:]
        let found = try connection.query(
            """
            select f.inbox_path, f.id, f.state, f.sha256, f.bytes, f.stored_path, f.attempts,
                   coalesce(f.next_attempt_at <= now(), true), f.reason, f.rows_rejected,
                   f.job_id
              from bascule.file f
             where f.stored_at is null and f.feed = \(feed)
               and f.inbox_path = any(\(arrivals.map(\.relative)))
             order by f.id
            """)
        for row in found {
            let state = try row[2, as: String.self]
            rows[try row[0, as: String.self]] = OpenRow(
                id: try row[1, as: Int64.self], state: FileState(rawValue: state) ?? .arrived,
                sha256: try row[3, as: [UInt8]?.self], bytes: try row[4, as: Int64.self],
                storedPath: try row[5, as: String?.self], attempts: try row[6, as: Int.self],
                isDue: try row[7, as: Bool.self], reason: try row[8, as: String?.self],
                rowsRejected: try row[9, as: Int64.self], jobID: try row[10, as: Int64?.self])
        }
        return rows
    }
}
