// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// Files that wait for somebody because they are far from usual.
package enum HeldFile {
    /// Notes that it waits: nothing of it is loaded, and its try counts for none.
    static func note(
        _ fileID: Int64, _ unusual: String, reason: String, on connection: Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.file
               set state = 'arrived', reason = \(reason), unusual = \(unusual), held_at = now(),
                   attempts = attempts - 1, next_attempt_at = null
             where id = \(fileID) and state in ('arrived', 'loading')
            """)
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
}
