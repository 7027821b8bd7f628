// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox
internal import Journal
package import Postgres
package import Wording

extension Claim {
    /// The row of each arrival, if it has one: the newest of its path.
    ///
    /// A file that a person handed in has its row to itself: another's under its name is no part of
    /// it, be it that the first has not its name yet.
    static func ownRows(
        of arrivals: [Arrival], among rows: [OpenRow]
    ) throws -> [FileName: OpenRow] {
        guard rows.contains(where: \.isHandIn) else {
            return Dictionary(rows.map { ($0.path, $0) }) { _, newest in newest }
        }
        let byPath = Dictionary(grouping: rows, by: \.path)
        return try arrivals.reduce(into: [:]) { own, arrival in
            let name = FileName(arrival.relative)
            let mine = try (byPath[name] ?? []).filter {
                try !$0.isHandIn || $0.isSettled || $0.isOwn(arrival)
            }
            own[name] = mine.last { $0.isHandIn && !$0.isSettled } ?? mine.last
        }
    }

    /// Claims files that were claimed before and did not end.
    static func resume(
        _ arrivals: [Arrival], open: [FileName: OpenRow], worker: String, forgiven: Set<Int64>,
        cancelled: [Int64: String], jobID: Int64?, on connection: Connection
    ) throws -> [Claim] {
        let rows = arrivals.compactMap { open[FileName($0.relative)] }
        // Another file under the same name has its own attempts.
        let attempts = zip(rows, arrivals).map { row, arrival in
            (row.isAnother(arrival) ? 0 : row.attempts) + (forgiven.contains(row.id) ? 0 : 1)
        }
        _ = try connection.execute(
            """
            update bascule.file f
               set state = 'loading', attempts = a.attempts, worker = \(worker),
                   bytes = a.bytes, inode = a.inode, changed_ns = a.changed_ns,
                   next_attempt_at = null, job_id = \(jobID), held_at = null, unusual = null,
                   -- What somebody has said of a file holds for these bytes.
                   released_at = case when a.same then f.released_at end,
                   released_by = case when a.same then f.released_by end,
                   refused_by = case when a.same then f.refused_by end
              from unnest(\(rows.map(\.id)), \(arrivals.map { Int64($0.identity.size) }),
                          \(arrivals.map { Int64(bitPattern: $0.identity.inode) }),
                          \(arrivals.map(\.identity.ctimeNanoseconds)), \(attempts),
                          \(zip(rows, arrivals).map { $0.isUnchanged($1) }))
                       as a (id, bytes, inode, changed_ns, attempts, same)
             where f.id = a.id
            """)
        return rows.indices.map { index in
            let row = rows[index]
            var claim = Claim(
                arrival: arrivals[index], fileID: row.id, attempt: attempts[index])
            claim.lastReason = row.reason
            claim.isAgain = row.isAgain
            claim.isReleased = row.isReleased(arrivals[index])
            if row.state == .loading, !row.isAnother(arrivals[index]) {
                claim.cancelledBy = row.jobID.flatMap { cancelled[$0] }
            }
            if let actor = row.refuser(of: arrivals[index]) {
                claim.cancelledBy = actor
                claim.isRefused = true
            }
            return claim
        }
    }

    /// The feed a file of the ledger belongs to; nil if there is no such file.
    package static func feedName(of id: Int64, on connection: Connection) throws -> String? {
        try connection.query("select feed from bascule.file where id = \(id)")
            .firstValue()
    }

    /// Takes up a file that ended, from where it is stored, in the same row of the ledger.
    ///
    /// Its old faults leave the ledger (the journal keeps their number); the report beside the file
    /// stays. A file mended in place is another file, with its own row that names the one it mends.
    ///
    /// - Parameters:
    ///   - states: in another one it is left; nil: in any that has ended.
    ///   - job: the one whose task it is.
    /// - Returns: the claim to process; nil if the file waits in the inbox: then it is due at once.
    /// - Throws: `RetryRefusal`.
    package static func retake(
        _ id: Int64, in states: [String]? = nil, by actor: String, for job: Int64? = nil,
        language: Language = .en, on connection: Connection
    ) throws -> Claim? {
        let seen = try endedRow(id, on: connection)
        guard try lock(feed: seen.feed, seen.inboxPath, on: connection) else {
            throw RetryRefusal.busy(id)
        }
        // Until the lock was held another one may have taken it up.
        let row = try endedRow(id, on: connection)
        guard row.inboxPath == seen.inboxPath else { throw RetryRefusal.busy(id) }
        if let states { try row.state.require(states, of: id) }
        guard !row.isHeld else { throw RetryRefusal.held(id) }
        if !row.state.isSettled {
            try makeDue(id, by: actor, for: job, on: connection)
            return nil
        }
        guard let path = row.storedPath, let status = try FileStatus(path: path) else {
            if let mended = try Succession.mended(id, on: connection) {
                throw RetryRefusal(
                    Phrase(
                        en: "file \(id) was mended in place as file \(mended):"
                            + " `bascule files retry \(mended)` takes that one up",
                        fr:
                            "le fichier \(id) a été corrigé sur place, devenu le fichier \(mended) :"
                            + " `bascule files retry \(mended)` reprend celui-là"))
            }
            throw RetryRefusal(
                Phrase(
                    en: "file \(id) is not at \(row.storedPath ?? "any known place") any more:"
                        + " drop it into the inbox again",
                    fr: "le fichier \(id) n'est plus dans \(row.storedPath ?? "un lieu connu") :"
                        + " déposez-le de nouveau dans la boîte"))
        }
        // From now on its place is known: if this process dies, a recovery looks there, and not
        // while the lock is held.
        guard try lock(feed: row.feed, path, on: connection) else {
            throw RetryRefusal.busy(id)
        }
        let arrival = Arrival(
            label: row.feed, root: Folder.parent(of: path), relative: path,
            identity: FileIdentity(status))
        if try row.isUnchanged(status) {
            try reopen(id, at: path, status, by: actor, for: job, on: connection)
            var claim = Claim(arrival: arrival, fileID: id, attempt: 1, pending: nil)
            claim.kept = row.archivedNanoseconds.map {
                KeptFile(name: row.name, path: path, archivedNanoseconds: $0)
            }
            claim.isRetaken = true
            claim.isAgain = row.isAgain
            return claim
        }
        return try connection.transaction { connection in
            let claim = try Succession(of: id, to: arrival, cause: .mended).begin(
                by: actor, language: language, on: connection)
            if let job { try FileTask.begin(claim.fileID, for: job, on: connection) }
            return claim
        }
    }

    private static func lock(
        feed: String, _ relative: String, on connection: Connection
    ) throws -> Bool {
        let key = lockKey(feed: feed, relative: relative)
        return try connection.query("select pg_try_advisory_lock(\(key))").value()
    }

    private struct EndedRow: RowDecodable {
        enum CodingKeys: String, RowColumn {
            case feed, state, bytes, sha256, name, again
            case inboxPath = "inbox_path"
            case storedPath = "stored_path"
            case original = "duplicate_of"
            case originalState = "original_state"
            case archived
            case isHeld = "is_held"
        }

        let feed: String
        let inboxPath: String
        let state: FileState
        let storedPath: String?
        let bytes: Int64
        let sha256: [UInt8]?
        let name: String
        /// Of a duplicate: the first file of its bytes, and what became of that.
        let original: Int64?
        let originalState: FileState?
        /// Of a file taken up again from storage.
        let archivedNanoseconds: Int64?
        /// Whether it was handed in to be loaded also where its bytes are loaded already.
        let isAgain: Bool
        /// Waits until somebody releases it.
        let isHeld: Bool

        init(_ row: RowReader<CodingKeys>) throws {
            feed = try row[.feed]
            inboxPath = try row[.inboxPath]
            state = FileState(rawValue: try row[.state]) ?? .arrived
            storedPath = try row[.storedPath]
            bytes = try row[.bytes]
            sha256 = try row[.sha256]
            name = try row[.name]
            original = try row[.original]
            originalState = try row[.originalState, as: String?.self].flatMap(FileState.init)
            archivedNanoseconds = try row[.archived]
            isAgain = try row[.again]
            isHeld = try row[.isHeld]
        }

        /// Whether the stored file has the bytes it came with.
        ///
        /// For a file never read that is unknown; its size must do.
        func isUnchanged(_ status: FileStatus) throws -> Bool {
            guard let sha256, let storedPath else { return status.size == bytes }
            return try status.size == bytes && fileSHA256(storedPath) == sha256
        }
    }

    private static func endedRow(
        _ id: Int64, on connection: Connection
    ) throws -> EndedRow {
        let found = try connection.query(
            """
            select f.feed, f.inbox_path, f.state, f.stored_path, f.bytes, f.sha256,
                   f.duplicate_of, o.state as original_state, f.name, f.again,
                   f.held_at is not null as is_held,
                   (extract(epoch from f.archived_at) * 1000000000)::bigint as archived
              from bascule.file f
              left join bascule.file o on o.id = f.duplicate_of
             where f.id = \(id)
            """)
        guard let row = try found.first(as: EndedRow.self) else { throw RetryRefusal.unknown(id) }
        switch row.state {
        case .loaded:
            throw RetryRefusal(
                Phrase(
                    en: "file \(id) is loaded; `bascule files revert \(id)` takes it back,"
                        + " `bascule import --again` loads its bytes a second time",
                    fr: "le fichier \(id) est chargé ; `bascule files revert \(id)` l'annule,"
                        + " `bascule import --again` charge ses octets une seconde fois"))
        case .duplicate:
            // Once its original was taken back, its bytes are in no table.
            guard row.originalState != .loaded else {
                let original = row.original
                throw RetryRefusal(
                    Phrase(
                        en: "file \(id) is a duplicate of one that is loaded"
                            + "\(original.map { ", file \($0)" } ?? ""): nothing to retry",
                        fr: "le fichier \(id) est le doublon d'un fichier chargé"
                            + "\(original.map { ", le fichier \($0)" } ?? "") : rien à reprendre"
                    ))
            }
        case .arrived, .loading, .rejected, .failed, .reverted: break
        }
        return row
    }

    private static func makeDue(
        _ id: Int64, by actor: String, for job: Int64?, on connection: Connection
    ) throws {
        try connection.transaction { connection in
            _ = try connection.execute(
                """
                update bascule.file set attempts = 0, next_attempt_at = null where id = \(id)
                """)
            if let job { try FileTask.begin(id, for: job, on: connection) }
            try JournalEntry.write("retry", subject: "file \(id)", by: actor, on: connection)
        }
    }

    private static func reopen(
        _ id: Int64, at path: String, _ status: FileStatus, by actor: String, for job: Int64?,
        on connection: Connection
    ) throws {
        try connection.transaction { connection in
            if let job { try FileTask.begin(id, for: job, on: connection) }
            try JournalEntry.write(
                selecting: """
                    select \(actor)::text, 'retry', 'file ' || f.id,
                           jsonb_build_object('state', f.state, 'reason', f.reason, 'faults',
                               (select count(*) from bascule.fault where file_id = f.id)),
                           '{}'::jsonb, null::interval
                      from bascule.file f where f.id = \(id)
                    """, on: connection)
            _ = try connection.execute("delete from bascule.fault where file_id = \(id)")
            _ = try connection.execute(
                """
                update bascule.file
                   set state = 'loading', attempts = 1, stored_at = null, reason = null,
                       inbox_path = \(path), inode = \(Int64(bitPattern: status.inode)),
                       changed_ns = \(status.changedNanoseconds),
                       next_attempt_at = null, job_id = null,
                       blocked_since = null, blocked_reason = null, blocked_times = 0,
                       duplicate_of = null,
                       rows_read = 0, rows_inserted = 0, rows_amended = 0, rows_unchanged = 0,
                       rows_rejected = 0, warnings = 0, fault_causes = null,
                       loaded_at = null
                 where id = \(id)
                """)
        }
    }
}
