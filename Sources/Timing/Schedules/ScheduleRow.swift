// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Postgres

/// A schedule as its row has it: what was declared, who has it, and how far it is.
package struct ScheduleRow: Sendable {
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
    /// What was due before this is not asked about; nil: nothing is.
    package var succeedBySince: Int64?

    static let columns: SQL = """
        s.name, s.kind, s.arguments::text, s.queue, s.priority, s.attempts_limit, s.form, s.spec,
               s.zone, s.overlap, s.catch_up, s.catch_up_window, s.jitter, s.starts_at, s.ends_at,
               s.failures_limit, s.source = 'config', s.edited, s.is_in_file, s.version,
               s.anchor_at, s.cursor_at, s.next_at, s.covered_to, s.active, s.paused_at,
               s.paused_by, s.pause_reason, s.failures, s.enqueued_at, s.quiet, s.summary_at,
               s.active_nominals, s.succeed_by, s.succeed_by_since
        """

    init(_ row: Row) throws {
        schedule = try Self.schedule(row)
        isFromConfig = try row[16]
        edited = try row[17]
        isInFile = try row[18]
        version = try row[19]
        anchor = try row[20, as: Timestamp.self].seconds
        cursor = try row[21, as: Timestamp.self].seconds
        next = try row[22, as: Timestamp?.self]?.seconds
        coveredTo = try row[23, as: Timestamp?.self]?.seconds
        active = try zip(row[24, as: [Int64].self], row[32, as: [Timestamp].self]).map {
            TickPlan.Active(nominal: $1.seconds, jobID: $0)
        }
        if let since = try row[25, as: Timestamp?.self] {
            pause = TickPlan.Pause(
                by: try row[26, as: String?.self] ?? "nobody known", since: since.seconds,
                reason: try row[27, as: String?.self])
        }
        failures = try row[28]
        enqueuedAt = try row[29]
        quiet = try row[30]
        summaryAt = try row[31, as: Timestamp?.self]?.seconds
        succeedBySince = try row[34, as: Timestamp?.self]?.seconds
    }

    private static func schedule(_ row: Row) throws -> Schedule {
        let form = try form(try row[6], try row[7], of: try row[0])
        var schedule = Schedule(
            name: try row[0], kind: try row[1], form: form, zone: try row[8])
        schedule.arguments = try row[2]
        schedule.queue = try row[3]
        schedule.priority = try row[4]
        schedule.attemptsLimit = try row[5]
        schedule.overlap = Schedule.Overlap(rawValue: try row[9]) ?? .skip
        schedule.catchUp = Schedule.CatchUp(rawValue: try row[10]) ?? .latest
        schedule.catchUpWindow = try row[11]
        schedule.jitter = try row[12]
        schedule.starts = try row[13, as: Timestamp?.self]?.seconds
        schedule.ends = try row[14, as: Timestamp?.self]?.seconds
        schedule.failuresLimit = try row[15]
        schedule.succeedBy = try row[33, as: Int?.self].flatMap(TimeOfDay.init(minutes:))
        return schedule
    }

    private static func form(_ form: String, _ spec: String, of name: String) throws
        -> Schedule.Form
    {
        switch form {
        case "cron": return .cron(spec)
        case "interval": return .interval(Int64(spec) ?? 0)
        default:
            // What is not in form fires never; the table's writers are Bascule's own.
            return .once(InstantText.parse(spec, in: try Zone("UTC")) ?? Int64.max / 2)
        }
    }
}

extension Schedule.Form {
    /// The form and the text as the table has them.
    var stored: (form: String, spec: String) {
        switch self {
        case .cron(let text): ("cron", text)
        case .interval(let seconds): ("interval", "\(seconds)")
        case .once(let instant): ("once", InstantText.utc(instant))
        }
    }
}
