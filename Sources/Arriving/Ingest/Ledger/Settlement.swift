// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Journal
package import Postgres
package import Tables
internal import Wording

/// How a file ended, as it is written into the ledger within the transaction that loaded its rows.
package struct Settlement: Sendable {
    package var fileID: Int64
    package var state: FileState
    /// SHA-256 in hexadecimal; empty for a file that was never read.
    package var sha256: String = ""
    package var bytes: Int64
    package var rowsRead: Int64 = 0
    package var rowsInserted: Int64 = 0
    package var rowsAmended: Int64 = 0
    package var rowsUnchanged: Int64 = 0
    package var rowsRejected: Int64 = 0
    package var warnings: Int64 = 0
    package var duplicateOf: Int64?
    /// Where the file goes, absolute.
    package var storedPath: String
    /// One sentence in the site's language; empty if there is nothing to say.
    package var reason: String = ""
    /// Rows that it took back to older values; in `reason` too.
    package var older: OlderValues?
    /// Rows whose keys have other values from newer files, which the table keeps; also in `reason`,
    /// and counted as amended: the history has them.
    package var superseded: SupersededRows?
    /// The dialect as it was understood.
    package var dialect: String = ""
    /// Physical lines of a file that was read; 0 for one that was not, and no account then.
    package var lines: Int64 = 0
    /// The account of lines, as JSON.
    package var lineAccount: String = ""
    /// The causes of its faults, as JSON; empty: there are few, and they tell it themselves.
    package var faultCauses: String = ""
    /// What is far from usual in it, in the site's language; empty: nothing is.
    package var unusual: String = ""

    package init(fileID: Int64, state: FileState, bytes: Int64, storedPath: String) {
        self.fileID = fileID
        self.state = state
        self.bytes = bytes
        self.storedPath = storedPath
    }
}

extension Settlement {
    /// The parser's version that each loaded file records.
    package static let parser = "bascule-csv 1"

    /// Writes all of them and their journal entries: three statements, however many files.
    ///
    /// - Parameter actor: the canceller of their import; nil: they ended by themselves.
    package static func write(
        _ all: [Settlement], feedVersion: Int, by worker: String, cancelledBy actor: String? = nil,
        on connection: Connection
    ) throws {
        guard !all.isEmpty else { return }
        let written = try connection.execute(
            """
            update bascule.file f
               set state = s.state, sha256 = decode(nullif(s.sha256, ''), 'hex'), bytes = s.bytes,
                   rows_read = s.read, rows_inserted = s.inserted, rows_amended = s.amended,
                   rows_unchanged = s.unchanged, rows_rejected = s.rejected, warnings = s.warnings,
                   duplicate_of = nullif(s.duplicate_of, 0), stored_path = s.stored_path,
                   stored_at = null, reason = nullif(s.reason, ''), dialect = nullif(s.dialect, ''),
                   loaded_at = case when s.state = 'loaded' then clock_timestamp() end,
                   lines = case when s.account = '' then null else s.lines end,
                   line_account = nullif(s.account, '')::jsonb,
                   fault_causes = nullif(s.causes, '')::jsonb,
                   unusual = nullif(s.unusual, ''), held_at = null,
                   next_attempt_at = null, feed_version_id = \(feedVersion),
                   parser = \(parser), worker = \(worker)
              from unnest(\(all.map(\.fileID)), \(all.map(\.state.rawValue)), \(all.map(\.sha256)),
                          \(all.map(\.bytes)), \(all.map(\.rowsRead)), \(all.map(\.rowsInserted)),
                          \(all.map(\.rowsAmended)), \(all.map(\.rowsUnchanged)),
                          \(all.map(\.rowsRejected)), \(all.map(\.warnings)),
                          \(all.map { $0.duplicateOf ?? 0 }), \(all.map(\.storedPath)),
                          \(all.map(\.reason)), \(all.map(\.dialect)), \(all.map(\.lines)),
                          \(all.map(\.lineAccount)), \(all.map(\.faultCauses)),
                          \(all.map(\.unusual)))
                   as s (id, state, sha256, bytes, read, inserted, amended, unchanged, rejected,
                         warnings, duplicate_of, stored_path, reason, dialect, lines, account,
                         causes, unusual)
             where f.id = s.id and f.state in ('arrived', 'loading')
            """)
        guard written == all.count else { throw IngestError.ledgerChanged(all.map(\.fileID)) }
        try tellFailures(of: all.map(\.fileID), on: connection)
        try note(all, by: worker, cancelledBy: actor, on: connection)
    }

    /// The journal's entries of files that ended: in the same commit, with the reasons as they are now.
    private static func note(
        _ all: [Settlement], by worker: String, cancelledBy actor: String?,
        on connection: Connection
    ) throws {
        try JournalEntry.write(
            selecting: """
                select coalesce(\(actor)::text,
                                -- Taken up again, from an absolute path, it is who does that.
                                case when not starts_with(f.inbox_path, '/') then f.sent_by end,
                                \(worker)::text),
                       \(actor == nil ? "import" : "import cancelled")::text, 'file ' || f.id,
                       jsonb_build_object('feed', f.feed, 'name', f.name, 'bytes', f.bytes,
                                          'sha256', encode(f.sha256, 'hex'),
                                          'attempt', f.attempts),
                       jsonb_build_object('state', f.state, 'read', f.rows_read,
                                          'inserted', f.rows_inserted, 'amended', f.rows_amended,
                                          'unchanged', f.rows_unchanged,
                                          'rejected', f.rows_rejected)
                           || case when f.reason is null then '{}'::jsonb
                                   else jsonb_build_object('reason', left(f.reason, 2000)) end,
                       null::interval
                  from bascule.file f
                 where f.id = any(\(all.map(\.fileID)))
                 order by f.id
                """, on: connection)
    }
}

extension Settlement {
    /// One that failed has a fault that says so, as one that was refused has.
    static func tellFailures(
        of ids: [Int64], on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.fault (file_id, rule, severity, message)
            select f.id, 'failed', 'reject', f.reason
              from bascule.file f
             where f.id = any(\(ids)) and f.state = 'failed'
               and not exists (select from bascule.fault x where x.file_id = f.id)
            """)
    }
}
