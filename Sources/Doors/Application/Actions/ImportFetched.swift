// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import FileSystem
internal import Ingest
package import Journal
package import Postgres
internal import Wording

/// Hands a file in that was fetched, once: from there it goes the way of every file.
package struct ImportFetched: Action {
    package static let verb = Verb.importFetched

    private let id: Int64
    private let path: String
    private let installation: Installation
    /// Of the job that has fetched it.
    package var commitGuard = CommitGuard.always

    /// - Parameter path: where its bytes are; they stay there.
    package init(_ id: Int64, at path: String, in installation: Installation) {
        self.id = id
        self.path = path
        self.installation = installation
    }

    /// - Returns: the number of its file.
    /// - Throws: `FetchGone`, `HandInRefusal`, `UnknownFeed`.
    package func run(by actor: JournalActor, on connection: Connection) throws -> Int64 {
        let settings = installation.settings
        guard let fetch = try FetchBook.find(id, on: connection), fetch.fileID == nil else {
            throw FetchGone(id: id)
        }
        let feed = try installation.feed(named: fetch.feed)
        try StorageLayout(settings).prepareInbox(of: feed)
        let handIn = HandIn(
            to: feed, inbox: settings.folders.inbox, as: .upload, by: fetch.sentBy,
            language: settings.language)
        return try handIn.run(path, as: fetch.name, on: connection) { fileID, sha256, connection in
            // Another try of the job may have been faster.
            guard try FetchBook.end(id, as: fileID, on: connection) else {
                throw FetchGone(id: id)
            }
            try commitGuard.hold(on: connection)
            try JournalEntry.write(
                "fetched", subject: "file \(fileID)", by: actor.text,
                parameters: jsonText([
                    "fetch": id, "feed": fetch.feed, "name": fetch.name, "source": fetch.source,
                    "sha256": sha256,
                ]), on: connection)
        }
    }
}
