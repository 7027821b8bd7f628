// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Journal
internal import Postgres
internal import Wording

/// Files that were loaded and stored by a commit that the database has lost since.
///
/// After a restore, or a failover to a standby that lacked the end, the ledger may know the claim
/// and not the load: the row says `loading`, and the file lies whole in the place it was moved to.
extension Recovery {
    /// Days looked through, at most: earlier claims are not looked for day by day.
    private static let limitDays: Int64 = 400

    /// Looks for the file in the places it would be stored in, and takes it up from there.
    ///
    /// - Returns: whether it was found.
    func takeUpLost(_ open: Open, feed: Feed, on connection: Connection) throws -> Bool {
        guard let path = try place(of: open, feed: feed, on: connection),
            let status = try FileStatus(path: path)
        else { return false }
        let key = Claim.lockKey(feed: feed.name, relative: path)
        let isMine = try connection.query("select pg_try_advisory_lock(\(key))")
            .value(as: Bool.self)
        guard isMine else {
            // Another session is taking it up.
            return true
        }
        defer { unlock(key, on: connection) }
        let folder = Folder.parent(of: path)
        let archive = layout.folder(of: .loaded, feed: feed.name)
        let kept = KeptFile(
            name: open.name, path: path,
            archivedNanoseconds: open.archivedNanoseconds
                ?? FolderComparison.stored(
                    status, inDay: Folder.holds(archive, folder) ? folder : nil))
        let attempt = open.attempts + (open.isKept ? 1 : 0)
        try takeUpLostLoad(open, kept, status, attempt: attempt, on: connection)
        guard let pipeline else {
            try failLostLoad(open, path, on: connection)
            return true
        }
        var claim = Claim(
            arrival: Arrival(
                label: feed.name, root: folder, relative: path,
                identity: FileIdentity(status)),
            fileID: open.id, attempt: attempt, pending: nil)
        claim.kept = kept
        _ = try pipeline.process([claim], on: connection)
        return true
    }

    /// Where it lies; nil: nowhere that is known.
    private func place(of open: Open, feed: Feed, on connection: Connection) throws -> String? {
        if open.isKept, let path = open.storedPath {
            return try FileStatus(path: path).map { _ in path }
        }
        // A file taken up by command from storage was not moved, nor was a foreign one.
        guard open.storedPath == nil, !open.isCommand, !isRetry(open.path) else { return nil }
        for folder in folders(since: open.arrivedAt, feed: feed.name) {
            let names = FileMove(
                fileID: open.id, path: open.path, identity: nil, sha256: nil,
                destination: "\(folder)/\(open.name)", keepsOriginal: false
            )
            for path in try names.namesInUse() where try isIt(open, path, on: connection) {
                return path
            }
        }
        return nil
    }

    /// The days of the archive on which it may have been stored, the last first; then the other
    /// folders.
    private func folders(since arrived: Int64, feed: String) -> [String] {
        let now = Int64(Date().timeIntervalSince1970)
        let archive = layout.folder(of: .loaded, feed: feed)
        var days: [String] = []
        // Two days before: the clocks of the database and of this host may differ.
        for ago in 0...min(max(0, (now - arrived) / 86_400) + 2, Self.limitDays) {
            let folder = "\(archive)/\(layout.localDay(now - ago * 86_400))"
            if days.last != folder { days.append(folder) }
        }
        return days + [FileState.duplicate, .rejected].map { layout.folder(of: $0, feed: feed) }
    }

    /// Whether the thing there is the claimed file, as far as can be known of one never read.
    private func isIt(_ open: Open, _ path: String, on connection: Connection) throws -> Bool {
        guard let status = try FileStatus(path: path), status.isRegular, status.size == open.bytes
        else { return false }
        return try !Departure.isStored(path, besides: open.id, on: connection)
    }

    private func takeUpLostLoad(
        _ open: Open, _ kept: KeptFile, _ status: FileStatus, attempt: Int,
        on connection: Connection
    ) throws {
        try connection.transaction { connection in
            _ = try connection.execute(
                """
                update bascule.file
                   set state = 'loading', attempts = \(attempt), inbox_path = \(kept.path),
                       stored_path = \(kept.path), bytes = \(status.size),
                       inode = \(Int64(bitPattern: status.inode)),
                       changed_ns = \(status.changedNanoseconds),
                       archived_at = coalesce(archived_at, to_timestamp(\(kept.archivedSeconds))),
                       next_attempt_at = null, job_id = null
                 where id = \(open.id)
                """)
            guard !open.isKept else { return }
            try JournalEntry.write(
                selecting: """
                    select \(worker)::text, 'take up', 'file ' || f.id,
                           jsonb_build_object('path', f.stored_path, 'archived_at', f.archived_at,
                                              'was', \(open.path)::text),
                           '{}'::jsonb, null::interval
                      from bascule.file f where f.id = \(open.id)
                    """, on: connection)
        }
    }

    private func failLostLoad(_ open: Open, _ path: String, on connection: Connection) throws {
        let why =
            language == .fr
            ? "le fichier est rangé, mais la base de données a perdu son chargement ;"
                + " `bascule files retry \(open.id)` le reprend"
            : "the file is stored, but the database has lost its load;"
                + " `bascule files retry \(open.id)` takes it up again"
        try connection.transaction { connection in
            _ = try connection.execute(
                """
                update bascule.file
                   set state = 'failed', stored_at = now(), stored_path = \(path), held_at = null,
                       reason = concat_ws('; ', reason, \(why)::text)
                 where id = \(open.id)
                """)
            try tellFailure(of: open.id, on: connection)
        }
    }
}
