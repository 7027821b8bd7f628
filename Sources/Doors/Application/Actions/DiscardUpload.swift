// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Ingest
package import Journal
package import Postgres
internal import Views

/// Lets an upload go: nothing of it is loaded.
package struct DiscardUpload: Action {
    package static let verb = Verb.discardUpload

    private let id: Int64
    private let settings: Settings

    package init(_ id: Int64, in settings: Settings) {
        self.id = id
        self.settings = settings
    }

    /// - Throws: `UploadEnded`.
    package func run(by actor: JournalActor, on connection: Connection) throws {
        guard let upload = try UploadView.find(id, on: connection) else {
            throw UploadEnded(id: id)
        }
        try connection.transaction { connection in
            guard try UploadBook.end(id, as: nil, by: actor.text, on: connection) else {
                throw UploadEnded(id: id)
            }
            try JournalEntry.write(
                "upload discarded", subject: "upload \(id)", by: actor.text,
                parameters: jsonText(["feed": upload.feed, "name": upload.name]), on: connection)
        }
        do { try UploadFolder(settings).empty(upload.path) } catch {
            // Housekeeping removes it.
        }
    }
}
