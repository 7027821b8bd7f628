// SPDX-License-Identifier: Apache-2.0

internal import Journal
package import Postgres

/// The position that a database had reached, which it must not lose.
package struct HighWaterMark: Sendable, Equatable, Codable {
    package var lastFileID: Int64
    /// The last link of the journal's chain, `SEQ:HASH`; nil if there was none.
    package var journalHead: String?
    /// Identifier of the PostgreSQL cluster.
    package var systemIdentifier: String
    /// A new one after each promotion of a standby and each recovery to a point in time.
    package var timeline: Int64
    /// By the database's clock, RFC 3339 in UTC.
    package var at: String

    enum CodingKeys: String, CodingKey {
        case lastFileID = "last_file_id"
        case journalHead = "journal_head"
        case systemIdentifier = "system_identifier"
        case timeline, at
    }

    package init(
        lastFileID: Int64, journalHead: String?, systemIdentifier: String, timeline: Int64,
        at: String
    ) {
        self.lastFileID = lastFileID
        self.journalHead = journalHead
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.at = at
    }

    /// The database's position now; nil on a standby, which may lag without having lost anything.
    package static func read(on connection: borrowing Connection) throws -> HighWaterMark? {
        try connection.query(
            """
            select pg_is_in_recovery() as is_standby,
                   (select coalesce(max(id), 0) from bascule.file) as last_file_id,
                   (select seq || ':' || encode(hash, 'hex') from bascule.journal_chain
                     order by seq desc limit 1) as journal_head,
                   (select system_identifier::text from pg_control_system()) as system_identifier,
                   case when pg_is_in_recovery() then 0
                        -- The control file has a new one only after the next checkpoint.
                        else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint
                   end as timeline,
                   to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
            """
        ).one(by: Column.self) { row in
            guard try !row[.isStandby, as: Bool.self] else { return nil }
            return HighWaterMark(
                lastFileID: try row[.lastFileID], journalHead: try row[.journalHead],
                systemIdentifier: try row[.systemIdentifier], timeline: try row[.timeline],
                at: try row[.at])
        }
    }

    private enum Column: String, RowColumn {
        case timeline, at
        case isStandby = "is_standby"
        case lastFileID = "last_file_id"
        case journalHead = "journal_head"
        case systemIdentifier = "system_identifier"
    }

    /// Whether the journal's head is still in the chain.
    func isHeadKept(on connection: borrowing Connection) throws -> Bool {
        guard let head = journalHead.flatMap(ChainHead.init) else { return true }
        return try ChainHead.flaws(of: [head], on: connection).isEmpty
    }

    /// Whether anything but the clock differs.
    func differs(from other: HighWaterMark) -> Bool {
        var same = other
        same.at = at
        return self != same
    }
}
