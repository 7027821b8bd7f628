// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What somebody waits for of a file: that it ends, once.
package struct FileTaskView: View {
    package static let view = "file_tasks"

    package var id: Int64
    package var fileID: Int64
    /// The job that took it up or back; nil: it was handed in.
    package var jobID: Int64?
    package var feed: String
    package var name: String
    package var sentBy: String?
    package var begunAt: Timestamp
    /// Nil: it has not ended.
    package var endedAt: Timestamp?
    /// How the task ended; before that the file's state.
    package var state: String
    package var rowsRead: Int64
    package var rowsInserted: Int64
    package var rowsAmended: Int64
    package var rowsUnchanged: Int64
    package var rowsRejected: Int64
    package var reason: String?
    /// The batch that has it just now.
    package var batchID: Int64?

    package enum CodingKeys: String, RowColumn {
        case id, feed, name, state, reason
        case fileID = "file_id"
        case jobID = "job_id"
        case sentBy = "sent_by"
        case begunAt = "begun_at"
        case endedAt = "ended_at"
        case rowsRead = "rows_read"
        case rowsInserted = "rows_inserted"
        case rowsAmended = "rows_amended"
        case rowsUnchanged = "rows_unchanged"
        case rowsRejected = "rows_rejected"
        case batchID = "batch_id"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        fileID = try row[.fileID]
        jobID = try row[.jobID]
        feed = try row[.feed]
        name = try row[.name]
        sentBy = try row[.sentBy]
        begunAt = try row[.begunAt]
        endedAt = try row[.endedAt]
        state = try row[.state]
        rowsRead = try row[.rowsRead]
        rowsInserted = try row[.rowsInserted]
        rowsAmended = try row[.rowsAmended]
        rowsUnchanged = try row[.rowsUnchanged]
        rowsRejected = try row[.rowsRejected]
        reason = try row[.reason]
        batchID = try row[.batchID]
    }

    package var place: Place { .number(id) }
}

extension FileTaskView {
    /// In the order they were begun.
    package struct Filter: ViewFilter {
        package typealias Item = FileTaskView

        private let condition: SQL

        /// The one that began when the file was handed in.
        package init(handedIn fileID: Int64) {
            condition = "file_id = \(fileID) and job_id is null"
        }

        /// Those of a job.
        package init(job: Int64) { condition = "job_id = \(job)" }

        /// The one that a job has begun with a file.
        package init(job: Int64, file: Int64) {
            condition = "job_id = \(job) and file_id = \(file)"
        }

        package var question: Question {
            Question(
                key: "id", descending: false, [Question.Branch("bascule.file_tasks", [condition])])
        }
    }
}
