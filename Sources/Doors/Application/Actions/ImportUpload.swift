// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import FileSystem
internal import Ingest
package import Journal
package import Postgres
package import Views

/// Hands an upload in to its feed's inbox: from there it goes the way of every file.
package struct ImportUpload: Action {
    package static let verb = Verb.importUpload

    private let id: Int64
    private let installation: Installation

    package init(_ id: Int64, in installation: Installation) {
        self.id = id
        self.installation = installation
    }

    /// - Parameter note: called in the transaction from which on the file is one of the ledger.
    /// - Returns: the number of its file.
    /// - Throws: `UploadEnded`, `HandInRefusal`, `UnknownFeed`.
    package func run(
        by actor: JournalActor, on connection: Connection,
        note: (_ fileID: Int64, _ connection: Connection) throws -> Void = { _, _ in }
    ) throws -> Int64 {
        let settings = installation.settings
        guard let upload = try UploadView.find(id, on: connection), upload.isOpen else {
            throw UploadEnded(id: id)
        }
        let feed = try installation.feed(named: upload.feed)
        try StorageLayout(settings).prepareInbox(of: feed)
        let handIn = HandIn(
            to: feed, inbox: settings.folders.inbox, as: .upload, by: actor.text)
        let fileID = try handIn.run(
            upload.path, as: upload.name, sha256: upload.sha256, on: connection
        ) { fileID, connection in
            guard try UploadBook.end(id, as: fileID, by: actor.text, on: connection) else {
                throw UploadEnded(id: id)
            }
            try JournalEntry.write(
                "upload imported", subject: "upload \(id)", by: actor.text,
                parameters: jsonText(["file": fileID, "feed": upload.feed, "name": upload.name]),
                on: connection)
            try note(fileID, connection)
        }
        do { try UploadFolder(settings).empty(upload.path) } catch {
            // Housekeeping removes it.
        }
        return fileID
    }
}

extension UploadView {
    package static func find(_ id: Int64, on connection: Connection) throws -> UploadView? {
        var filter = Filter()
        filter.id = id
        return try filter.first(1, on: connection).first
    }
}
