// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Inbox
internal import Journal
package import Postgres
internal import Wording

/// Takes up stored files that the ledger does not know.
///
/// Uses the pipeline of every import, in place. Each file gets its own row first: after a crash the
/// next run, or the service's recovery, continues from that row.
package struct Reconciliation: Sendable {
    private let pipeline: Pipeline

    /// Files of one transaction, at most.
    private static let batchFiles = 50

    package init(_ pipeline: Pipeline) { self.pipeline = pipeline }

    /// Takes up files of the pipeline's feed, in the order given; those of the archive first,
    /// because a file elsewhere may be a duplicate of one of them.
    ///
    /// - Parameter told: called with the result of each, as it comes.
    package func run(
        _ files: [UnknownFile], on connection: Connection, told: ([FileResult]) -> Void
    ) throws {
        precondition(files.allSatisfy { $0.feed == pipeline.feed.name }, "a file of another feed")
        let archive = pipeline.layout.folder(of: .loaded, feed: pipeline.feed.name)
        let files =
            files.filter { Folder.holds(archive, $0.path) }
            + files.filter { !Folder.holds(archive, $0.path) }
        for start in stride(from: 0, to: files.count, by: Self.batchFiles) {
            defer { pipeline.letGo(of: connection) }
            let batch = files[start..<min(start + Self.batchFiles, files.count)]
            var claims: [Claim] = []
            for file in batch {
                switch try claim(file, on: connection) {
                case .success(let claim): claims.append(claim)
                case .failure(let busy):
                    told([FileResult(path: file.path, fileID: nil, end: .deferred(busy.why))])
                }
            }
            guard !claims.isEmpty else { continue }
            pipeline.observe(.claim)
            told(try pipeline.process(claims, on: connection))
        }
    }

    private struct NotNow: Error { let why: Phrase }

    private func claim(
        _ file: UnknownFile, on connection: Connection
    ) throws -> Result<Claim, NotNow> {
        let key = Claim.lockKey(feed: file.feed, relative: file.path)
        let isMine = try connection.query("select pg_try_advisory_lock(\(key))")
            .value(as: Bool.self)
        guard isMine else {
            return .failure(
                NotNow(
                    why: Phrase(
                        en: "it is being worked on at this moment",
                        fr: "il est en cours de traitement")))
        }
        guard let status = try FileStatus(path: file.path), status.isRegular else {
            return .failure(
                NotNow(
                    why: Phrase(en: "it is not there any more", fr: "il n'est plus là")))
        }
        let arrival = Arrival(
            label: file.feed, root: Folder.parent(of: file.path), relative: file.path,
            identity: FileIdentity(status))
        let found = try connection.transaction { connection in
            try file.openID.map { try resume($0, file, status, on: connection) }
                ?? begin(file, status, on: connection)
        }
        guard let (id, attempt, archived) = found else {
            return .failure(
                NotNow(
                    why: Phrase(
                        en: "the ledger knows it by now", fr: "le registre le connaît désormais")))
        }
        var claim = Claim(arrival: arrival, fileID: id, attempt: attempt, pending: nil)
        claim.kept = KeptFile(
            name: file.name, path: file.path, archivedNanoseconds: archived)
        return .success(claim)
    }

    /// A row, its attempt, and when its file was stored, in nanoseconds since 1970 UTC.
    private typealias Begun = (id: Int64, attempt: Int, archived: Int64)

    private func begin(
        _ file: UnknownFile, _ status: FileStatus, on connection: borrowing Connection
    ) throws -> Begun? {
        let stored = StoredName(Folder.name(of: file.path))
        // One of many files in a folder is not found by the folder alone.
        let names = [file.name, Folder.name(of: file.path), stored.sent].compactMap(\.self)
        let seconds = Double(file.storedNanoseconds) / 1_000_000_000
        let entered = try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, origin, bytes, state, attempts, worker,
                                      stored_path, inode, changed_ns, archived_at, previous_id)
            select \(file.feed), \(file.name), \(file.path), 'reconcile', \(status.size), 'loading', 1,
                   \(pipeline.worker), \(file.path), \(Int64(bitPattern: status.inode)),
                   \(status.changedNanoseconds), to_timestamp(\(seconds)),
                   (select max(p.id) from bascule.file p
                     where p.feed = \(file.feed) and p.name = \(file.name))
             where not exists (select from bascule.file f
                                where f.feed = \(file.feed) and f.stored_path = \(file.path)
                                  and (f.name = any(\(names)) or f.id = \(stored.fileID))
                                  and \(raw: FolderComparison.folderOf)
                                      = \(Folder.parent(of: file.path)))
            returning id
            """
        ).firstValue(as: Int64.self)
        guard let id = entered else { return nil }
        try JournalEntry.write(
            selecting: """
                select \(pipeline.worker)::text, 'reconcile', 'file ' || f.id,
                       jsonb_build_object('path', f.stored_path, 'archived_at', f.archived_at,
                                          'bytes', f.bytes),
                       '{}'::jsonb, null::interval
                  from bascule.file f where f.id = \(id)
                """, on: connection)
        return (id, 1, file.storedNanoseconds)
    }

    /// Continues an earlier run: with the time of storing that it recorded.
    private func resume(
        _ id: Int64, _ file: UnknownFile, _ status: FileStatus, on connection: borrowing Connection
    ) throws -> Begun? {
        try connection.query(
            """
            update bascule.file
               set state = 'loading', attempts = attempts + 1, worker = \(pipeline.worker),
                   bytes = \(status.size), inode = \(Int64(bitPattern: status.inode)),
                   changed_ns = \(status.changedNanoseconds), next_attempt_at = null, job_id = null
             where id = \(id) and state in ('arrived', 'loading') and stored_at is null
            returning id, attempts, (extract(epoch from archived_at) * 1000000000)::bigint as archived
            """
        ).first(by: BegunColumn.self) { row in
            (
                id: try row[.id], attempt: try row[.attempts],
                archived: try row[.archived, as: Int64?.self] ?? file.storedNanoseconds
            )
        }
    }

    private enum BegunColumn: String, RowColumn { case id, attempts, archived }
}
