// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The days of the history and of the log lines, each a table of its own, in UTC.
package enum HistoryPartitions {
    private static let tables = [("job_history", "ended_at"), ("job_log", "at")]
    /// A long reader of the history must not make the queue wait behind us.
    private static let lockTimeout = "200ms"
    /// For another process that is making a partition, which takes it a few milliseconds.
    private static let turnTimeout = "2s"

    /// Makes today's partition and those of the next days, where they are missing.
    ///
    /// Rows that went to the default partition meanwhile move along. Where a lock can't be had at
    /// once it throws, and nothing is lost: the default partition goes on taking rows. Processes
    /// that start at once take turns.
    package static func prepare(days: Int, on connection: borrowing Connection) throws {
        for day in 0...max(days, 0) {
            for (table, _) in tables {
                try connection.transaction { connection in
                    try prepare(table, day, on: connection)
                }
            }
        }
    }

    /// Partitions dropped, or rows deleted from the default partition.
    package struct Purge: Sendable {
        package var table: String
        package var rows: Int
        package var bytes: Int64?
    }

    /// Drops the days that are older; gives the names of the dropped tables.
    ///
    /// Rows of such days in the default partition go too, 10,000 at most a call. `note` is called
    /// in the transaction of each.
    package static func drop(
        olderThan days: Int, on connection: borrowing Connection,
        note: (Purge, borrowing Connection) throws -> Void = { _, _ in }
    ) throws -> [String] {
        precondition(days >= 1, "today's history can't be dropped")
        var dropped: [String] = []
        for (table, column) in tables {
            let names = try connection.query(
                """
                select c.relname::text
                  from pg_inherits i join pg_class c on c.oid = i.inhrelid
                 where i.inhparent = \("bascule.\(table)")::text::regclass
                   and c.relname ~ '_[0-9]{8}$'
                   and to_date(right(c.relname::text, 8), 'YYYYMMDD')
                       < (clock_timestamp() at time zone 'UTC')::date - \(Int32(days))
                 order by 1 limit 1000
                """
            ).values(as: String.self)
            for name in names {
                try connection.transaction { connection in
                    try connection.script("set local lock_timeout = '\(lockTimeout)'")
                    if table == "job_history" {
                        try JobBatch.noteGone(ofDay: String(name.suffix(8)), on: connection)
                    }
                    let purge = try connection.query(
                        "select rows, bytes from bascule.drop_history_day(\(name))"
                    ).one(by: SizeColumn.self) {
                        Purge(table: name, rows: try $0[.rows], bytes: try $0[.bytes])
                    }
                    try note(purge, connection)
                }
                dropped.append(name)
            }
            let left = table + "_default"
            try connection.transaction { connection in
                let old: SQL = """
                    (select id, outcome, ended_at from bascule.\(identifier: left)
                      where \(identifier: column)
                            < date_trunc('second', now()) - \(Int32(days)) * interval '1 day'
                      order by \(identifier: column) limit 10000)
                    """
                if table == "job_history" { try JobBatch.noteGone(old, on: connection) }
                let rows = try connection.execute(
                    """
                    delete from bascule.\(identifier: left)
                     where ctid = any(array(
                         select ctid from bascule.\(identifier: left)
                          where \(identifier: column)
                                < date_trunc('second', now()) - \(Int32(days)) * interval '1 day'
                          order by \(identifier: column) limit 10000))
                    """)
                if rows > 0 { try note(Purge(table: left, rows: rows), connection) }
            }
        }
        return dropped
    }

    private static func prepare(
        _ table: String, _ day: Int, on connection: borrowing Connection
    ) throws {
        guard try missing(table, day, on: connection) != nil else { return }
        try connection.script("set local lock_timeout = '\(turnTimeout)'")
        _ = try connection.query(
            "select pg_advisory_xact_lock(hashtextextended('bascule.history_partitions', 0))")
        guard try missing(table, day, on: connection) != nil else { return }
        // Writers wait for us: a row on its way to the default partition while its day is attached
        // would be refused.
        try connection.script("set local lock_timeout = '\(lockTimeout)'")
        _ = try connection.query(
            """
            select bascule.make_history_day(
                \(table), (clock_timestamp() at time zone 'UTC')::date + \(Int32(day)))
            """)
    }

    /// The name of a day's partition; nil: it is there.
    private static func missing(
        _ table: String, _ day: Int, on connection: borrowing Connection
    ) throws -> String? {
        // Not by to_regclass(): what it has once not found it may not find for the rest of the
        // transaction.
        let (day, isThere) = try connection.query(
            """
            select to_char(d, 'YYYYMMDD') as day,
                   exists (select from pg_class
                            where relnamespace = 'bascule'::regnamespace
                              and relname = \(table) || '_' || to_char(d, 'YYYYMMDD')) as is_there
              from (select (clock_timestamp() at time zone 'UTC')::date + \(Int32(day)) as d) days
            """
        ).one(by: DayColumn.self) {
            (try $0[.day, as: String.self], try $0[.isThere, as: Bool.self])
        }
        return isThere ? nil : "\(table)_\(day)"
    }

    private enum SizeColumn: String, RowColumn { case rows, bytes }

    private enum DayColumn: String, RowColumn {
        case day
        case isThere = "is_there"
    }
}
