// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Jobs

/// A schedule's fields in words, for the journal.
extension ScheduleField {
    /// `{"zone": {"from": "UTC", "to": "Europe/Paris"}}`; `null` is what is not said.
    static func changes(
        _ fields: [ScheduleField], from before: Schedule, to after: Schedule
    ) -> String {
        Parameters.object(
            [],
            raw: fields.map { field in
                let sides = [("from", before), ("to", after)].map { side, schedule in
                    (side, field.json(schedule))
                }
                return (field.rawValue, Parameters.object([], raw: sides))
            })
    }

    private func json(_ schedule: Schedule) -> String {
        switch self {
        case .arguments: schedule.arguments
        case .priority: "\(schedule.priority)"
        case .attempts: schedule.attemptsLimit.map { "\($0)" } ?? "null"
        case .failuresLimit: schedule.failuresLimit.map { "\($0)" } ?? "null"
        default: text(schedule).map(Parameters.literal) ?? "null"
        }
    }

    /// As the file has it; nil: it is not said.
    private func text(_ schedule: Schedule) -> String? {
        switch self {
        case .kind: schedule.kind
        case .when:
            switch schedule.form {
            case .cron(let text): text
            case .interval(let seconds): "every \(Quantity.text(.seconds(seconds)))"
            case .once(let instant): "at \(InstantText.utc(instant))"
            }
        case .zone: schedule.zone
        case .overlap: schedule.overlap.rawValue
        case .catchUp: schedule.catchUp.rawValue
        case .catchUpWindow: Quantity.text(.seconds(schedule.catchUpWindow))
        case .jitter: Quantity.text(.seconds(schedule.jitter))
        case .starts: schedule.starts.map(InstantText.utc)
        case .ends: schedule.ends.map(InstantText.utc)
        case .succeedBy: schedule.succeedBy?.text
        case .queue: schedule.queue
        case .arguments, .priority, .attempts, .failuresLimit: nil
        }
    }
}
