// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
package import Inbox
internal import Journal
package import Postgres
internal import Site

/// A thing in the inbox that is no plain file: into the ledger with a reason, moved away, never followed.
package struct RefusedFile: Sendable {
    package let refusal: Refusal

    package init(_ refusal: Refusal) { self.refusal = refusal }

    /// Writes it down once and moves it to the error folder where a rename can.
    package func settle(_ pipeline: Pipeline, on connection: Connection) throws {
        let key = Claim.lockKey(feed: pipeline.feed.name, relative: refusal.relative)
        let isMine = try connection.query("select pg_try_advisory_lock(\(key))")
            .first.map { try $0[0, as: Bool.self] }
        guard isMine == true else { return }
        defer { pipeline.letGo(of: connection) }
        guard try FileStatus(path: refusal.path) != nil else { return }
        guard let (known, isStored) = try known(pipeline, on: connection) else {
            let id = try connection.transaction { try insert(pipeline, on: $0) }
            return try move(id, pipeline, on: connection)
        }
        // What can't be moved stays, and is not written down again at every start.
        if !isStored { try move(known, pipeline, on: connection) }
    }

    /// Its row in the ledger, and whether the move was tried: a crash may have come between.
    private func known(
        _ pipeline: Pipeline, on connection: Connection
    ) throws -> (id: Int64, isStored: Bool)? {
        try connection.query(
            """
            select id, stored_at is not null from bascule.file
             where feed = \(pipeline.feed.name) and state = 'rejected' and name = \(name)
               and stored_path = \(refusal.path)
             order by id desc limit 1
            """
        ).first.map { (try $0[0, as: Int64.self], try $0[1, as: Bool.self]) }
    }

    private var name: String { Folder.name(of: refusal.path) }

    private func insert(_ pipeline: Pipeline, on connection: Connection) throws -> Int64 {
        let reason = refusal.reason.sentence(in: pipeline.language)
        let rows = try connection.query(
            """
            with refused as (
                insert into bascule.file (feed, name, inbox_path, bytes, state, attempts, worker,
                                          stored_path, reason, feed_version_id)
                values (\(pipeline.feed.name), \(name), \(refusal.relative),
                        \(refusal.identity?.size ?? 0), 'rejected', 1, \(pipeline.worker),
                        \(refusal.path), \(reason), \(pipeline.feedVersion))
                returning id
            ), fault as (
                insert into bascule.fault (file_id, rule, severity, message)
                select id, 'refused', 'reject', \(reason) from refused
            )
            select id from refused
            """)
        guard let row = rows.first else { throw IngestError.ledgerChanged([]) }
        let id = try row[0, as: Int64.self]
        try JournalEntry.write("refuse", subject: "file \(id)", by: pipeline.worker, on: connection)
        return id
    }

    private func move(_ id: Int64, _ pipeline: Pipeline, on connection: Connection) throws {
        let outcome = Outcome(
            fileID: id, path: refusal.path, identity: refusal.identity, sha256: nil,
            destination: "\(pipeline.places.error)/\(pipeline.feed.name)/\(name)",
            keepsOriginal: false)
        var place = refusal.path
        do {
            if case .here(let path) = try outcome.move() { place = path }
        } catch let error as FileError where error.code != .full {
            // It stays where it is: it is in the ledger, and nobody follows it.
        }
        _ = try FaultReport(fileID: id, language: pipeline.language)
            .write(beside: outcome.candidates, on: connection)
        try Settlement.stored([(id, place, "")], on: connection)
    }
}
