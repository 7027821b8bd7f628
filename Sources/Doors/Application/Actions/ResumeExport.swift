// SPDX-License-Identifier: Apache-2.0

internal import Exports
internal import Jobs
package import Journal
package import Postgres

/// Has an export's files sent again that somebody had paused: those that wait go at once.
package struct ResumeExport: Action {
    package static let verb = Verb.resumeExport

    private let name: String

    package init(_ name: String) { self.name = name }

    /// - Returns: false: nobody had paused it.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> Bool {
        try connection.transaction { connection in
            guard try Sendings.resume(name, on: connection) else { return false }
            try Enqueue.addJobs([JobKinds.delivering(by: actor.text)], on: connection)
            try JournalEntry.write(
                "export resumed", subject: "export \(name)", by: actor.text, on: connection)
            return true
        }
    }
}
