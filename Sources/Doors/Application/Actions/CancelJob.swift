// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Journal
package import Postgres

/// Cancels a waiting job at once, and tells a running one's worker to stop it.
package struct CancelJob: Action {
    package static let verb = Verb.cancelJob

    private let id: Int64

    package init(_ id: Int64) { self.id = id }

    /// - Returns: also why nothing could be done.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> JobChange.Result {
        try JobChange.cancel(id, by: actor.text, on: connection)
    }
}
