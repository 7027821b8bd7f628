// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
package import Inbox
package import Postgres

/// What the ledger knows of containers: which files came out of each, and what stayed in it.
package enum MemberBook {
    /// Enters the members of a container: in the transaction that settles it.
    ///
    /// From its commit on they are files of the inbox like any other, which `Recovery` gives their
    /// names if this process does not.
    static func enter(
        _ container: UnpackedContainer, of digest: Digest, feed: Feed, again: Bool,
        on connection: Connection
    ) throws {
        let members = container.members
        let id = digest.claim.fileID
        let mends = try ReportBook.mends(members.map(\.name), feed: feed.name, on: connection)
        // The rows come back in the order they went in: ids ascend with the container's order.
        let ids = try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, origin, bytes, state, inode, changed_ns,
                                      modified_ns, mends, sent_by, again, is_awaited, previous_id)
            select \(feed.name), m.name, m.name, \(HandIn.Origin.member.rawValue), m.bytes, 'arrived',
                   m.inode, m.changed_ns, m.modified_ns, nullif(m.mends, 0), c.sent_by,
                   c.again or \(again), c.is_awaited,
                   (select max(p.id) from bascule.file p
                     where p.feed = \(feed.name) and p.name = m.name)
              from unnest(\(members.map(\.name)), \(members.map(\.status.size)),
                          \(members.map { Int64(bitPattern: $0.status.inode) }),
                          \(members.map(\.status.changedNanoseconds)),
                          \(members.map(\.status.modifiedNanoseconds)), \(mends))
                   with ordinality as m (name, bytes, inode, changed_ns, modified_ns, mends, place)
              join bascule.file c on c.id = \(id)
             order by m.place
            returning id
            """
        ).values(as: Int64.self)
        // It may have been unpacked before, and taken back since.
        _ = try connection.execute(
            "delete from bascule.container_member where container_id = \(id) and file_id is null")
        _ = try connection.execute(
            """
            insert into bascule.container_member (container_id, path, file_id)
            select \(id)::bigint, m.path, m.file_id
              from unnest(\(members.map(\.path)), \(ids)) as m (path, file_id)
            union all
            select \(id)::bigint, p.path, null::bigint from unnest(\(container.passed)) as p (path)
            """)
        for (place, member) in ids.enumerated() { try container.give(place, to: member) }
        // Else the rows would be there after a power cut, and not the names that they know.
        try Folder.sync(container.folder.path)
    }

    private struct Waiting: RowDecodable {
        enum CodingKeys: String, RowColumn {
            case id, inode, bytes
            case path = "inbox_path"
            case modified = "modified_ns"
        }

        let id: Int64
        let path: String
        let file: HandedInFile?

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            path = try row[.path]
            file = try HandedInFile(
                inode: row[.inode], size: row[.bytes], modified: row[.modified])
        }
    }

    /// Members that were never claimed: of these containers, or those whose names have become free.
    private static func waiting(
        of containers: [Int64], under paths: [String] = [], feed: Feed, on connection: Connection
    ) throws -> [Waiting] {
        try connection.query(
            """
            select f.id, f.inbox_path, f.inode, f.bytes, f.modified_ns
              from bascule.file f
             where f.feed = \(feed.name) and f.stored_at is null and f.state = 'arrived'
               and f.attempts = 0 and f.held_at is null
               and f.origin = \(HandIn.Origin.member.rawValue)
               and (f.inbox_path = any(\(paths))
                    or exists (select from bascule.container_member m
                                where m.file_id = f.id and m.container_id = any(\(containers))))
             order by f.id
            """
        ).decode(as: Waiting.self)
    }

    /// Gives members their names in the inbox, where no other file has them: another member may, of
    /// another folder of the container.
    ///
    /// - Parameter paths: of the inbox, that files have left.
    static func giveNames(
        of containers: [Int64], under paths: [String], _ pipeline: Pipeline,
        on connection: Connection
    ) throws {
        let feed = pipeline.feed
        let root = "\(pipeline.layout.inbox)/\(feed.folder)"
        for member in try waiting(of: containers, under: paths, feed: feed, on: connection) {
            guard let file = member.file else { continue }
            let key = Claim.lockKey(feed: feed.name, relative: member.path)
            guard try connection.query("select pg_try_advisory_lock(\(key))").value(as: Bool.self)
            else { continue }
            let place = RootedPath(root: root, relative: member.path)
            do {
                _ = try HandIn.finish(member.id, file, at: place, for: feed)
            } catch let error as FileError where !error.isTheFileSystems {
                // Its own: the others get theirs, and `Recovery` tells of it.
            }
            _ = try connection.query("select pg_advisory_unlock(\(key))")
        }
        guard !containers.isEmpty else { return }
        try Folder.sync(root)
    }

    /// The members of a container that lie in the inbox, for a command that loads them at once: as the
    /// watcher would hand them over, with what was written beside them.
    package static func arrivals(
        of container: Int64, _ pipeline: Pipeline, on connection: Connection
    ) throws -> [Arrival] {
        let feed = pipeline.feed
        let root = "\(pipeline.layout.inbox)/\(feed.folder)"
        return try waiting(of: [container], feed: feed, on: connection).compactMap { member in
            let place = RootedPath(root: root, relative: member.path)
            guard let file = member.file, let path = try place.held(),
                try place.isWithout(hiddenOf: member.id), let status = try FileStatus(path),
                file.isThe(FileIdentity(status))
            else { return nil }
            return Arrival(
                label: feed.name, root: root, relative: member.path,
                identity: FileIdentity(status),
                companions: HandInCompanions(of: member.path, for: feed).names.map {
                    "\(root)/\($0)"
                })
        }
    }

    /// The container that a file came out of; nil: none.
    static func container(
        of fileID: Int64, on connection: Connection
    ) throws -> MemberOrigin? {
        try connection.query(
            """
            select c.id, c.name, m.path
              from bascule.container_member m join bascule.file c on c.id = m.container_id
             where m.file_id = \(fileID)
            """
        ).first(as: MemberOrigin.self)
    }

    /// The members of a container that are loaded, or may be soon.
    static func loaded(of container: Int64, on connection: Connection) throws -> [Int64] {
        try connection.query(
            """
            select f.id
              from bascule.container_member m join bascule.file f on f.id = m.file_id
             where m.container_id = \(container) and f.state in ('arrived', 'loading', 'loaded')
             order by f.id
            """
        ).values(as: Int64.self)
    }
}
