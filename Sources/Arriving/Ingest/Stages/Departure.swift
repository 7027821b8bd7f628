// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Inbox
internal import Postgres
internal import Wording

/// The settled files of a batch leave: reports are written, files moved, and the moves recorded.
struct Departure {
    let pipeline: Pipeline
    let connection: Connection

    /// A file in its last place.
    private struct Left {
        let fileID: Int64
        let path: String
        let note: String
        /// It is unknown whether a writer still has it open.
        let isUnsure: Bool
        let reports: Reports.Written?
        let marked: [ReportBook.Done]
    }

    /// A file that can't be moved for a reason of its own stays, is recorded with its reason, and
    /// holds up no other.
    ///
    /// - Throws: the first error that would meet the other files too (a full disk), after recording
    ///   the moves done until then.
    func run(_ settled: [SettledFile]) throws -> [FileResult] {
        var results: [FileResult] = []
        var left: [Left] = []
        let mending = settled.filter(mayMend).map(\.claim.fileID)
        let mended = mending.isEmpty ? [:] : try ReportBook.done(by: mending, on: connection)
        var blocked: [Blocked] = []
        var trouble: (any Error)?
        for file in settled {
            do {
                let (result, gone) = try leave(file, mended[file.claim.fileID] ?? [])
                results.append(result)
                if let gone { left.append(gone) }
            } catch let error as FileError where !error.isTheFileSystems {
                let delay = pipeline.options.backoff(file.blockedTimes + 1)
                let reason = Phrase(of: error)
                blocked.append(
                    Blocked(
                        fileID: file.claim.fileID, reason: reason[pipeline.language],
                        delaySeconds: delay))
                var result = file.result
                result.blocked = reason
                result.lookAgainAfter = .seconds(delay)
                results.append(result)
            } catch {
                trouble = trouble ?? error
            }
        }
        pipeline.observe(.moved)
        try Self.noteStored(
            left.map { ($0.fileID, $0.path, $0.note) }, reports: left.compactMap(\.reports),
            marked: left.flatMap(\.marked), on: connection)
        try Blocked.noteBlocked(blocked, on: connection)
        let unsure = left.filter(\.isUnsure).map { ($0.fileID, $0.path) }
        if !unsure.isEmpty {
            try LateLook.plan(unsure, after: pipeline.options.quietSeconds, on: connection)
        }
        if let trouble { throw DepartureError(results: results, cause: trouble) }
        return results
    }

    /// - Returns: not the files that their sender has open: their moves are still pending.
    private func leave(
        _ file: SettledFile, _ mended: [ReportBook.Done]
    ) throws -> (FileResult, Left?) {
        let arrival = file.claim.arrival
        let source = try arrival.place.held()
        var move = FileMove(
            fileID: file.claim.fileID, path: arrival.path, source: source,
            identity: file.identity, sha256: file.sha256, destination: file.destination,
            keepsOriginal: pipeline.options.isCommand)
        move.settled = file.settled
        move.anchor = file.anchor
        move.isAnothers = {
            try Self.isStored($0, besides: file.claim.fileID, on: connection)
        }
        var isUnsure = false
        if !pipeline.options.isCommand, let source {
            move.hold = {
                let lease = ReadLease(source)
                isUnsure = lease?.isHeld == false
                return lease
            }
        }
        let moved = try move.run()
        var result = file.result
        guard let note = moveNote(on: moved) else { return (result, nil) }
        result.storedPath = note.path.isEmpty ? nil : note.path
        let marked = try mended.map { try ReportBook.mark($0, in: pipeline.language) }
        let reports = try reports(on: file, move, stored: result.storedPath)
        result.reportPath = reports?.faults
        result.rejectsPath = reports?.rejects?.path
        // A marker is used up even if its file is gone: the next file needs one of its own.
        if result.storedPath != nil || !pipeline.options.isCommand {
            for companion in file.claim.companions {
                try companion.move(
                    of: file.claim.fileID, at: arrival.place,
                    beside: result.storedPath ?? file.destination, anchor: move.anchor,
                    keepsOriginal: pipeline.options.isCommand)
            }
        }
        let left = Left(
            fileID: file.claim.fileID, path: note.path, note: note.text, isUnsure: isUnsure,
            reports: reports, marked: marked)
        return (result, left)
    }

    private func reports(
        on file: SettledFile, _ move: FileMove, stored: String?
    ) throws -> Reports.Written? {
        guard !file.isClean else { return nil }
        // Where the reports of loaded files go.
        let errors = "\(pipeline.layout.error)/\(pipeline.feed.name)"
        return try Reports(
            fileID: file.claim.fileID, feed: pipeline.feed, language: pipeline.language,
            anchor: pipeline.layout.anchor(of: errors)
        ).write(
            file.state, rowsRejected: file.rowsRejected, move: move, stored: stored,
            folder: errors, on: connection)
    }

    /// Whether the ledger may know of reports that are done with now that the file is loaded.
    private func mayMend(_ file: SettledFile) -> Bool {
        let claim = file.claim
        return file.state == .loaded
            && (claim.mends != nil || claim.isRetaken || claim.attempt > 1 || claim.pending != nil
                || claim.isRejects)
    }

    private func moveNote(on moved: FileMove.Result) -> (path: String, text: String)? {
        switch (moved, pipeline.language) {
        case (.busy, _): nil
        case (.here(let path), _): (path, "")
        case (.replaced, .en): ("", "its sender replaced it before it could be stored")
        case (.replaced, .fr): ("", "remplacé par son expéditeur avant d'être rangé")
        case (.vanished, .en): ("", "it left the inbox before it could be stored")
        case (.vanished, .fr): ("", "a quitté la boîte avant d'être rangé")
        }
    }
}

/// The ledger's word on the last places of files.
extension Departure {
    /// Whether another file of the same name or bytes in the feed is stored at the path.
    static func isStored(
        _ path: String, besides fileID: Int64, on connection: Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file f
                             join bascule.file o on o.feed = f.feed
                              and (o.name = f.name or o.sha256 = f.sha256)
                            where f.id = \(fileID) and o.id <> f.id
                              and o.stored_path = \(path) and o.stored_at is not null)
            """
        ).value()
    }

    /// Notes that the files have reached their last place.
    ///
    /// Committed asynchronously: repeated if lost.
    static func noteStored(
        _ places: [(fileID: Int64, path: String, note: String)], reports: [Reports.Written] = [],
        marked: [ReportBook.Done] = [], on connection: Connection
    ) throws {
        guard !places.isEmpty else { return }
        try connection.transaction(TransactionMode(commitsAsynchronously: true)) { connection in
            _ = try connection.execute(
                """
                update bascule.file f
                   set stored_at = clock_timestamp(), stored_path = nullif(s.path, ''),
                       blocked_since = null, blocked_reason = null, blocked_times = 0,
                       next_attempt_at = null,
                       reason = case when s.note = '' then f.reason
                                     else concat_ws('; ', f.reason, s.note) end
                  from unnest(\(places.map(\.fileID)), \(places.map(\.path)), \(places.map(\.note)))
                       as s (id, path, note)
                 where f.id = s.id
                """)
            _ = try connection.execute(
                "delete from bascule.companion where file_id = any(\(places.map(\.fileID)))")
            if !marked.isEmpty { try ReportBook.noteMarked(marked, on: connection) }
            if !reports.isEmpty { try ReportBook.noteReports(reports, on: connection) }
        }
    }
}

extension Departure {
    /// A settled file that can't be moved to its last place, for a reason of its own.
    struct Blocked {
        let fileID: Int64
        let reason: String
        /// Until it is tried again.
        let delaySeconds: Double

        /// Writes them to the ledger; readers of the ledger raise the alert.
        static func noteBlocked(_ all: [Blocked], on connection: Connection) throws {
            guard !all.isEmpty else { return }
            _ = try connection.execute(
                """
                update bascule.file f
                   set blocked_since = coalesce(f.blocked_since, clock_timestamp()),
                       blocked_reason = s.reason, blocked_times = f.blocked_times + 1,
                       next_attempt_at = now() + make_interval(secs => s.delay)
                  from unnest(\(all.map(\.fileID)), \(all.map(\.reason)), \(all.map(\.delaySeconds)))
                       as s (id, reason, delay)
                 where f.id = s.id and f.stored_at is null
                """)
        }
    }
}
