// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Jobs
internal import Journal
package import Postgres
package import Wording

/// Changes of schedules by people.
///
/// Each call belongs into a transaction, and writes the journal last.
package struct ScheduleStore {
    package let check: ScheduleCheck
    /// The actor: `user:<login>`.
    package let actor: String
    private let now: Int64
    /// Of the ticks' results.
    let language: Language

    /// - Parameter now: The database's time, in seconds since 1970-01-01 UTC.
    package init(
        kinds: JobSignature.Catalog, names: KnownNames? = nil, by actor: String, now: Int64,
        language: Language = .en
    ) {
        check = ScheduleCheck(kinds: kinds, names: names)
        self.actor = actor
        self.now = now
        self.language = language
    }

    /// All schedules by name.
    package static func all(on connection: borrowing Connection) throws -> [ScheduleRow] {
        let rows = try connection.query(
            """
            select \(columns: ScheduleRow.self)
              from bascule.schedule s
             order by s.name
             limit 100000
            """)
        return try rows.decode()
    }

    /// One schedule; nil when there is none of the name.
    package static func find(
        _ name: String, on connection: borrowing Connection
    ) throws -> ScheduleRow? {
        let rows = try connection.query(
            """
            select \(columns: ScheduleRow.self)
              from bascule.schedule s
             where s.name = \(name)
            """)
        return try rows.first(as: ScheduleRow.self)
    }

    /// - Throws: `ScheduleError` when it can't be as it is, or there is one of that name.
    package func addSchedule(
        _ schedule: Schedule, isFromConfig: Bool = false, on connection: borrowing Connection
    ) throws {
        let first = try check.firstTick(of: schedule, anchor: now, after: now)
        try check.checkNamed(schedule)
        let due = first.instant + schedule.jitterOffset(of: first.instant)
        let stored = schedule.form.stored
        let added = try connection.execute(
            """
            insert into bascule.schedule (name, kind, arguments, queue, priority, attempts_limit,
                   form, spec, zone, overlap, catch_up, catch_up_window, jitter, starts_at, ends_at,
                   failures_limit, succeed_by, succeed_by_since, source, is_in_file, anchor_at,
                   cursor_at, next_at, due_at)
            values (\(schedule.name), \(schedule.kind), \(schedule.arguments)::text::jsonb,
                    \(schedule.queue), \(schedule.priority), \(schedule.attemptsLimit),
                    \(stored.form), \(stored.spec), \(schedule.zone), \(schedule.overlap.rawValue),
                    \(schedule.catchUp.rawValue), \(schedule.catchUpWindow), \(schedule.jitter),
                    \(schedule.starts.map(Timestamp.init(seconds:))),
                    \(schedule.ends.map(Timestamp.init(seconds:))), \(schedule.failuresLimit),
                    \(schedule.succeedBy?.minutes), \(Timestamp(seconds: now)),
                    \(isFromConfig ? "config" : "user"), \(isFromConfig),
                    \(Timestamp(seconds: now)), \(Timestamp(seconds: now)),
                    \(Timestamp(seconds: first.instant)), \(Timestamp(seconds: due)))
                on conflict (name) do nothing
            """)
        guard added == 1 else {
            throw ScheduleError(
                nil,
                Phrase(
                    en: "There is a schedule `\(schedule.name)` already",
                    fr: "Il y a déjà une planification `\(schedule.name)`"),
                Phrase(
                    en: "Change it with `bascule schedules edit \(schedule.name)`, or take another"
                        + " name",
                    fr: "La changer par `bascule schedules edit \(schedule.name)`, ou prendre un"
                        + " autre nom"))
        }
        try finish("schedule added", schedule, on: connection)
    }

    /// Changes the fields in which the new one differs; gives their names.
    ///
    /// Ticks due before are decided first, by the declaration of then.
    ///
    /// - Parameter version: the one that was looked at; nil: whatever it is by now.
    /// - Throws: `ScheduleOutdated` where somebody else has changed it meanwhile.
    @discardableResult
    package func edit(
        _ name: String, isFromConfig: Bool = false, ifVersion version: Int? = nil,
        on connection: borrowing Connection, _ change: (inout Schedule) throws -> Void
    ) throws -> [ScheduleField] {
        var row = try settled(name, on: connection)
        if let version, version != row.version {
            throw ScheduleOutdated(name: name, seen: version, now: row.version)
        }
        var schedule = row.schedule
        try change(&schedule)
        let fields = ScheduleField.allCases.filter { $0.differs(row.schedule, schedule) }
        guard !fields.isEmpty else { return [] }
        if fields.contains(where: { $0 == .kind || $0 == .arguments }) {
            try check.checkNamed(schedule)
        }
        let asksAnew = fields.contains { $0 == .succeedBy || $0 == .zone }
        let moves = fields.contains { $0.movesTicks }
        // A tick that jitter delays would be lost between the old declaration and the new one.
        if moves { row = try settled(name, ignoringJitter: true, on: connection) }
        let cursor = moves ? max(row.cursor, now) : row.cursor
        let first = try check.firstTick(of: schedule, anchor: row.anchor, after: cursor)
        let due = first.instant + schedule.jitterOffset(of: first.instant)
        let stored = schedule.form.stored
        let names = isFromConfig ? [] : fields.map(\.rawValue)
        try connection.execute(
            """
            update bascule.schedule
               set kind = \(schedule.kind), arguments = \(schedule.arguments)::text::jsonb,
                   queue = \(schedule.queue), priority = \(schedule.priority),
                   attempts_limit = \(schedule.attemptsLimit), form = \(stored.form),
                   spec = \(stored.spec), zone = \(schedule.zone),
                   overlap = \(schedule.overlap.rawValue),
                   catch_up = \(schedule.catchUp.rawValue),
                   catch_up_window = \(schedule.catchUpWindow), jitter = \(schedule.jitter),
                   starts_at = \(schedule.starts.map(Timestamp.init(seconds:))),
                   ends_at = \(schedule.ends.map(Timestamp.init(seconds:))),
                   failures_limit = \(schedule.failuresLimit), version = version + 1,
                   succeed_by = \(schedule.succeedBy?.minutes),
                   succeed_by_since = case when \(asksAnew) then \(Timestamp(seconds: now))
                                           else succeed_by_since end,
                   edited = array(select distinct unnest(edited || \(names))),
                   cursor_at = \(Timestamp(seconds: cursor)),
                   next_at = \(Timestamp(seconds: first.instant)),
                   due_at = \(Timestamp(seconds: due))
             where name = \(name)
            """)
        try finish(
            "schedule edited", schedule, fields: fields, before: row.schedule, on: connection)
        return fields
    }

    /// The schedule, locked, with all decided that is due.
    func settled(
        _ name: String, ignoringJitter: Bool = false, on connection: borrowing Connection
    ) throws -> ScheduleRow {
        _ = try DueBatch(kinds: check.kinds, language: language).run(
            only: name, at: now, ignoringJitter: ignoringJitter, on: connection)
        return try locked(name, on: connection)
    }

    /// The schedule, locked until the transaction ends.
    func locked(_ name: String, on connection: borrowing Connection) throws -> ScheduleRow {
        try connection.execute(
            "select 1 from bascule.schedule where name = \(name) for update")
        if let row = try Self.find(name, on: connection) { return row }
        throw ScheduleError.unknown(name)
    }

    var seconds: Int64 { now }

    /// The hint to schedulers, then the journal.
    private func finish(
        _ action: String, _ schedule: Schedule, fields: [ScheduleField]? = nil,
        before: Schedule? = nil, on connection: borrowing Connection
    ) throws {
        let stored = schedule.form.stored
        try noteChange(
            action, schedule.name,
            [
                ("fields", fields.map { $0.map(\.rawValue).joined(separator: ", ") }),
                ("job", schedule.kind), (stored.form, stored.spec), ("zone", schedule.zone),
                ("overlap", schedule.overlap.rawValue), ("catch_up", schedule.catchUp.rawValue),
                ("succeed_by", schedule.succeedBy?.text),
            ],
            raw: before.map { before in
                [("changes", ScheduleField.changes(fields ?? [], from: before, to: schedule))]
            } ?? [],
            on: connection)
    }

    func noteChange(
        _ action: String, _ name: String, _ parameters: [(String, String?)],
        raw: [(String, String)] = [], on connection: borrowing Connection
    ) throws {
        try connection.notify(Scheduler.channel, name)
        try JournalEntry.write(
            action, subject: "schedule \(name)", by: actor,
            parameters: Parameters.object(parameters, raw: raw), on: connection)
    }
}
