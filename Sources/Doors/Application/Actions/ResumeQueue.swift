// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Journal
package import Postgres

/// Lets a paused queue go on.
package struct ResumeQueue: Action {
    package static let verb = Verb.resumeQueue

    private let queue: String

    package init(_ queue: String) { self.queue = queue }

    /// - Returns: whether it was paused.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Bool {
        try JobChange.resume(queue: queue, by: actor.text, on: connection)
    }
}
