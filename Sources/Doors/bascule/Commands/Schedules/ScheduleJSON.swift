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

    init(_ row: ScheduleRow) {
        let schedule = row.schedule
        (name, job) = (schedule.name, schedule.kind)
        arguments = JSONValue(schedule.arguments)
        (when, zone, overlap) = (row.when.en, schedule.zone, schedule.overlap.rawValue)
        catchUp = schedule.catchUp.rawValue
        catchUpWindow = Quantity.text(.seconds(schedule.catchUpWindow))
        jitter = Quantity.text(.seconds(schedule.jitter))
        starts = schedule.starts.map(InstantText.utc)
        ends = schedule.ends.map(InstantText.utc)
        (queue, priority) = (schedule.queue, schedule.priority)
        (attempts, pauseAfterFailures) = (schedule.attemptsLimit, schedule.failuresLimit)
        succeedBy = schedule.succeedBy?.text
        (state, origin, version) = (row.state.en, row.origin.en, row.version)
        (catchUpWindowSeconds, jitterSeconds) = (schedule.catchUpWindow, schedule.jitter)
        (edited, isInFile) = (row.edited.sorted(), row.isInFile)
        pausedAt = row.pause.map { InstantText.utc($0.since) }
        (pausedBy, pauseReason) = (row.pause?.by, row.pause?.reason)
        next = row.next.map(InstantText.utc)
        dataSince = row.coveredTo.map(InstantText.utc)
    }
}
