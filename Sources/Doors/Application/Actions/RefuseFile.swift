// SPDX-License-Identifier: Apache-2.0

internal import Ingest
package import Journal
package import Postgres

/// Has a file refused that waits because it is far from usual: it goes to the error folder.
package struct RefuseFile: Action {
    package static let verb = Verb.refuseFile

    private let fileID: Int64
    private let reason: String?

    package init(_ fileID: Int64, because reason: String? = nil) {
        self.fileID = fileID
        self.reason = reason
    }

    /// - Throws: `ReleaseRefusal`.
    package func run(by actor: JournalActor, on connection: Connection) throws {
        try connection.transaction { connection in
            try HeldFile.refuse(fileID, by: actor.text, on: connection)
            try JournalEntry.write(
                "file refused", subject: "file \(fileID)", by: actor.text,
                parameters: jsonText(reason.map { ["reason": $0] } ?? [:]), on: connection)
        }
    }
}
