// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres
internal import Seals

/// Ends the hold of a file: the retention counts for it again.
package struct ReleaseHold: Action {
    package static let verb = Verb.releaseHold

    private let fileID: Int64

    package init(_ fileID: Int64) { self.fileID = fileID }

    /// - Throws: `HoldRefusal`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            let reason = try FileHold.end(fileID, on: connection)
            try JournalEntry.write(
                "hold released", subject: "file \(fileID)", by: actor.text,
                parameters: jsonText(["reason": reason]), on: connection)
        }
    }
}
