// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres
internal import Seals

/// Keeps a file whatever the retention says.
package struct HoldFile: Action {
    package static let verb = Verb.holdFile

    private let fileID: Int64
    private let reason: String

    package init(_ fileID: Int64, because reason: String) {
        self.fileID = fileID
        self.reason = reason
    }

    /// - Throws: `HoldRefusal`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            try FileHold.put(fileID, because: reason, by: actor.text, on: connection)
            try JournalEntry.write(
                "file held", subject: "file \(fileID)", by: actor.text,
                parameters: jsonText(["reason": reason]), on: connection)
        }
    }
}
