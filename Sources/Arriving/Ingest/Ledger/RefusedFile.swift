// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
package import Inbox
internal import Journal
package import Postgres

/// A thing in the inbox that is no plain file or has an unusable name: written to the ledger with a
/// reason, moved away, never followed.
package struct RefusedFile: Sendable {
    package let refusal: Refusal

    package init(_ refusal: Refusal) { self.refusal = refusal }

    /// Records it once and moves it to the error folder if a rename can.
    ///
    /// - Returns: the ledger's id if it was recorded now; nil if it was recorded before, if another
    ///   worker does it, or if another thing has the name by now.
    @discardableResult
    package func settle(_ pipeline: Pipeline, on connection: Connection) throws -> Int64? {
        let key = Claim.lockKey(feed: pipeline.feed.name, relative: refusal.relative)
        let isMine = try connection.query("select pg_try_advisory_lock(\(key))")
            .value(as: Bool.self)
        guard isMine else { return nil }
        defer { pipeline.letGo(of: connection) }
        guard let path = try held(), let status = try FileStatus(path), isTheRefused(status) else {
            return nil
        }
        if try finishCutOffMove(path, status, pipeline, on: connection) { return nil }
        if let (known, isStored) = try known(pipeline, on: connection) {
            // A thing that can't be moved stays, and is not recorded again at every start.
            guard !isStored else { return nil }
            try connection.barrier()
            try move(known, path, status, pipeline, on: connection)
            return nil
        }
        let id = try connection.transaction { try insert(pipeline, on: $0) }
        try move(id, path, status, pipeline, on: connection)
        return id
    }

    /// The name by its own bytes, where these are no text, in its folder, which is held open.
    private func held() throws(FileError) -> RawPath? {
        try RootedPath(root: refusal.root, relative: refusal.relative)
            .held(isEscaped: refusal.reason == .nameNotUTF8)
    }

    /// Whether the second name was our own, by the ledger: its move is finished.
    ///
    /// Where a file system has no rename that keeps from overwriting, a move is a link and an
    /// unlink, and this one was cut off in between.
    private func finishCutOffMove(
        _ path: RawPath, _ status: FileStatus, _ pipeline: Pipeline, on connection: Connection
    ) throws -> Bool {
        guard case .hardLink = refusal.reason else { return false }
        let open = try Claim.openRows(
            for: [refusal.relative], feed: pipeline.feed.name,
            longestWait: pipeline.options.longestWait, on: connection)
        guard let row = open.last, row.isSettled, let stored = row.storedPath
        else { return false }
        var move = FileMove(
            fileID: row.id, path: refusal.path, source: path, identity: FileIdentity(status),
            sha256: row.sha256, destination: stored, keepsOriginal: false)
        move.isAnothers = { try Departure.isStored($0, besides: row.id, on: connection) }
        // It rests on what an earlier run has committed, maybe to one disk only.
        try connection.barrier()
        guard let place = try move.placeTaken(by: status) else { return false }
        let reports = try Reports(
            fileID: row.id, feed: pipeline.feed, language: pipeline.language,
            anchor: pipeline.layout.anchor(of: errors(pipeline))
        ).write(
            row.state, rowsRejected: row.rowsRejected, move: move, stored: place,
            folder: errors(pipeline), on: connection)
        try Departure.noteStored([(row.id, place, "")], reports: [reports], on: connection)
        return true
    }

    /// If the name is at fault, any file with it is refused, even one that has grown since.
    private func isTheRefused(_ status: FileStatus) -> Bool {
        switch refusal.reason {
        case .controlCharacterInName, .nameNotUTF8, .tooDeep: true
        case .symbolicLink, .hardLink, .pipe, .socket, .device:
            refusal.identity.map { $0 == FileIdentity(status) } ?? true
        }
    }

    /// Its row in the ledger, and whether the move was tried: a crash may have come between.
    private func known(
        _ pipeline: Pipeline, on connection: Connection
    ) throws -> (id: Int64, isStored: Bool)? {
        try connection.query(
            """
            select id, stored_at is not null as is_stored from bascule.file
             where feed = \(pipeline.feed.name) and state = 'rejected' and name = \(name)
               and inbox_path = \(refusal.relative)
               and (stored_at is null or stored_path = \(refusal.path))
             order by id desc limit 1
            """
        ).first(by: KnownColumn.self) { row in
            (id: try row[.id], isStored: try row[.isStored])
        }
    }

    private enum KnownColumn: String, RowColumn {
        case id
        case isStored = "is_stored"
    }

    private var name: String { Folder.name(of: refusal.path) }

    private func errors(_ pipeline: Pipeline) -> String {
        "\(pipeline.layout.error)/\(pipeline.feed.name)"
    }

    private func destination(_ pipeline: Pipeline) -> String {
        "\(errors(pipeline))/\(SafeName.of(name))"
    }

    private func insert(_ pipeline: Pipeline, on connection: Connection) throws -> Int64 {
        let reason = refusal.reason.sentence(in: pipeline.language)
        let refused = try connection.query(
            """
            with refused as (
                insert into bascule.file (feed, name, inbox_path, bytes, state, attempts, worker,
                                          stored_path, reason, feed_version_id, inode,
                                          changed_ns)
                values (\(pipeline.feed.name), \(name), \(refusal.relative),
                        \(refusal.identity?.size ?? 0), 'rejected', 1, \(pipeline.worker),
                        \(destination(pipeline)), \(reason), \(pipeline.feedVersion),
                        \((refusal.identity?.inode).map { Int64(bitPattern: $0) } as Int64?),
                        \(refusal.identity?.ctimeNanoseconds as Int64?))
                returning id
            ), fault as (
                insert into bascule.fault (file_id, value, rule, severity, message)
                select id, \(name), 'refused', 'reject', \(reason) from refused
            )
            select id from refused
            """
        ).firstValue(as: Int64.self)
        guard let id = refused else { throw IngestError.ledgerChanged([]) }
        try JournalEntry.write(
            selecting: """
                select \(pipeline.worker)::text, 'refuse', 'file ' || \(id)::bigint, '{}'::jsonb,
                       jsonb_build_object('reason', left(\(reason), 2000)), null::interval
                """, on: connection)
        return id
    }

    private func move(
        _ id: Int64, _ path: RawPath, _ status: FileStatus, _ pipeline: Pipeline,
        on connection: Connection
    ) throws {
        var move = FileMove(
            fileID: id, path: refusal.path, source: path, identity: FileIdentity(status),
            sha256: nil, destination: destination(pipeline), keepsOriginal: false)
        move.anchor = pipeline.layout.anchor(of: move.destination)
        move.isAnothers = { try Departure.isStored($0, besides: id, on: connection) }
        var place = refusal.path
        do {
            switch try move.run() {
            case .here(let path): place = path
            case .vanished: place = ""
            // It is still being written: its move is pending, and done when it is next seen.
            case .replaced, .busy: return
            }
        } catch let error as FileError where !error.isTheFileSystems {
            // It stays in place: it is in the ledger, and is never followed.
        }
        let report = try FaultReport(
            fileID: id, language: pipeline.language, anchor: move.anchor
        ).write(beside: move.candidates, on: connection)
        try Departure.noteStored(
            [(id, place, "")], reports: [Reports.Written(fileID: id, faults: report)],
            on: connection)
    }
}
