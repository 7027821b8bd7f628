// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import FileSystem
internal import Postgres
internal import Wording

/// SQL on the ledger of exports.
enum ExportLedger {
    /// An id of its own, before there is a row.
    static func nextID(on connection: borrowing Connection) throws -> Int64 {
        try connection.query(
            "select nextval(pg_get_serial_sequence('bascule.export', 'id'))"
        ).value(as: Int64.self)
    }

    /// The newest revision of a window's file.
    ///
    /// Among files of changes also a lost one: it may have been taken, and its number with it.
    static func newest(
        _ export: Export, _ window: Window?, on connection: borrowing Connection
    ) throws -> ExportRecord? {
        try connection.query(
            """
            select \(columns: ExportRecord.self)
              from bascule.export e
             where e.export = \(export.name)
               and (e.lost_at is null or \(export.changes != nil))
               and e.each is not distinct from \(export.value)
               and e.window_start is not distinct from \(window.map(\.startTime))
               and e.window_end is not distinct from \(window.map(\.endTime))
             order by e.revision desc, e.id desc
             limit 1
            """
        ).first(as: ExportRecord.self)
    }

    /// Files whose rename is pending.
    static func pending(
        _ export: String, on connection: borrowing Connection
    ) throws -> [ExportRecord] {
        try connection.query(
            """
            select \(columns: ExportRecord.self)
              from bascule.export e
             where e.export = \(export) and e.placed_at is null and e.lost_at is null
             order by e.id
             limit 1000
            """
        ).decode(as: ExportRecord.self)
    }

    /// The file that has or is to have a path.
    static func file(
        at path: String, on connection: borrowing Connection
    ) throws -> ExportRecord? {
        try connection.query(
            """
            select \(columns: ExportRecord.self)
              from bascule.export e
             where e.path = \(path) and e.lost_at is null
             order by e.id desc
             limit 1
            """
        ).first(as: ExportRecord.self)
    }

    /// - Parameters:
    ///   - over: files of other bounds that it follows, beside the older revisions of its window.
    ///   - beginsAnew: whether, of files of changes, it needs none before it.
    static func insert(
        _ record: ExportRecord, format: String, over: [Int64], beginsAnew: Bool,
        by actor: String, took: Duration, on connection: borrowing Connection
    ) throws {
        let (start, end) = (record.windowStart, record.windowEnd)
        _ = try connection.execute(
            """
            insert into bascule.export (id, export, each, window_start, window_end, revision, format, path,
                                        bytes, rows, sha256, data_sha256, declaration,
                                        declaration_form, shape, begins_anew, made_by, duration)
            overriding system value
            values (\(record.id), \(record.export), \(record.each), to_timestamp(\(start.map(Double.init))),
                    to_timestamp(\(end.map(Double.init))), \(record.revision), \(format),
                    \(record.path), \(record.bytes), \(record.rows), decode(\(record.sha256), 'hex'),
                    decode(\(record.dataSHA256), 'hex'), decode(\(record.declaration), 'hex'),
                    \(record.declarationForm)::smallint, \(record.shape), \(beginsAnew), \(actor),
                    make_interval(secs => \(took / .seconds(1))))
            """)
        // A file of changes is read after those before it, and instead of one that has all rows.
        _ = try connection.execute(
            """
            update bascule.export e
               set amended_by = \(record.id), amended_at = coalesce(e.amended_at, clock_timestamp())
             where e.export = \(record.export) and e.revision < \(record.revision)
               and (e.shape is null or \(record.shape == nil))
               and e.amended_by is null and e.each is not distinct from \(record.each)
               and (e.id = any(\(over))
                    or e.window_start is not distinct from to_timestamp(\(start.map(Double.init)))
                       and e.window_end is not distinct from to_timestamp(\(end.map(Double.init))))
            """)
    }

    static func notePlaced(_ id: Int64, on connection: borrowing Connection) throws {
        _ = try connection.execute(
            """
            update bascule.export set placed_at = clock_timestamp(), problem = null
             where id = \(id)
            """)
    }

    static func noteProblem(
        _ id: Int64, _ problem: String, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            "update bascule.export set problem = \(problem) where id = \(id)")
    }

    /// A file that is gone amends nothing.
    static func noteLost(_ id: Int64, on connection: borrowing Connection) throws {
        _ = try connection.execute(
            "update bascule.export set lost_at = clock_timestamp() where id = \(id)")
        _ = try connection.execute(
            "update bascule.export set amended_by = null where amended_by = \(id)")
    }
}

/// One at a time writes an export.
///
/// The lock is the session's: a run is several transactions, and a process that dies lets it go.
extension ExportLedger {
    /// Runs the body with the export's lock.
    ///
    /// - Parameter patience: how long to wait for another run of it to end; nil: not at all.
    static func locked<Value>(
        _ export: Export, patience: Duration?, on connection: Connection,
        _ body: () throws -> Value
    ) throws -> Value {
        let isOurs: Bool
        do {
            isOurs = try lock(export, patience, on: connection)
        } catch {
            // Torn off in the middle it may be held or not.
            connection.giveUp()
            throw error
        }
        guard isOurs else { throw busy(export, patience) }
        defer { connection.unlock(advisory: lockName(export.name)) }
        return try body()
    }

    /// Runs the body under an export's lock; nil: somebody else has it.
    static func unlessBusy<Value>(
        _ name: String, on connection: Connection, _ body: () throws -> Value?
    ) throws -> Value? {
        guard try tryLock(name, on: connection) else { return nil }
        defer { connection.unlock(advisory: lockName(name)) }
        return try body()
    }

    private static func lock(
        _ export: Export, _ patience: Duration?, on connection: Connection
    ) throws -> Bool {
        if try tryLock(export.name, on: connection) { return true }
        guard let patience else { return false }
        // Waiting is no work: it has a limit of its own.
        let deadline = connection.deadline
        connection.deadline = nil
        defer { connection.deadline = deadline }
        return try lock(export.name, patience: patience, on: connection)
    }

    private static func busy(_ export: Export, _ patience: Duration?) -> ExportError {
        guard let patience else {
            return ExportError(
                .busy,
                Phrase(
                    en: "export \(export.name) is being written by somebody else: wait for its end",
                    fr:
                        "l'export \(export.name) est en cours d'écriture par un autre : attendre sa fin"
                ))
        }
        return ExportError(
            .busy,
            Phrase(
                en:
                    "export \(export.name) was being written by somebody else all the \(patience) that"
                    + " this run waited for it: `bascule jobs list` shows by whom; make its window"
                    + " smaller",
                fr: "l'export \(export.name) était en cours d'écriture par un autre pendant les"
                    + " \(patience) d'attente : `bascule jobs list` montre par qui ; prendre une période"
                    + " plus courte"))
    }

    /// Keeps other processes from writing this export; false: one is writing it.
    ///
    /// Of the session: it is gone with a process that dies.
    private static func tryLock(_ export: String, on connection: borrowing Connection) throws
        -> Bool
    {
        try connection.query(
            "select pg_try_advisory_lock(hashtextextended(\(lockName(export)), 0))"
        ).value(as: Bool.self)
    }

    /// The advisory lock held while an export is written.
    private static func lockName(_ export: String) -> String { "bascule.export." + export }

    /// Waits for the process that writes this export; false: the patience ran out.
    private static func lock(
        _ export: String, patience: Duration, on connection: borrowing Connection
    ) throws -> Bool {
        let milliseconds = Int(patience / .milliseconds(1))
        do {
            // The limit is the transaction's, the lock the session's.
            try connection.transaction { connection in
                _ = try connection.query(
                    "select set_config('lock_timeout', \("\(milliseconds)ms"), true)")
                _ = try connection.query(
                    "select pg_advisory_lock(hashtextextended(\(lockName(export)), 0))")
            }
            return true
        } catch let error as PostgresError where error.sqlstate == "55P03" {
            return false
        }
    }
}

extension ExportRecord {
    /// Whether the file was written by the declaration as it is now.
    func isDeclared(as export: Export) -> Bool {
        declaration
            == hexadecimal(declarationForm == Self.parsedForm ? export.digest : export.textDigest)
    }

    /// Whether it has a part in a window; what has no windows is of all times.
    func overlaps(_ window: Window?) -> Bool {
        guard let windowStart, let windowEnd, let window else { return true }
        return windowStart < window.end && windowEnd > window.start
    }
}
