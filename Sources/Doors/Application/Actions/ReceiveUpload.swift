// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
internal import FileSystem
internal import Ingest
package import Journal
package import Postgres

/// Keeps a file that was sent, to be judged and then imported or discarded.
package struct ReceiveUpload: Action {
    package static let verb = Verb.receiveUpload

    private let spool: SpoolFile
    private let upload: UploadBook.New
    private let choice: FeedChoice
    private let feed: Feed
    private let folder: UploadFolder
    private let room: UploadRoom

    /// - Parameters:
    ///   - name: as it was sent.
    ///   - sha256: in hexadecimal, of the spooled bytes.
    ///   - choice: why this feed.
    package init(
        _ spool: SpoolFile, name: String, bytes: Int64, sha256: String, for feed: Feed,
        because choice: FeedChoice, in settings: Settings
    ) throws {
        self.spool = spool
        self.choice = choice
        self.feed = feed
        folder = UploadFolder(settings)
        room = UploadRoom(settings)
        upload = UploadBook.New(
            feed: feed.name, name: name, bytes: bytes, sha256: sha256, path: "",
            choice: try choice.json)
    }

    /// - Throws: `HandInRefusal` where a file of this name is not taken.
    package static func check(_ name: String, for feed: Feed) throws {
        try HandIn.check(name, for: feed)
    }

    /// - Returns: its number.
    /// - Throws: `HandInRefusal`, `UploadRefused`.
    package func run(by actor: JournalActor, on connection: Connection) throws -> Int64 {
        try HandIn.check(upload.name, for: feed)
        let path = try folder.makePlace(for: upload.name)
        do {
            return try connection.transaction { connection in
                try room.require(1, bytes: upload.bytes, for: actor.text, on: connection)
                let id = try UploadBook.insert(
                    upload.at(path), by: actor.text, on: connection)
                try Folder.rename(spool.path, to: path)
                try Folder.sync(Folder.parent(of: path))
                try JournalEntry.write(
                    "upload", subject: "upload \(id)", by: actor.text,
                    parameters: jsonText([
                        "feed": upload.feed, "name": upload.name, "bytes": upload.bytes,
                        "sha256": upload.sha256,
                    ]), on: connection)
                return id
            }
        } catch {
            try folder.empty(path)
            throw error
        }
    }
}
