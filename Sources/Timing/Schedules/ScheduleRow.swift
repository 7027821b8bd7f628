// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Postgres

/// A schedule's row: its declaration, its owner, and its progress.
package struct ScheduleRow: RowDecodable, Sendable {
    package var schedule: Schedule
    package var isFromConfig: Bool
    /// The fields a person has changed, as the file names them.
    package var edited: [String]
    package var isInFile: Bool
    package var version: Int
    package var anchor: Int64
    package var cursor: Int64
    package var next: Int64?
    package var coveredTo: Int64?
    /// Its jobs that waited or ran when it was last looked at.
    package var active: [TickPlan.Active]
    package var pause: TickPlan.Pause?
    package var failures: Int
    package var enqueuedAt: Timestamp?
    package var quiet: Int
    package var summaryAt: Int64?
    /// Ticks due before this are not asked about; nil: none are.
    package var succeedBySince: Int64?

    package enum CodingKeys: String, RowColumn {
        case name, kind, arguments, queue, priority, form, spec, zone, overlap, jitter, source
        case edited, version, active, failures, quiet
        case attemptsLimit = "attempts_limit"
        case catchUp = "catch_up"
        case catchUpWindow = "catch_up_window"
        case starts = "starts_at"
        case ends = "ends_at"
        case failuresLimit = "failures_limit"
        case isInFile = "is_in_file"
        case anchor = "anchor_at"
        case cursor = "cursor_at"
        case next = "next_at"
        case coveredTo = "covered_to"
        case activeNominals = "active_nominals"
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pauseReason = "pause_reason"
        case enqueuedAt = "enqueued_at"
        case summaryAt = "summary_at"
        case succeedBy = "succeed_by"
        case succeedBySince = "succeed_by_since"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        schedule = try Self.schedule(row)
        isFromConfig = try row[.source, as: String.self] == "config"
        edited = try row[.edited]
        isInFile = try row[.isInFile]
        version = try row[.version]
        anchor = try row[.anchor, as: Timestamp.self].seconds
        cursor = try row[.cursor, as: Timestamp.self].seconds
        next = try row[.next, as: Timestamp?.self]?.seconds
        coveredTo = try row[.coveredTo, as: Timestamp?.self]?.seconds
        let nominals = try row[.activeNominals, as: [Timestamp].self]
        active = zip(try row[.active, as: [Int64].self], nominals).map {
            TickPlan.Active(nominal: $1.seconds, jobID: $0)
        }
        if let since = try row[.pausedAt, as: Timestamp?.self] {
            pause = TickPlan.Pause(
                by: try row[.pausedBy, as: String?.self] ?? "nobody known", since: since.seconds,
                reason: try row[.pauseReason, as: String?.self])
        }
        failures = try row[.failures]
        enqueuedAt = try row[.enqueuedAt]
        quiet = try row[.quiet]
        summaryAt = try row[.summaryAt, as: Timestamp?.self]?.seconds
        succeedBySince = try row[.succeedBySince, as: Timestamp?.self]?.seconds
    }

    private static func schedule(_ row: RowReader<CodingKeys>) throws -> Schedule {
        let name = try row[.name, as: String.self]
        var schedule = Schedule(
            name: name, kind: try row[.kind],
            form: Schedule.Form(stored: try row[.form], try row[.spec]),
            zone: try row[.zone])
        schedule.arguments = try row[.arguments]
        schedule.queue = try row[.queue]
        schedule.priority = try row[.priority]
        schedule.attemptsLimit = try row[.attemptsLimit]
        schedule.overlap = Schedule.Overlap(rawValue: try row[.overlap]) ?? .skip
        schedule.catchUp = Schedule.CatchUp(rawValue: try row[.catchUp]) ?? .latest
        schedule.catchUpWindow = try row[.catchUpWindow]
        schedule.jitter = try row[.jitter]
        schedule.starts = try row[.starts, as: Timestamp?.self]?.seconds
        schedule.ends = try row[.ends, as: Timestamp?.self]?.seconds
        schedule.failuresLimit = try row[.failuresLimit]
        schedule.succeedBy = try row[.succeedBy, as: Int?.self].flatMap(TimeOfDay.init(minutes:))
        return schedule
    }
}

extension Schedule.Form {
    /// From what `stored` gives.
    package init(stored form: String, _ spec: String) {
        switch form {
        case "cron": self = .cron(spec)
        case "interval": self = .interval(Int64(spec) ?? 0)
        default:
            // A malformed expression never fires; the table's writers are Bascule's own.
            self = .once(InstantText.parse(spec, in: .utc) ?? Int64.max / 2)
        }
    }

    /// The form and the text as the table has them.
    var stored: (form: String, spec: String) {
        switch self {
        case .cron(let text): ("cron", text)
        case .interval(let seconds): ("interval", "\(seconds)")
        case .once(let instant): ("once", InstantText.utc(instant))
        }
    }
}
