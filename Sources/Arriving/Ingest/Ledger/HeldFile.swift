// SPDX-License-Identifier: Apache-2.0

internal import Journal
package import Postgres
internal import Wording

/// Files that wait for somebody because they are far from usual.
package enum HeldFile {
    /// Notes that it waits: nothing of it is loaded, and its try counts for none.
    static func note(
        _ fileID: Int64, of feed: String, _ unusual: String, sha256: String, reason: String,
        by worker: String, on connection: Connection
    ) throws {
        try connection.transaction { connection in
            try UnusualFiles.takeTurns(feed, on: connection)
            let noted = try connection.execute(
                """
                update bascule.file
                   set state = 'arrived', reason = \(reason), unusual = \(unusual),
                       held_at = clock_timestamp(), held_sha256 = decode(\(sha256), 'hex'),
                       attempts = attempts - 1,
                       next_attempt_at = null
                 where id = \(fileID) and state in ('arrived', 'loading')
                """)
            guard noted == 1 else { return }
            try JournalEntry.write(
                selecting: """
                    select \(worker)::text, 'file waits', concat('file ', \(fileID)::bigint),
                           '{}'::jsonb, jsonb_build_object('unusual', \(unusual)::text),
                           null::interval
                    """, on: connection)
        }
    }

    /// Lets it be loaded at the service's next look.
    ///
    /// - Throws: `ReleaseRefusal` where it does not wait.
    package static func release(
        _ fileID: Int64, by actor: String, on connection: borrowing Connection
    ) throws {
        let released = try connection.execute(
            """
            update bascule.file
               set held_at = null, released_at = clock_timestamp(), released_by = \(actor),
                   reason = null, next_attempt_at = null
             where id = \(fileID) and held_at is not null and state = 'arrived'
            """)
        guard released == 1 else { throw ReleaseRefusal(fileID: fileID) }
    }

    /// Has it refused at the service's next look: it goes to the error folder.
    ///
    /// - Throws: `ReleaseRefusal` where it does not wait.
    package static func refuse(
        _ fileID: Int64, by actor: String, on connection: borrowing Connection
    ) throws {
        let refused = try connection.execute(
            """
            update bascule.file
               set held_at = null, refused_by = \(actor), reason = null, next_attempt_at = null
             where id = \(fileID) and held_at is not null and state = 'arrived'
            """)
        guard refused == 1 else { throw ReleaseRefusal(fileID: fileID) }
    }
}
