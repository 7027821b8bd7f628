// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A line that an attempt of a job has left.
package struct JobLogLine: View {
    package static let view = "job_log_lines"

    package var jobID: Int64
    package var attempt: Int
    package var line: Int
    package var at: Timestamp
    package var level: String
    package var text: String

    package enum CodingKeys: String, RowColumn {
        case attempt, line, at, level, text
        case jobID = "job_id"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        jobID = try row[.jobID]
        attempt = try row[.attempt]
        line = try row[.line]
        at = try row[.at]
        level = try row[.level]
        text = try row[.text]
    }

    package var place: Place { .number(Int64(attempt) << 32 + Int64(line)) }
}

extension JobLogLine {
    /// The lines of a job, the newest first.
    package struct Filter: ViewFilter {
        package typealias Item = JobLogLine

        package var jobID: Int64

        package init(jobID: Int64) { self.jobID = jobID }

        package var question: Question {
            let branch = Question.Branch("bascule.job_log_lines", ["job_id = \(jobID)"])
            return Question(key: "place", descending: true, [branch])
        }
    }
}
