// SPDX-License-Identifier: Apache-2.0

internal import Ingest
package import Journal
package import Postgres

/// Lets a file be loaded that waits because it is far from usual.
package struct ReleaseFile: Action {
    package static let verb = Verb.releaseFile

    private let fileID: Int64

    package init(_ fileID: Int64) { self.fileID = fileID }

    /// - Throws: `ReleaseRefusal`.
    package func run(by actor: JournalActor, on connection: Connection) throws {
        try connection.transaction { connection in
            try HeldFile.release(fileID, by: actor.text, on: connection)
            try JournalEntry.write(
                "file released", subject: "file \(fileID)", by: actor.text, on: connection)
        }
    }
}
