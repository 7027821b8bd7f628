// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Journal
package import Postgres

/// Lets a dead job run again, or one that waits for its time run now.
package struct RetryJob: Action {
    package static let verb = Verb.retryJob

    private let id: Int64

    package init(_ id: Int64) { self.id = id }

    /// - Returns: also why nothing could be done.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> JobChange.Result {
        try JobChange.retry(id, by: actor.text, on: connection)
    }
}
