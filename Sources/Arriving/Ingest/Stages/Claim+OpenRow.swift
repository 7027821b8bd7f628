// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox
internal import Postgres

extension Claim {
    /// A row of the ledger whose file has not reached its final place.
    struct OpenRow: Sendable, RowDecodable {
        enum CodingKeys: String, RowColumn {
            case id, state, sha256, bytes, attempts, reason, inode, again
            case path = "inbox_path"
            case storedPath = "stored_path"
            case isDue = "is_due"
            case rowsRejected = "rows_rejected"
            case jobID = "job_id"
            case changed = "changed_ns"
            case modified = "modified_ns"
            case blockedTimes = "blocked_times"
            case isHandIn = "is_hand_in"
            case isHeld = "is_held"
            case isOfKnownBytes = "is_of_known_bytes"
            case isReleased = "is_released"
            case refusedBy = "refused_by"
        }

        let id: Int64
        let path: FileName
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
        let isAgain: Bool
        /// Number of failed tries of its move.
        let blockedTimes: Int
        /// Handed in by a person or out of a container: nobody else's file is taken for it.
        let isHandIn: Bool
        /// What was handed in; nil: nothing.
        private let handedIn: HandedInFile?
        /// Waits until somebody releases it, or it becomes another one.
        let isHeld: Bool
        private let isOfKnownBytes: Bool
        private let isReleased: Bool
        private let refusedBy: String?

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            path = FileName(try row[.path, as: String.self])
            state = FileState(rawValue: try row[.state]) ?? .arrived
            sha256 = try row[.sha256]
            bytes = try row[.bytes]
            storedPath = try row[.storedPath]
            attempts = try row[.attempts]
            isDue = try row[.isDue]
            reason = try row[.reason]
            rowsRejected = try row[.rowsRejected]
            jobID = try row[.jobID]
            identity = try SettledIdentity(
                inode: row[.inode], size: bytes, changed: row[.changed])
            blockedTimes = try row[.blockedTimes]
            isHandIn = try row[.isHandIn]
            handedIn =
                try isHandIn
                ? HandedInFile(inode: row[.inode], size: bytes, modified: row[.modified]) : nil
            isAgain = try row[.again]
            isHeld = try row[.isHeld]
            isOfKnownBytes = try row[.isOfKnownBytes]
            isReleased = try row[.isReleased]
            refusedBy = try row[.refusedBy]
        }

        var isSettled: Bool { state.isSettled }

        /// Whether the arrival is another file than the row's.
        ///
        /// A file that bytes were added to is the same file: it keeps its attempts. One that was
        /// handed in was whole: with more bytes it is another one, which was given its number.
        func isAnother(_ arrival: Arrival) -> Bool {
            if let handedIn { return !handedIn.isThe(arrival.identity) }
            return identity.map { $0.inode != arrival.identity.inode } ?? false
        }

        /// Whether the arrival is the file of this row, which was handed in.
        func isOwn(_ arrival: Arrival) throws -> Bool {
            guard !isAnother(arrival) else { return false }
            guard identity?.inode != arrival.identity.inode, attempts == 0 else { return true }
            // Of two rows of one name the file under it is that of the one which has given it up.
            return try arrival.place.isWithout(hiddenOf: id)
        }

        /// Whether it may be taken now: a file need not wait because of another file's failures.
        func isDue(for arrival: Arrival) -> Bool {
            isDue || isAnother(arrival) || isHeld && !isWaiting(arrival)
        }

        /// Whether it waits for somebody: these very bytes, or what may be no more than other rights
        /// or times of them.
        func isWaiting(_ arrival: Arrival) -> Bool {
            isHeld && (isUnchanged(arrival) || isOfKnownBytes && isLike(arrival))
        }

        private func isLike(_ arrival: Arrival) -> Bool {
            identity.map {
                $0.inode == arrival.identity.inode && $0.size == arrival.identity.size
            } ?? false
        }

        /// Whether somebody has released these very bytes.
        func isReleased(_ arrival: Arrival) -> Bool { isReleased && isUnchanged(arrival) }

        /// Who has refused these very bytes; nil: nobody.
        func refuser(of arrival: Arrival) -> String? {
            isUnchanged(arrival) ? refusedBy : nil
        }

        func isUnchanged(_ arrival: Arrival) -> Bool {
            identity?.isThe(arrival.identity) ?? true
        }
    }

    /// The open rows of the paths, in the order of their numbers.
    ///
    /// - Parameter longestWait: seconds; a longer deferral comes from a wrong clock.
    static func openRows(
        for paths: [String], feed: String, longestWait: Double, on connection: Connection
    ) throws -> [OpenRow] {
        try connection.query(
            """
            select f.inbox_path, f.id, f.state, f.sha256, f.bytes, f.stored_path, f.attempts,
                   f.held_at is null and coalesce(f.next_attempt_at <= now()
                       or f.next_attempt_at > now() + make_interval(secs => \(longestWait)), true)
                       as is_due,
                   f.reason, f.rows_rejected, f.job_id, f.inode, f.changed_ns, f.modified_ns,
                   f.blocked_times,
                   f.again, f.origin = any(\(HandIn.Origin.names)) as is_hand_in,
                   f.held_at is not null as is_held,
                   f.held_sha256 is not null as is_of_known_bytes, f.released_at is not null as is_released,
                   f.refused_by
              from bascule.file f
             where f.stored_at is null and f.feed = \(feed)
               and f.inbox_path = any(\(paths))
             order by f.id
            """
        ).decode(as: OpenRow.self)
    }
}
