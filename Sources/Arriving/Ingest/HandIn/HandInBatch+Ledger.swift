// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Postgres
internal import Wording

/// The rows of a batch.
extension HandInBatch {
    /// - Returns: their numbers, which ascend as the parts go.
    func insert(_ parts: [Part]) throws -> [Int64] {
        let (feed, names) = (handIn.feed.name, parts.map(\.name))
        let inodes = parts.map { Int64(bitPattern: $0.status.inode) }
        return try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, origin, bytes, state, inode, changed_ns,
                                      modified_ns, mends, sent_by, again, previous_id)
            select \(feed), a.name, a.name, \(handIn.origin.rawValue), a.bytes, 'arrived', a.inode,
                   a.changed_ns, a.modified_ns, nullif(a.mends, 0), \(handIn.sentBy), \(handIn.isAgain),
                   (select max(p.id) from bascule.file p
                     where p.feed = \(feed) and p.name = a.name)
              from unnest(\(names), \(parts.map { Int64($0.status.size) }), \(inodes),
                          \(parts.map(\.status.changedNanoseconds)),
                          \(parts.map(\.status.modifiedNanoseconds)), \(try mended(names)))
                   with ordinality as a (name, bytes, inode, changed_ns, modified_ns, mends, place)
             order by a.place
            returning id
            """
        ).values(as: Int64.self)
    }

    /// What each mends; 0: nothing.
    private func mended(_ names: [String]) throws -> [Int64] {
        if let mended = handIn.mends { return names.map { _ in mended } }
        return try ReportBook.mends(names, feed: handIn.feed.name, on: connection)
    }

    /// Ends a row again, which has no file then; under the lock nobody has taken the name's.
    func giveUp(_ id: Int64, _ name: String, _ lost: (Connection) throws -> Void) throws {
        let why = waits(name).sentence[handIn.language]
        try connection.transaction { connection in
            _ = try connection.execute(
                """
                update bascule.file set state = 'failed', stored_at = now(), reason = \(why), inode = null
                 where id = \(id) and state = 'arrived'
                """)
            try lost(connection)
        }
    }
}
