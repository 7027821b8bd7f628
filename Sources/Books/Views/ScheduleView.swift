// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A schedule as it stands.
package struct ScheduleView: View {
    package static let view = "schedules"

    package var name: String
    package var kind: String
    package var arguments: JSONText
    package var queue: String
    package var priority: Int
    package var attemptsLimit: Int?
    /// `cron`, `interval` or `once`.
    package var form: String
    package var spec: String
    package var zone: String
    package var overlap: String
    package var catchUp: String
    /// Seconds; so is the jitter.
    package var catchUpWindow: Int64
    package var jitter: Int64
    package var startsAt: Timestamp?
    package var endsAt: Timestamp?
    package var failuresLimit: Int?
    /// Minutes after local midnight.
    package var succeedBy: Int?
    /// `config` or `user`.
    package var source: String
    /// The fields that a person has changed.
    package var edited: [String]
    package var isInFile: Bool
    package var version: Int
    package var pausedAt: Timestamp?
    package var pausedBy: String?
    package var pauseReason: String?
    package var nextAt: Timestamp?
    package var coveredTo: Timestamp?
    package var failures: Int
    package var enqueuedAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case name, kind, arguments, queue, priority, form, spec, zone, overlap, jitter, source
        case edited, version, failures
        case attemptsLimit = "attempts_limit"
        case catchUp = "catch_up"
        case catchUpWindow = "catch_up_window"
        case startsAt = "starts_at"
        case endsAt = "ends_at"
        case failuresLimit = "failures_limit"
        case succeedBy = "succeed_by"
        case isInFile = "is_in_file"
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pauseReason = "pause_reason"
        case nextAt = "next_at"
        case coveredTo = "covered_to"
        case enqueuedAt = "enqueued_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        name = try row[.name]
        kind = try row[.kind]
        arguments = try row[.arguments]
        queue = try row[.queue]
        priority = try row[.priority]
        attemptsLimit = try row[.attemptsLimit]
        form = try row[.form]
        spec = try row[.spec]
        zone = try row[.zone]
        overlap = try row[.overlap]
        catchUp = try row[.catchUp]
        catchUpWindow = try row[.catchUpWindow]
        jitter = try row[.jitter]
        startsAt = try row[.startsAt]
        endsAt = try row[.endsAt]
        failuresLimit = try row[.failuresLimit]
        succeedBy = try row[.succeedBy]
        source = try row[.source]
        edited = try row[.edited]
        isInFile = try row[.isInFile]
        version = try row[.version]
        pausedAt = try row[.pausedAt]
        pausedBy = try row[.pausedBy]
        pauseReason = try row[.pauseReason]
        nextAt = try row[.nextAt]
        coveredTo = try row[.coveredTo]
        failures = try row[.failures]
        enqueuedAt = try row[.enqueuedAt]
    }

    package var place: Place { .text(name) }
}

extension ScheduleView {
    package struct Filter: ViewFilter {
        package typealias Item = ScheduleView

        package var name: String?
        package var kind: String?

        package init() {}

        package var question: Question {
            let branch = Question.Branch(
                "bascule.schedules", name.map { ["name = \($0)"] } ?? [])
            return Question(
                key: "name", .text, descending: false, [branch],
                rest: kind.map { ["kind = \($0)"] } ?? [])
        }
    }
}
