// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Journal
package import Postgres

/// Takes a dead or waiting job out of the queue for good; it stays in the history.
package struct DiscardJob: Action {
    package static let verb = Verb.discardJob

    private let id: Int64

    package init(_ id: Int64) { self.id = id }

    /// - Returns: also why nothing could be done.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> JobChange.Result {
        try JobChange.discard(id, by: actor.text, on: connection)
    }
}
