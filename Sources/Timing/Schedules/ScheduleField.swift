// SPDX-License-Identifier: Apache-2.0

/// The fields of a schedule, one by one: by their names in the file and in `bascule schedules
/// edit`.
package enum ScheduleField: String, Sendable, CaseIterable {
    case kind, arguments, when, zone, overlap
    case catchUp = "catch_up"
    case catchUpWindow = "catch_up_window"
    case jitter, starts, ends
    case failuresLimit = "pause_after_failures"
    case succeedBy = "succeed_by"
    case queue, priority, attempts

    /// Takes over this field alone.
    package func copy(from other: Schedule, to schedule: inout Schedule) {
        switch self {
        case .kind: schedule.kind = other.kind
        case .arguments: schedule.arguments = other.arguments
        case .when: schedule.form = other.form
        case .zone: schedule.zone = other.zone
        case .overlap: schedule.overlap = other.overlap
        case .catchUp: schedule.catchUp = other.catchUp
        case .catchUpWindow: schedule.catchUpWindow = other.catchUpWindow
        case .jitter: schedule.jitter = other.jitter
        case .starts: schedule.starts = other.starts
        case .ends: schedule.ends = other.ends
        case .failuresLimit: schedule.failuresLimit = other.failuresLimit
        case .succeedBy: schedule.succeedBy = other.succeedBy
        case .queue: schedule.queue = other.queue
        case .priority: schedule.priority = other.priority
        case .attempts: schedule.attemptsLimit = other.attemptsLimit
        }
    }

    /// Whether the two say something else here.
    package func differs(_ one: Schedule, _ other: Schedule) -> Bool {
        var mixed = one
        copy(from: other, to: &mixed)
        return mixed != one
    }

    /// Whether a change moves the ticks.
    var movesTicks: Bool { [.when, .zone, .starts, .ends, .jitter].contains(self) }
}
