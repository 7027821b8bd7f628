// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A job: one that waits, runs or is dead, or one that has ended.
package struct JobView: View {
    package static let view = "jobs"

    package var id: Int64
    package var queue: String
    package var kind: String
    package var state: String
    package var priority: Int
    package var runAt: Timestamp?
    package var tries: Int
    package var attemptsLimit: Int?
    package var crashes: Int
    package var concurrencyKey: String?
    package var uniqueKey: String?
    package var arguments: JSONText
    package var enqueuedAt: Timestamp
    package var enqueuedBy: String
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    package var worker: String?
    package var result: JSONText?
    package var reason: String?
    package var progressDone: Int64?
    package var progressTotal: Int64?
    package var progressNote: String?
    package var progressPerSecond: Double?
    package var progressEndsAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case id, queue, kind, state, priority, tries, crashes, arguments, worker, result, reason
        case runAt = "run_at"
        case attemptsLimit = "attempts_limit"
        case concurrencyKey = "concurrency_key"
        case uniqueKey = "unique_key"
        case enqueuedAt = "enqueued_at"
        case enqueuedBy = "enqueued_by"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case progressDone = "progress_done"
        case progressTotal = "progress_total"
        case progressNote = "progress_note"
        case progressPerSecond = "progress_per_second"
        case progressEndsAt = "progress_ends_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        queue = try row[.queue]
        kind = try row[.kind]
        state = try row[.state]
        priority = try row[.priority]
        runAt = try row[.runAt]
        tries = try row[.tries]
        attemptsLimit = try row[.attemptsLimit]
        crashes = try row[.crashes]
        concurrencyKey = try row[.concurrencyKey]
        uniqueKey = try row[.uniqueKey]
        arguments = try row[.arguments]
        enqueuedAt = try row[.enqueuedAt]
        enqueuedBy = try row[.enqueuedBy]
        startedAt = try row[.startedAt]
        endedAt = try row[.endedAt]
        worker = try row[.worker]
        result = try row[.result]
        reason = try row[.reason]
        progressDone = try row[.progressDone]
        progressTotal = try row[.progressTotal]
        progressNote = try row[.progressNote]
        progressPerSecond = try row[.progressPerSecond]
        progressEndsAt = try row[.progressEndsAt]
    }

    package var place: Place { .number(id) }
}

extension JobView {
    package struct Filter: ViewFilter {
        package typealias Item = JobView

        package var id: Int64?
        /// Empty: all; so are kinds and queues.
        package var states: [String] = []
        package var kinds: [String] = []
        package var queues: [String] = []
        /// Jobs whose arguments name one of these; nil: all, also those of no feed.
        package var feeds: [String]?

        package init() {}

        private static let openStates: Set<String> = [
            "waiting", "scheduled", "blocked", "running", "dead",
        ]

        package var question: Question {
            var rest: [SQL] = []
            if !states.isEmpty, !areServed { rest.append("state = any(\(states))") }
            if !kinds.isEmpty, id != nil { rest.append("kind = any(\(kinds))") }
            if !queues.isEmpty { rest.append("queue = any(\(queues))") }
            if let feeds { rest.append("arguments ->> 'feed' = any(\(feeds))") }
            return Question(key: "id", descending: true, open + ended, rest: rest)
        }

        /// Whether the branches give jobs in these states only.
        private var areServed: Bool {
            !isOpen && !states.contains("succeeded") && kinds.isEmpty && id == nil
        }

        private var isOpen: Bool { states.isEmpty || !Self.openStates.isDisjoint(with: states) }

        /// They are few beside the ended ones.
        private var open: [Question.Branch] {
            guard isOpen else { return [] }
            var conditions: [SQL] = []
            if let id { conditions.append("id = \(id)") }
            if !states.isEmpty { conditions.append("state = any(\(states))") }
            if !kinds.isEmpty { conditions.append("kind = any(\(kinds))") }
            return [Question.Branch("bascule.open_jobs", conditions)]
        }

        private var ended: [Question.Branch] {
            let states = Set(states).subtracting(Self.openStates)
            guard self.states.isEmpty || !states.isEmpty else { return [] }
            if let id { return [Self.ended("id = \(id)")] }
            if !kinds.isEmpty {
                return Set(kinds).sorted().map {
                    Question.Branch("bascule.ended_jobs", "kind", only: "\($0)")
                }
            }
            guard !states.isEmpty, !states.contains("succeeded") else { return [Self.ended()] }
            return states.sorted().map { Self.ended("state = \($0)", "state <> 'succeeded'") }
        }

        private static func ended(_ conditions: SQL...) -> Question.Branch {
            Question.Branch("bascule.ended_jobs", conditions)
        }
    }
}
