// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Journal
package import Postgres

/// Stops a queue from giving out jobs; what runs goes on.
package struct PauseQueue: Action {
    package static let verb = Verb.pauseQueue

    private let queue: String
    private let reason: String?

    package init(_ queue: String, because reason: String? = nil) {
        self.queue = queue
        self.reason = reason
    }

    /// - Returns: whether it was not paused before.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Bool {
        try JobChange.pause(queue: queue, reason: reason, by: actor.text, on: connection)
    }
}
