// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import FileSystem
internal import Journal
package import Postgres
package import Wording

/// Work left open by a crash that no sweep will find: files no longer in the inbox, or never there.
///
/// A file still in the inbox is an ordinary arrival: its claim finds the pending move. A file named
/// on a command line has only its command, and is recovered here once that is dead.
package struct Recovery: Sendable {
    package let layout: StorageLayout
    package let language: Language
    package let worker: String

    /// Seconds that a file is deferred for, at most.
    var longestWait = 86_400.0
    /// Takes up lost loads from the archive again; nil: only reports them.
    let pipeline: Pipeline?
    /// Seconds until a failed move is tried again, by the number of tries.
    private var backoff: @Sendable (Int) -> Double = { min(300, Double(1 << min($0, 8))) }

    package init(layout: StorageLayout, language: Language, worker: String) {
        self.layout = layout
        self.language = language
        self.worker = worker
        pipeline = nil
    }

    package init(_ pipeline: Pipeline) {
        layout = pipeline.layout
        language = pipeline.language
        worker = pipeline.worker
        self.pipeline = pipeline
        longestWait = pipeline.options.longestWait
        backoff = pipeline.options.backoff
    }

    /// Settles a feed's open rows whose files have left the inbox.
    ///
    /// A row that can't be finished does not stop the others.
    ///
    /// - Parameters:
    ///   - root: the feed's folder in the inbox, absolute.
    ///   - onTrouble: called with each row that can't be finished, and why.
    /// - Returns: how many rows were closed.
    @discardableResult
    package func run(
        feed: Feed, root: String, on connection: Connection,
        onTrouble: (Int64, any Error) -> Void = { _, _ in }
    ) throws -> Int {
        var closed = 0
        var open = try openRows(feed: feed, root: root, on: connection)
        // Nobody knows what has left a folder that is away.
        if !isThere(root) { open.removeAll { isInInbox($0, root) } }
        // A commit of an earlier run may be on one disk only: make sure before anything is moved.
        if open.contains(where: { $0.state.isSettled }) { try connection.barrier() }
        for open in open {
            do {
                closed += try recoverRow(at: open, feed: feed, root: root, on: connection) ? 1 : 0
            } catch {
                guard connection.isAlive, !FailureCause(error).isExternal else { throw error }
                try Departure.Blocked.noteBlocked(
                    [
                        Departure.Blocked(
                            fileID: open.id, reason: FailureCause(error).sentence[language],
                            delaySeconds: backoff(open.blockedTimes + 1))
                    ], on: connection)
                onTrouble(open.id, error)
            }
        }
        return closed
    }

    /// - Returns: whether the row was closed.
    private func recoverRow(
        at open: Open, feed: Feed, root: String, on connection: Connection
    ) throws -> Bool {
        let key = Claim.lockKey(feed: feed.name, relative: open.path)
        let isFree = try connection.query("select pg_try_advisory_lock(\(key))")
            .value(as: Bool.self)
        guard isFree else { return false }
        defer { unlock(key, on: connection) }
        // Settled meanwhile by the lock's holder.
        guard try isStillOpen(open, on: connection) else { return false }
        let place = RootedPath(root: root, relative: open.path)
        // By a process that died before the file had its name, and what its feed waits for.
        if let file = open.handedIn, open.state == .arrived, open.attempts == 0,
            try HandIn.finish(open.id, file, at: place, for: feed)
        {
            return false
        }
        guard try !isInInbox(open, root) || isGone(place) else { return false }
        try close(open, at: place, feed: feed, on: connection)
        return true
    }

    private func isStillOpen(_ open: Open, on connection: Connection) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file where id = \(open.id) and stored_at is null
                              and inbox_path = \(open.path) and state = \(open.state.rawValue))
            """
        ).value()
    }

    /// Whether the feed's folder is where it should be: not on a mount that is away, nor renamed.
    private func isThere(_ root: String) -> Bool {
        do throws(FileError) {
            _ = try OpenFolder(root: root)
            return true
        } catch {
            return ![.notFound, .isLink].contains(error.code)
        }
    }

    private func isInInbox(_ open: Open, _ root: String) -> Bool {
        !open.isCommand && !isRetry(RootedPath(root: root, relative: open.path).path)
    }

    /// Whether the inbox has nothing under the path, not even under bytes that are no text; a name
    /// that the file system refuses does not exist.
    private func isGone(_ place: RootedPath) throws(FileError) -> Bool {
        do {
            for isEscaped in [false, true] {
                guard let raw = try place.held(isEscaped: isEscaped) else { continue }
                if try FileStatus(raw) != nil { return false }
            }
            return true
        } catch  where error.isAboutTheName {
            return true
        }
    }

    /// Taken up again by command from storage: no sweep finds it there.
    func isRetry(_ path: String) -> Bool {
        [layout.error, layout.archive].contains { Folder.holds($0, path) }
    }

    private func close(
        _ open: Open, at place: RootedPath, feed: Feed, on connection: Connection
    ) throws {
        let path = place.path
        guard open.state.isSettled, let storedPath = open.storedPath else {
            if try takeUpLost(open, feed: feed, on: connection) { return }
            try abandon(open, at: path, on: connection)
            return
        }
        let source = try isGone(place) ? nil : place.held()
        var move = FileMove(
            fileID: open.id, path: path, source: source, identity: nil, sha256: open.sha256,
            destination: storedPath, keepsOriginal: open.isCommand && !isRetry(path))
        move.settled = open.settled
        move.anchor = layout.anchor(of: storedPath)
        move.isAnothers = {
            try Departure.isStored($0, besides: open.id, on: connection)
        }
        let moved = try move.run()
        let stored: String? = if case .here(let path) = moved { path } else { nil }
        let errors = "\(layout.error)/\(feed.name)"
        let mended =
            open.state == .loaded
            ? try ReportBook.done(by: [open.id], on: connection)[open.id] ?? [] : []
        let marked = try mended.map { try ReportBook.mark($0, in: language) }
        let reports = try Reports(
            fileID: open.id, feed: feed, language: language, anchor: layout.anchor(of: errors)
        ).write(
            open.state, rowsRejected: open.rowsRejected, move: move, stored: stored,
            folder: errors, on: connection)
        if stored != nil || !move.keepsOriginal {
            for companion in try Companion.of(open.id, on: connection) {
                try companion.move(
                    of: open.id, at: place, beside: stored ?? storedPath, anchor: move.anchor,
                    keepsOriginal: move.keepsOriginal)
            }
        }
        try Departure.noteStored(
            [(open.id, stored ?? "", stored == nil ? vanished : "")], reports: [reports],
            marked: marked, on: connection)
    }

    /// Claimed, never loaded, and gone: its sender took it back, or a command was cut off.
    private func abandon(_ open: Open, at path: String, on connection: Connection) throws {
        let isKept = try open.storedPath.map { try FileStatus(path: $0) != nil } ?? false
        let why = isKept ? interrupted : open.isCommand && !isRetry(path) ? commandEnded : vanished
        try connection.transaction { connection in
            let given = try connection.execute(
                """
                update bascule.file
                   set state = 'failed', stored_at = now(), held_at = null,
                       stored_path = case when \(isKept) then stored_path end,
                       reason = concat_ws('; ', reason, \(why)::text)
                 where id = \(open.id) and state in ('arrived', 'loading')
                """)
            if given > 0 { try tellFailure(of: open.id, on: connection) }
        }
    }

    /// As of any other file that failed: a fault that says so, and an entry in the journal.
    func tellFailure(of id: Int64, on connection: Connection) throws {
        try Settlement.tellFailures(of: [id], on: connection)
        try JournalEntry.write(
            selecting: """
                select \(worker)::text, 'import', 'file ' || f.id,
                       jsonb_build_object('feed', f.feed, 'name', f.name, 'bytes', f.bytes,
                                          'attempt', f.attempts),
                       jsonb_build_object('state', f.state, 'reason', left(f.reason, 2000)),
                       null::interval
                  from bascule.file f where f.id = \(id)
                """, on: connection)
    }

    private var vanished: String {
        language == .fr
            ? "a quitté la boîte avant d'être rangé" : "it left the inbox before it could be stored"
    }

    private var interrupted: String {
        language == .fr ? "la reprise a été interrompue" : "its retry was interrupted"
    }

    private var commandEnded: String {
        language == .fr
            ? "la commande `bascule import` s'est arrêtée avant la fin : relancez-la ;"
                + " une planification le reprend d'elle-même"
            : "its `bascule import` ended before it did: run it again; a schedule does so by itself"
    }

    func unlock(_ key: Int64, on connection: Connection) {
        guard connection.isAlive else { return }
        do { _ = try connection.query("select pg_advisory_unlock(\(key))") } catch {
            // The connection is broken: its locks are gone with it.
        }
    }
}
