// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Postgres

/// A stored file that is looked at once more because its file system could not tell whether a
/// writer still had it: on a network mount a writer may hold it past the quiet time, and write to
/// its present place.
struct LateLook {
    let fileID: Int64
    private let path: String?
    private let state: FileState
    private let bytes: Int64
    private let sha256: [UInt8]?
    private let modifiedNanoseconds: Int64

    /// Plans a look at each of the stored files.
    static func plan(
        _ stored: [(fileID: Int64, path: String)], after seconds: Double,
        on connection: Connection
    ) throws {
        let there = try stored.compactMap { file -> (id: Int64, modified: Int64)? in
            guard !file.path.isEmpty, let status = try FileStatus(path: file.path),
                status.isRegular
            else { return nil }
            return (file.fileID, status.modifiedNanoseconds)
        }
        guard !there.isEmpty else { return }
        _ = try connection.execute(
            """
            insert into bascule.late_look (file_id, due_at, modified_ns)
            select id, now() + make_interval(secs => \(seconds)), modified
              from unnest(\(there.map(\.id)), \(there.map(\.modified))) as s (id, modified)
                on conflict (file_id) do update
               set due_at = excluded.due_at, modified_ns = excluded.modified_ns
            """)
    }

    /// Looked at in one turn, at most; the next takes the rest.
    private static let limitRows = 500

    /// The files of the feed that are due.
    static func due(in pipeline: Pipeline, on connection: Connection) throws -> [LateLook] {
        try connection.query(
            """
            select f.id, f.stored_path, f.state, f.bytes, f.sha256, l.modified_ns
              from bascule.late_look l
              join bascule.file f on f.id = l.file_id
             where l.found_at is null and f.feed = \(pipeline.feed.name)
               and (l.due_at <= now()
                    or l.due_at > now() + make_interval(secs => \(pipeline.options.longestWait)))
             order by l.due_at
             limit \(limitRows)
            """
        ).map(by: DueColumn.self) { row in
            LateLook(
                fileID: try row[.id], path: try row[.path],
                state: FileState(rawValue: try row[.state]) ?? .loaded, bytes: try row[.bytes],
                sha256: try row[.sha256], modifiedNanoseconds: try row[.modified])
        }
    }

    private enum DueColumn: String, RowColumn {
        case id, state, bytes, sha256
        case path = "stored_path"
        case modified = "modified_ns"
    }

    /// The result of a look.
    private enum Finding {
        /// As it was stored, or not there to be looked at.
        case over
        /// It changes still.
        case later
        case written(FileStatus)
    }

    /// Looks, and takes up bytes written since it was stored.
    ///
    /// - Returns: the result; nil: nothing was written.
    func takeUpChanges(_ pipeline: Pipeline, on connection: Connection) throws -> FileResult? {
        switch try finding(quiet: pipeline.options.quietSeconds) {
        case .over:
            _ = try connection.execute(
                "delete from bascule.late_look where file_id = \(fileID)")
            return nil
        case .later:
            let seconds = pipeline.options.quietSeconds
            _ = try connection.execute(
                """
                update bascule.late_look set due_at = now() + make_interval(secs => \(seconds))
                 where file_id = \(fileID)
                """)
            return nil
        case .written(let status):
            defer { pipeline.letGo(of: connection) }
            guard let claim = try takeUp(status, pipeline, on: connection) else { return nil }
            return try pipeline.process([claim], on: connection).first
        }
    }

    private func finding(quiet: Double) throws -> Finding {
        guard state != .reverted, let path else { return .over }
        guard let status = try FileStatus(path: path) else {
            // An absent mount does not prove that the file is gone or unchanged.
            return try FileStatus(path: Folder.parent(of: path)) == nil ? .later : .over
        }
        guard status.isRegular else { return .over }
        if status.size == bytes, status.modifiedNanoseconds == modifiedNanoseconds { return .over }
        if let sha256, status.size == bytes, try fileSHA256(path) == sha256 { return .over }
        let age =
            Date().timeIntervalSince1970 - Double(status.changedNanoseconds) / 1_000_000_000
        return age < quiet && age > -quiet ? .later : .written(status)
    }

    /// nil: another session holds the file.
    private func takeUp(
        _ status: FileStatus, _ pipeline: Pipeline, on connection: Connection
    ) throws -> Claim? {
        guard let path else { return nil }
        let key = Claim.lockKey(feed: pipeline.feed.name, relative: path)
        let isMine = try connection.query("select pg_try_advisory_lock(\(key))")
            .value(as: Bool.self)
        guard isMine else { return nil }
        let arrival = Arrival(
            label: pipeline.feed.name, root: Folder.parent(of: path), relative: path,
            identity: FileIdentity(status))
        return try connection.transaction { connection in
            let claim = try Succession(of: fileID, to: arrival, cause: .writtenLate).begin(
                by: pipeline.worker, language: pipeline.language, on: connection)
            _ = try connection.execute(
                """
                update bascule.late_look set found_at = now(), found_id = \(claim.fileID)
                 where file_id = \(fileID)
                """)
            return claim
        }
    }
}
