// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Result of a tick of a schedule.
package struct TickView: View {
    package static let view = "ticks"

    package var schedule: String
    package var nominalAt: Timestamp
    package var outcome: String
    package var sentence: String
    package var jobID: Int64?
    /// Result of its job; nil: there was none, or it is forgotten.
    package var jobState: String?
    package var windowStart: Timestamp?
    /// Ticks that the row stands for, up to `throughAt`.
    package var count: Int
    package var throughAt: Timestamp?
    package var at: Timestamp
    /// The row's texts before it was backfilled, oldest first.
    package var earlier: [String]

    package enum CodingKeys: String, RowColumn {
        case schedule, outcome, sentence, count, at, earlier
        case nominalAt = "nominal_at"
        case jobID = "job_id"
        case jobState = "job_state"
        case windowStart = "window_start"
        case throughAt = "through_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        schedule = try row[.schedule]
        nominalAt = try row[.nominalAt]
        outcome = try row[.outcome]
        sentence = try row[.sentence]
        jobID = try row[.jobID]
        jobState = try row[.jobState]
        windowStart = try row[.windowStart]
        count = try row[.count]
        throughAt = try row[.throughAt]
        at = try row[.at]
        earlier = try row[.earlier]
    }

    package var place: Place { .instant(nominalAt) }
}

extension TickView {
    /// The ticks of a schedule, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = TickView

        package var schedule: String
        /// Empty: all.
        package var outcomes: [String] = []

        package init(schedule: String) { self.schedule = schedule }

        package var question: Question {
            Question(
                key: "nominal_at", .instant, descending: true,
                [Question.Branch("bascule.ticks", ["schedule = \(schedule)"])],
                rest: outcomes.isEmpty ? [] : ["outcome = any(\(outcomes))"])
        }
    }
}
