// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A worker: one life of one process.
package struct WorkerView: View {
    package static let view = "workers"

    package var id: Int64
    package var name: String
    package var queues: [String]
    package var slots: Int
    package var running: Int
    /// 95 of 100 of its last claims took no longer.
    package var claimP95Milliseconds: Double?
    /// Queues in which work waits though it has free slots for it.
    package var stalled: [String]
    package var startedAt: Timestamp
    package var seenAt: Timestamp

    package enum CodingKeys: String, RowColumn {
        case id, name, queues, slots, running, stalled
        case claimP95Milliseconds = "claim_p95_ms"
        case startedAt = "started_at"
        case seenAt = "seen_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        name = try row[.name]
        queues = try row[.queues]
        slots = try row[.slots]
        running = try row[.running]
        claimP95Milliseconds = try row[.claimP95Milliseconds]
        stalled = try row[.stalled]
        startedAt = try row[.startedAt]
        seenAt = try row[.seenAt]
    }

    package var place: Place { .number(id) }
}

extension WorkerView {
    package struct Filter: ViewFilter {
        package typealias Item = WorkerView

        package init() {}

        package var question: Question {
            Question(key: "id", descending: false, [Question.Branch("bascule.workers")])
        }
    }
}
