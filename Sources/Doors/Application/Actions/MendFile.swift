// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Ingest
package import Journal
package import Postgres
package import Views
internal import Wording

/// Loads the refused rows of a file, mended, as a file of its own that names the first; the first
/// stays as it is.
package struct MendFile: Action {
    package static let verb = Verb.mendFile

    package enum Content: Sendable {
        /// By the line where a refused row begins, what it is to be; an empty text leaves it out.
        case lines([Int: String])
        /// A whole file with its header, spooled.
        case file(String)
    }

    private let fileID: Int64
    private let content: Content
    private let installation: Installation

    package init(_ fileID: Int64, with content: Content, in installation: Installation) {
        self.fileID = fileID
        self.content = content
        self.installation = installation
    }

    /// What its import would do; nothing is kept.
    ///
    /// - Throws: `MendRefusal`, `JudgementDeferred`.
    package func judge(by actor: JournalActor, on connection: Connection) throws -> Judgement {
        try withFile(on: connection) { path, mended, feed in
            try Preparation(installation, worker: actor.text).pipeline(feed, on: connection)
                .judge(path, zone: installation.settings.zone, on: connection)
        }
    }

    /// - Parameter note: called in the transaction from which on the new file is one of the ledger.
    /// - Returns: the number of the new file, which waits in the inbox.
    /// - Throws: `MendRefusal`, `HandInRefusal`.
    package func run(
        by actor: JournalActor, on connection: Connection,
        note: (_ fileID: Int64, _ connection: Connection) throws -> Void = { _, _ in }
    ) throws -> Int64 {
        let settings = installation.settings
        return try withFile(on: connection) { path, mended, feed in
            try StorageLayout(settings).prepareInbox(of: feed)
            let handIn = HandIn(
                to: feed, inbox: settings.folders.inbox, as: .mend, by: actor.text,
                language: settings.language, mends: fileID)
            return try handIn.run(path, as: mended.name, on: connection) { newID, _, connection in
                try JournalEntry.write(
                    "mend", subject: "file \(fileID)", by: actor.text,
                    parameters: jsonText(["as": newID, "name": mended.name, "lines": count]),
                    on: connection)
                try note(newID, connection)
            }
        }
    }

    private var count: Int {
        switch content {
        case .lines(let texts): texts.count { !$0.value.isEmpty }
        case .file: 0
        }
    }

    private func withFile<Result>(
        on connection: Connection, _ body: (String, MendedFile, Feed) throws -> Result
    ) throws -> Result {
        guard let name = try Claim.feedName(of: fileID, on: connection) else {
            throw MendRefusal.unknown(fileID)
        }
        let feed = try installation.feed(named: name)
        let mended = try MendedFile(fileID, feed: feed, on: connection)
        let folder = UploadFolder(installation.settings)
        let path = try folder.makePlace(for: mended.name)
        let result = Swift.Result {
            switch content {
            case .lines(let texts): try mended.write(texts, to: path, on: connection)
            case .file(let spool): try Folder.rename(spool, to: path)
            }
            return try body(path, mended, feed)
        }
        try folder.empty(path)
        return try result.get()
    }
}
