// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Postgres
internal import Wording

/// Pausing, running by hand, backfilling and removing.
extension ScheduleStore {
    /// From now on ticks leave a row and nothing else; gives false when it is paused already.
    @discardableResult
    package func pause(
        _ name: String, reason: String?, on connection: borrowing Connection
    ) throws -> Bool {
        let row = try locked(name, on: connection)
        guard row.pause == nil else { return false }
        try connection.execute(
            """
            update bascule.schedule
               set paused_at = \(Timestamp(seconds: seconds)), paused_by = \(actor),
                   pause_reason = \(reason)
             where name = \(name)
            """)
        try noteChange("schedule paused", name, [("reason", reason)], on: connection)
        return true
    }

    /// Ticks enqueue jobs again; those of the pause have left their rows before.
    ///
    /// A tick that jitter delays until after the pause is still to come.
    ///
    /// - Returns: False when it is not paused.
    @discardableResult
    package func resume(_ name: String, on connection: borrowing Connection) throws -> Bool {
        let row = try settled(name, on: connection)
        guard row.pause != nil else { return false }
        let first = try check.firstTick(
            of: row.schedule, anchor: row.anchor, after: row.cursor)
        let due = first.instant + row.schedule.jitterOffset(of: first.instant)
        try connection.execute(
            """
            update bascule.schedule
               set paused_at = null, paused_by = null, pause_reason = null, failures = 0,
                   next_at = \(Timestamp(seconds: first.instant)),
                   due_at = \(Timestamp(seconds: due))
             where name = \(name)
            """)
        try noteChange("schedule resumed", name, [], on: connection)
        return true
    }

    /// Enqueues a job now, for the data since the last tick that enqueued one; gives its id.
    ///
    /// The next tick takes these data too.
    package func runNow(_ name: String, on connection: borrowing Connection) throws -> Int64 {
        let row = try settled(name, on: connection)
        let schedule = row.schedule
        try check.checkNamed(schedule)
        let series = try check.series(of: schedule, anchor: row.anchor)
        let start =
            row.coveredTo.flatMap { $0 < seconds ? $0 : nil }
            ?? series.start(ofDataBefore: seconds)
        let request = JobRequest(
            schedule: schedule, windowStart: start, windowEnd: seconds, by: actor)
        let ids = try Enqueue.addJobs([request], on: connection).map(\.id)
        // To the microsecond, so that it never is a nominal instant that comes yet.
        let instant = try Scheduler.databaseTime(on: connection)
        let between = Timestamp(microsecondsSince1970: instant.microsecondsSince1970 | 1)
        var columns = TickWriter.Columns()
        columns.addTick(
            between, "by_hand", of: name, job: ids.first, windowStart: start,
            sentence: Phrase(
                en: "run by hand by \(actor) as job \(ids[0])",
                fr: "lancé à la main par \(actor) : travail \(ids[0])")[language])
        try columns.insert(on: connection)
        try connection.execute(
            """
            update bascule.schedule
               set active = active || \(ids),
                   active_nominals = active_nominals || \(Timestamp(seconds: seconds))
             where name = \(name)
            """)
        try noteChange("schedule run", name, [("job", "\(ids[0])")], on: connection)
        return ids[0]
    }

    /// Enqueues a job for each window between two instants whose tick enqueued none.
    ///
    /// They run one after another, unless the schedule allows its jobs side by side, and behind the
    /// jobs of regular ticks: a regular tick meanwhile waits for the running one, not for the
    /// others.
    /// - Parameter again: Also for windows that had their job.
    /// - Returns: The jobs' ids.
    package func backfill(
        _ name: String, from: Int64, to: Int64, again: Bool = false,
        on connection: borrowing Connection
    ) throws -> [Int64] {
        let row = try settled(name, on: connection)
        let schedule = row.schedule
        try check.checkNamed(schedule)
        let series = try check.series(of: schedule, anchor: row.anchor)
        let due = try due(series, from: from, to: to, again: again, of: name, on: connection)
        let requests = due.map { window in
            var request = JobRequest(
                schedule: schedule, windowStart: window.start, windowEnd: window.end, by: actor)
            request.priority = min(
                request.priority + ScheduleLimits.backfillPriority, Int(Int16.max))
            return request
        }
        let ids = try Enqueue.addJobs(requests, on: connection).map(\.id)
        var columns = TickWriter.Columns()
        for (window, id) in zip(due, ids) {
            columns.addTick(
                Timestamp(seconds: window.end), "backfilled", of: name, job: id,
                windowStart: window.start,
                sentence: Phrase(
                    en: "backfilled by \(actor) as job \(id)",
                    fr: "calculé après coup à la demande de \(actor) : travail \(id)")[language])
        }
        try columns.insert(alsoWithJob: again, on: connection)
        let period = TickSentence(zone: series.zone, jobs: [:])
        try noteChange(
            "schedule backfilled", name,
            [
                ("from", period.time(from)), ("to", period.time(to)), ("jobs", "\(ids.count)"),
            ],
            on: connection)
        return ids
    }

    /// The windows that `backfill` would enqueue jobs for; changes nothing.
    package func backfillWindows(
        _ name: String, from: Int64, to: Int64, again: Bool = false,
        on connection: borrowing Connection
    ) throws -> [(start: Int64?, end: Int64)] {
        guard let row = try Self.find(name, on: connection) else {
            throw ScheduleError.unknown(name)
        }
        let series = try check.series(of: row.schedule, anchor: row.anchor)
        return try due(series, from: from, to: to, again: again, of: name, on: connection)
    }

    private func due(
        _ series: TickSeries, from: Int64, to: Int64, again: Bool, of name: String,
        on connection: borrowing Connection
    ) throws -> [(start: Int64?, end: Int64)] {
        let windows = try windows(series, from: from, to: min(to, seconds), of: name)
        let done = again ? [] : try ticksWithJob(name, windows, on: connection)
        return windows.filter { !done.contains($0.end) }
    }

    /// The windows that have a part in a time and have ended.
    private func windows(
        _ series: TickSeries, from: Int64, to: Int64, of name: String
    ) throws -> [(start: Int64?, end: Int64)] {
        var windows: [(start: Int64?, end: Int64)] = []
        var start = series.start(ofDataBefore: from + 1)
        var at = from
        while let end = series.next(after: at)?.instant, end <= seconds, (start ?? from) < to {
            guard windows.count < ScheduleLimits.backfillJobs else {
                throw ScheduleError(
                    nil,
                    Phrase(
                        en: "That is more than \(ScheduleLimits.backfillJobs) windows of `\(name)`",
                        fr: "C'est plus de \(ScheduleLimits.backfillJobs) périodes de `\(name)`"),
                    Phrase(en: "Backfill a shorter time", fr: "Demander un temps plus court"))
            }
            windows.append((start, end))
            (start, at) = (end, end)
        }
        return windows
    }

    private func ticksWithJob(
        _ name: String, _ windows: [(start: Int64?, end: Int64)],
        on connection: borrowing Connection
    ) throws -> Set<Int64> {
        let rows = try connection.query(
            """
            select nominal_at from bascule.tick
             where schedule = \(name) and job_id is not null
               and nominal_at = any(\(windows.map { Timestamp(seconds: $0.end) }))
            """)
        return Set(try rows.values(as: Timestamp.self).map(\.seconds))
    }

    /// Takes a schedule away; its ticks stay to be read, and one that jitter delays leaves a row.
    package func remove(_ name: String, on connection: borrowing Connection) throws {
        let row = try locked(name, on: connection)
        guard !row.isInFile else {
            throw ScheduleError(
                nil,
                Phrase(
                    en: "Schedule `\(name)` stands in schedules.yaml and would come back",
                    fr: "La planification `\(name)` est dans schedules.yaml et reviendrait"),
                Phrase(
                    en: "Take it out of the file first, or `bascule schedules pause \(name)`",
                    fr: "L'ôter d'abord du fichier, ou `bascule schedules pause \(name)`"))
        }
        // Nothing is enqueued any more: as in a pause, each tick that has come due says so.
        try connection.execute(
            """
            update bascule.schedule
               set paused_at = \(Timestamp(seconds: seconds)), paused_by = \(actor),
                   pause_reason = 'the schedule was removed'
             where name = \(name) and paused_at is null
            """)
        _ = try settled(name, ignoringJitter: true, on: connection)
        try connection.execute("delete from bascule.schedule where name = \(name)")
        try noteChange("schedule removed", name, [], on: connection)
    }
}
