// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A queue with work in it, or one that is paused.
package struct QueueView: View {
    package static let view = "queues"

    package var name: String
    /// Due and free to run.
    package var waiting: Int
    package var running: Int
    /// When the oldest of the waiting ones was due.
    package var oldestRunAt: Timestamp?
    package var pausedAt: Timestamp?
    package var pausedBy: String?
    package var pauseReason: String?
    /// A living worker has slots for it.
    package var isAttended: Bool

    package enum CodingKeys: String, RowColumn {
        case name, waiting, running
        case oldestRunAt = "oldest_run_at"
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pauseReason = "pause_reason"
        case isAttended = "is_attended"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        name = try row[.name]
        waiting = try row[.waiting]
        running = try row[.running]
        oldestRunAt = try row[.oldestRunAt]
        pausedAt = try row[.pausedAt]
        pausedBy = try row[.pausedBy]
        pauseReason = try row[.pauseReason]
        isAttended = try row[.isAttended]
    }

    /// One in which nothing waits, nothing runs, and that is not paused; a worker serves it.
    package init(idle name: String) {
        self.name = name
        (waiting, running, isAttended) = (0, 0, true)
    }

    package var place: Place { .text(name) }
}

extension QueueView {
    package struct Filter: ViewFilter {
        package typealias Item = QueueView

        package init() {}

        package var question: Question {
            Question(key: "name", .text, descending: false, [Question.Branch("bascule.queues")])
        }
    }
}
