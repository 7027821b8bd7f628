// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Views

/// The record of files that were sent to be judged.
///
/// Here, for an upload becomes a file of the ledger in one transaction with its own end.
package enum UploadBook {
    package struct New: Sendable {
        package let feed: String
        package let name: String
        package let bytes: Int64
        /// In hexadecimal.
        package let sha256: String
        package let path: String
        /// JSON.
        package let choice: String

        package init(
            feed: String, name: String, bytes: Int64, sha256: String, path: String, choice: String
        ) {
            self.feed = feed
            self.name = name
            self.bytes = bytes
            self.sha256 = sha256
            self.path = path
            self.choice = choice
        }

        /// The same at a place.
        package func at(_ path: String) -> New {
            New(
                feed: feed, name: name, bytes: bytes, sha256: sha256, path: path, choice: choice)
        }
    }

    package static func insert(
        _ new: New, by sentBy: String, on connection: Connection
    ) throws -> Int64 {
        try connection.query(
            """
            insert into bascule.upload (feed, name, bytes, sha256, path, sent_by, choice)
            values (\(new.feed), \(new.name), \(new.bytes), decode(\(new.sha256), 'hex'),
                    \(new.path), \(sentBy), \(new.choice)::text::jsonb)
            returning id
            """
        ).value()
    }

    /// What is known of an open upload is kept, so that a reload shows the same.
    package static func note(
        _ judgement: Judgement, of id: Int64, on connection: Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.upload
               set judgement = \(try judgement.json)::text::jsonb, judged_at = clock_timestamp(),
                   state = 'judged'
             where id = \(id) and state in ('received', 'judged')
            """)
    }

    /// Ends an open upload.
    ///
    /// - Parameter fileID: what it became; nil: it was discarded.
    /// - Returns: whether it was open.
    package static func end(
        _ id: Int64, as fileID: Int64?, by actor: String, on connection: Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.upload
               set state = \(fileID == nil ? "discarded" : "imported"), file_id = \(fileID),
                   ended_at = clock_timestamp(), ended_by = \(actor)
             where id = \(id) and state in ('received', 'judged')
            """) == 1
    }

    /// Opens an upload again whose file lost its name to another one: its bytes are there still.
    package static func reopen(
        _ id: Int64, lostBy fileID: Int64, on connection: Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.upload
               set state = case when judgement is null then 'received' else 'judged' end,
                   file_id = null, ended_at = null, ended_by = null
             where id = \(id) and state = 'imported' and file_id = \(fileID)
            """)
    }

    /// Notes that an upload is kept because a file of its name was in the inbox.
    ///
    /// - Returns: those that its sender has sent under that name before it, for which there is no
    ///   use any more; what somebody has looked at since is none of them.
    package static func keepForName(
        _ id: Int64, on connection: Connection
    ) throws -> [Int64] {
        try connection.execute("update bascule.upload set waits_for_name = true where id = \(id)")
        return try connection.query(
            """
            select o.id from bascule.upload o
              join bascule.upload n on n.id = \(id) and n.id > o.id
               and (n.sent_by, n.feed, n.name) = (o.sent_by, o.feed, o.name)
             where o.waits_for_name and o.state = 'received'
             order by o.id limit 1000
            """
        ).values(as: Int64.self)
    }

    /// What somebody has sent and not decided about; of one sender one transaction at a time asks.
    package static func open(
        of sentBy: String, on connection: Connection
    ) throws -> (uploads: Int, bytes: Int64) {
        if connection.isInTransaction {
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtextextended(\("bascule.uploads " + sentBy), 0))")
        }
        return try connection.query(
            """
            select count(*) as uploads, coalesce(sum(bytes), 0)::bigint as bytes
              from bascule.upload where sent_by = \(sentBy) and state in ('received', 'judged')
            """
        ).map(by: OpenColumn.self) { (try $0[.uploads], try $0[.bytes]) }[0]
    }

    private enum OpenColumn: String, RowColumn { case uploads, bytes }

    /// Open ones that were sent longer ago than this, the oldest first.
    package static func forgotten(
        for seconds: Double, limit: Int, on connection: Connection
    ) throws -> [(id: Int64, path: String)] {
        try connection.query(
            """
            select id, path from bascule.upload
             where state in ('received', 'judged')
               and sent_at < now() - make_interval(secs => \(seconds))
             order by id limit \(limit)
            """
        ).map(by: Column.self) { (try $0[.id], try $0[.path]) }
    }

    private enum Column: String, RowColumn { case id, path }

    /// Deletes the rows of uploads that ended longer ago than this.
    ///
    /// - Returns: how many.
    package static func purge(
        endedFor seconds: Double, limit: Int, on connection: Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.upload
             where id in (select id from bascule.upload
                           where ended_at < now() - make_interval(secs => \(seconds))
                           order by id limit \(limit))
            """)
    }

    /// Whether an open upload has its file there.
    package static func isOpen(at path: String, on connection: Connection) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.upload
                            where path = \(path) and state in ('received', 'judged'))
            """
        ).value()
    }
}
