// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Exports
internal import Ingest
internal import Postgres

extension ExportService {
    /// When the site's database was found older than the folders' mark, or was accepted so, last.
    ///
    /// Read from the mark itself, not from an alert: a command may be faster than the service.
    static func wentBack(
        in settings: Settings
    ) -> @Sendable (borrowing Connection) throws -> Timestamp? {
        { connection in
            let found: String?
            do {
                found = try MarkKeeping(settings).compared(on: connection)?.foundAt
            } catch is DecodingError {
                // It will be written anew, and says nothing.
                found = nil
            }
            return try connection.query(
                """
                select max(t.at)
                  from (select \(found)::timestamptz as at
                        union all
                        (select j.at from bascule.journal j
                          where j.subject = 'database' and j.action = \(MarkKeeping.acceptance)
                          order by j.id desc limit 1)) as t
                """
            ).value(as: Timestamp?.self)
        }
    }
}
