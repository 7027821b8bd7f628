// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Postgres
import Schedules
import Views
import Wording

/// A schedule as JSON shows it.
struct ScheduleJSON: Encodable {
    var name: String
    var job: String
    var arguments: JSONValue
    var when: String
    var zone: String
    var overlap: String
    var catchUp: String
    var catchUpWindow: String
    var jitter: String
    var starts: String?
    var ends: String?
    var queue: String
    var priority: Int
    var attempts: Int?
    var pauseAfterFailures: Int?
    var succeedBy: String?
    var state: String
    var origin: String
    var version: Int
    var next: String?
    var dataSince: String?
    var catchUpWindowSeconds: Int64
    var jitterSeconds: Int64
    var edited: [String]
    var isInFile: Bool
    var pausedAt: String?
    var pausedBy: String?
    var pauseReason: String?

    enum CodingKeys: String, CodingKey {
        case name, job, arguments, when, zone, overlap, jitter, starts, ends, queue, priority
        case attempts, state, origin, version, next
        case catchUp = "catch_up"
        case catchUpWindow = "catch_up_window"
        case pauseAfterFailures = "pause_after_failures"
        case succeedBy = "succeed_by"
        case dataSince = "data_since"
        case catchUpWindowSeconds = "catch_up_window_seconds"
        case jitterSeconds = "jitter_seconds"
        case edited
        case isInFile = "is_in_file"
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pauseReason = "pause_reason"
    }

    init(_ schedule: ScheduleView) {
        (name, job) = (schedule.name, schedule.kind)
        arguments = JSONValue(schedule.arguments.text)
        (when, zone, overlap) = (schedule.when.en, schedule.zone, schedule.overlap)
        catchUp = schedule.catchUp
        catchUpWindow = Quantity.text(.seconds(schedule.catchUpWindow))
        jitter = Quantity.text(.seconds(schedule.jitter))
        starts = Self.text(schedule.startsAt)
        ends = Self.text(schedule.endsAt)
        (queue, priority) = (schedule.queue, schedule.priority)
        (attempts, pauseAfterFailures) = (schedule.attemptsLimit, schedule.failuresLimit)
        succeedBy = schedule.succeedByText
        (state, origin, version) = (schedule.state.en, schedule.origin.en, schedule.version)
        (catchUpWindowSeconds, jitterSeconds) = (schedule.catchUpWindow, schedule.jitter)
        (edited, isInFile) = (schedule.edited.sorted(), schedule.isInFile)
        pausedAt = Self.text(schedule.pausedAt)
        (pausedBy, pauseReason) = (schedule.pauser, schedule.pauseReason)
        next = Self.text(schedule.nextAt)
        dataSince = Self.text(schedule.coveredTo)
    }

    private static func text(_ instant: Timestamp?) -> String? {
        instant.map { InstantText.utc($0.seconds) }
    }
}
