// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Jobs
package import Journal
package import Postgres
package import Wording

/// Jobs as somebody outside asks for them, in plain values.
package enum JobsOnDemand {
    package enum Change: Sendable { case retry, cancel, discard }

    /// Why a job is left as it is: the rest of a sentence that begins with `job <id>`.
    package struct Left: Sendable {
        package let told: Phrase
    }

    /// - Parameter arguments: a JSON object.
    /// - Returns: the job's id.
    /// - Throws: `EnqueueJob.Refusal`, `JobRequestRefused`.
    package static func enqueue(
        _ kind: String, _ arguments: String, queue: String = "default", priority: Int = 0,
        by actor: JournalActor, in settings: Settings, on connection: borrowing Connection
    ) throws -> Int64 {
        try EnqueueJob(
            kind, arguments: arguments, queue: queue, priority: priority, in: settings
        ).run(by: actor, on: connection).id
    }

    /// Notes jobs that were begun together, in the transaction that enqueues them.
    ///
    /// - Returns: the number of the batch.
    package static func noteBatch(
        _ jobs: [Int64], by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Int64 {
        try JobBatch.note(jobs, by: actor.text, on: connection)
    }

    /// - Returns: nil: it is done.
    package static func change(
        _ id: Int64, _ change: Change, by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Left? {
        let result =
            switch change {
            case .retry: try RetryJob(id).run(by: actor, on: connection)
            case .cancel: try CancelJob(id).run(by: actor, on: connection)
            case .discard: try DiscardJob(id).run(by: actor, on: connection)
            }
        return result.isDone ? nil : Left(told: result.told)
    }

    /// The kinds that somebody may ask for, in order.
    package static var kinds: [String] { JobKinds.signatures.names }
}
