// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import FileSystem
package import Inbox
package import Postgres

/// An arrival that this worker alone may work on, with its row in the ledger.
///
/// The hold is a session advisory lock on (feed, path below the feed's folder): it ends with the
/// connection, so a dead worker's files are free the moment the server notices.
package struct Claim: Sendable {
    package let arrival: Arrival
    /// Whether its name is one of a file of refused lines.
    let isRejects: Bool
    package let fileID: Int64
    /// How often the file was claimed before, this time included.
    package let attempt: Int
    /// Set when the file is settled already and only its move is pending.
    package let pending: PendingMove?
    /// The failure of the attempt before this one.
    package var lastReason: String?
    /// The canceller, if its worker died with it.
    package var cancelledBy: String?
    /// It waited because it was unusual, and `cancelledBy` does not want it.
    package var isRefused = false
    /// The file whose bytes were mended in place: this row has the new ones.
    package var mends: Int64?
    /// Set for a file that the ledger does not know and that is taken up from where it is stored.
    package var kept: KeptFile?
    /// Whether it was taken up again where it is stored, in the same row.
    var isRetaken = false
    /// Whether it was handed in to be loaded also where its bytes are loaded already.
    var isAgain = false
    /// The file that it is as old as: of a member on trial its container; nil: none but itself.
    var isAsOldAs: Int64?
    /// Whether somebody has released it: however unusual, it is loaded.
    var isReleased = false
    /// Its marker and checksum files, as they were when it was claimed.
    var companions: [Companion] = []

    init(arrival: Arrival, fileID: Int64, attempt: Int, pending: PendingMove? = nil) {
        self.arrival = arrival
        self.fileID = fileID
        self.attempt = attempt
        self.pending = pending
        isRejects = RejectsName.isRejects(arrival.name)
    }
}

extension Claim {
    /// Result of a claim of many arrivals.
    package struct Taken: Sendable {
        /// To be processed together now.
        package var claims: [Claim] = []
        /// To be claimed after these have ended, in this order.
        package var rest: [Arrival] = []
        /// The batch as it is tracked; nil: it is not.
        package var job: (any TrackedBatch)?
        /// Not claimed: they wait for somebody.
        var held: [HeldFile.Waiting] = []
    }

    /// Claims the arrivals that no other worker holds and whose next attempt is due.
    ///
    /// A file whose last attempt was cut off (worker or connection died) is claimed alone: if it
    /// crashes its worker, no other file loses an attempt. Arrivals before it are taken first,
    /// those after it are left: the order of arrival holds.
    ///
    /// One transaction, committed asynchronously: one lost in a crash of the server costs nothing.
    ///
    /// - Parameters:
    ///   - again: load even what is loaded already (`bascule import --again`).
    ///   - origin: `inbox`, or `import` for a file named on the command line.
    ///   - forgiven: ids of files whose last attempt is not counted: its cause was external.
    ///   - longestWait: seconds that a file is deferred for, at most.
    ///   - tracker: where the batch is entered, if anything is claimed.
    package static func takeFiles(
        _ arrivals: [Arrival], feed: Feed, worker: String, origin: String = "inbox",
        again: Bool = false, forgiven: Set<Int64> = [], longestWait: Double = 86_400,
        tracker: (any BatchTracker)? = nil, on connection: Connection
    ) throws -> Taken {
        let keys = arrivals.map { lockKey(feed: feed.name, relative: $0.relative) }
        let held = try connection.query(
            """
            select pg_try_advisory_lock(key)
              from unnest(\(keys)) with ordinality as wanted (key, place)
             order by place
            """
        ).values(as: Bool.self)
        // Checked under the lock: a file that another worker has moved is no arrival. A file that
        // changed while held may have been handed over twice.
        var paths: Set<FileName> = []
        let found = try zip(arrivals, held).compactMap {
            try $1 && $0.isThere && paths.insert(FileName($0.relative)).inserted ? $0 : nil
        }
        guard !found.isEmpty else { return Taken() }
        let mode = TransactionMode(commitsAsynchronously: true)
        return try connection.transaction(mode) { connection in
            let rows = try openRows(
                for: found.map(\.relative), feed: feed.name, longestWait: longestWait,
                on: connection)
            let open = try ownRows(of: found, among: rows)
            let (mine, rest) = apart(found, open)
            let pending = try mine.compactMap { try claim($0, open: open[$0]) }
            let due = mine.filter { arrival in
                open[arrival].map { !$0.isSettled && $0.isDue(for: arrival) } ?? true
            }
            let (fresh, known) = (due.filter { open[$0] == nil }, due.filter { open[$0] != nil })
            let cutOff = known.compactMap { open[$0] }.filter { $0.state == .loading }
                .compactMap(\.jobID)
            let cancelled =
                cutOff.isEmpty ? [:] : try tracker?.cancelled(cutOff, on: connection) ?? [:]
            let job = try enter(pending.count + due.count, of: feed, in: tracker, on: connection)
            let inserted = try insert(
                fresh, feed: feed.name, worker: worker, origin: origin, again: again,
                jobID: job?.id, on: connection)
            let resumed =
                known.isEmpty
                ? []
                : try resume(
                    known, open: open, worker: worker, forgiven: forgiven, cancelled: cancelled,
                    jobID: job?.id, on: connection)
            let byPath = Dictionary(
                (pending + inserted + resumed).map { (FileName($0.arrival.relative), $0) },
                uniquingKeysWith: { first, _ in first })
            var claims = mine.compactMap { byPath[FileName($0.relative)] }
            if claims.contains(where: { !$0.arrival.companions.isEmpty }) {
                try Companion.noteCompanions(of: &claims, on: connection)
            }
            return Taken(claims: claims, rest: rest, job: job, held: waiting(mine, open))
        }
    }

    private static func waiting(
        _ arrivals: [Arrival], _ open: [FileName: OpenRow]
    ) -> [HeldFile.Waiting] {
        guard !open.isEmpty else { return [] }
        return arrivals.compactMap { arrival in
            guard let row = open[arrival], row.isWaiting(arrival) else { return nil }
            return HeldFile.Waiting(
                fileID: row.id, arrival: arrival, isUnchanged: row.isUnchanged(arrival))
        }
    }

    private static func enter(
        _ files: Int, of feed: Feed, in tracker: (any BatchTracker)?, on connection: Connection
    ) throws -> (any TrackedBatch)? {
        guard let tracker, files > 0 else { return nil }
        do {
            return try tracker.begin(feed: feed.name, files: files, on: connection)
        } catch {
            throw TrackingError(cause: error)
        }
    }

    /// The first that may go together, and the rest: a pure function of the rows found.
    private static func apart(
        _ arrivals: [Arrival], _ open: [FileName: OpenRow]
    ) -> (first: [Arrival], rest: [Arrival]) {
        let cutOff = arrivals.firstIndex { open[$0]?.state == .loading }
        let count = cutOff.map { max($0, 1) } ?? arrivals.count
        return (Array(arrivals.prefix(count)), Array(arrivals.dropFirst(count)))
    }

    private static func claim(_ arrival: Arrival, open: OpenRow?) throws -> Claim? {
        guard let open, open.isSettled, open.isDue(for: arrival) else { return nil }
        let pending = PendingMove(
            state: open.state, sha256: open.sha256, bytes: open.bytes,
            storedPath: open.storedPath ?? "", rowsRejected: open.rowsRejected,
            settled: open.identity, blockedTimes: open.blockedTimes)
        return Claim(arrival: arrival, fileID: open.id, attempt: open.attempts, pending: pending)
    }

    private static func insert(
        _ arrivals: [Arrival], feed: String, worker: String, origin: String, again: Bool,
        jobID: Int64?, on connection: Connection
    ) throws -> [Claim] {
        guard !arrivals.isEmpty else { return [] }
        let (names, paths) = (arrivals.map(\.name), arrivals.map(\.relative))
        let sizes = arrivals.map { Int64($0.identity.size) }
        let inodes = arrivals.map { Int64(bitPattern: $0.identity.inode) }
        let changes = arrivals.map(\.identity.ctimeNanoseconds)
        // The name alone tells what the refused lines of a file are for.
        let mends = try ReportBook.mends(names, feed: feed, on: connection)
        // The rows come back in the order they went in: ids ascend with the batch's order.
        let ids = try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, origin, bytes, state, attempts, worker,
                                      again, inode, changed_ns, job_id, mends, previous_id)
            select \(feed), a.name, a.path, \(origin), a.bytes, 'loading', 1, \(worker), \(again),
                   a.inode, a.changed_ns, \(jobID)::bigint, nullif(a.mends, 0),
                   (select max(p.id) from bascule.file p
                     where p.feed = \(feed) and p.name = a.name)
              from unnest(\(names), \(paths), \(sizes), \(inodes), \(changes), \(mends))
                   with ordinality as a (name, path, bytes, inode, changed_ns, mends, place)
             order by a.place
            returning id
            """
        ).values(as: Int64.self)
        return zip(arrivals, ids).map { Claim(arrival: $0, fileID: $1, attempt: 1) }
    }

    /// The advisory lock's key of one path in one feed.
    package static func lockKey(feed: String, relative: String) -> Int64 {
        AdvisoryLock.key(feed, relative)
    }
}

extension [FileName: Claim.OpenRow] {
    fileprivate subscript(_ arrival: Arrival) -> Claim.OpenRow? {
        self[FileName(arrival.relative)]
    }
}

extension Arrival {
    /// Whether the very file that was seen is still there, unchanged, with its marker.
    ///
    /// A file that can't be opened is treated as absent: it is seen again, and shows why it waits.
    var isThere: Bool {
        get throws {
            do {
                guard let place = try place.held(),
                    try FileStatus(place).map({ FileIdentity($0) }) == identity
                else { return false }
                return try companions.allSatisfy { try Companion(of: self, at: $0) != nil }
            } catch let error as FileError where !error.isTheFileSystems {
                return false
            }
        }
    }
}
