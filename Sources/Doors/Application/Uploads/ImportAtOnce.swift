// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Feeds
internal import Ingest
package import Journal
package import Postgres
internal import Views

/// A file that a program hands in: kept as an upload is, and imported at once.
///
/// It blocks: the bytes are copied and synced.
package struct ImportAtOnce {
    private let receive: ReceiveUpload
    private let name: String
    private let sha256: String
    private let feed: Feed
    private let isAgain: Bool
    private let installation: Installation

    /// - Parameters:
    ///   - name: as it was sent.
    ///   - sha256: in hexadecimal, of the spooled bytes.
    ///   - choice: why this feed.
    ///   - isAgain: load it also where its bytes are loaded already.
    package init(
        _ spool: SpoolFile, name: String, bytes: Int64, sha256: String, for feed: Feed,
        because choice: FeedChoice, again isAgain: Bool = false, in installation: Installation
    ) throws {
        self.isAgain = isAgain
        self.name = name
        self.sha256 = sha256
        self.feed = feed
        receive = try ReceiveUpload(
            spool, name: name, bytes: bytes, sha256: sha256, for: feed, because: choice,
            in: installation.settings)
        self.installation = installation
    }

    /// - Parameters:
    ///   - note: called in the transaction from which on the file is one of the ledger.
    ///   - lost: called in the transaction that undoes this, where the name was lost to another file.
    /// - Returns: the number of its file.
    /// - Throws: `NameTaken`: the upload is kept then, in the place of what was kept under its name
    ///   before, and the same file sent again is this upload.
    ///   `HandInRefusal`, `AgainRefused`, `UploadRefused`: nothing is kept.
    package func run(
        by actor: JournalActor, on connection: Connection,
        note: (_ fileID: Int64, _ connection: Connection) throws -> Void,
        lost: (_ connection: Connection) throws -> Void
    ) throws -> Int64 {
        let kept = try keptUpload(of: actor, on: connection)
        let upload = try kept ?? receive.run(by: actor, on: connection)
        do {
            return try ImportUpload(upload, again: isAgain, in: installation).run(
                by: actor, on: connection, note: note, lost: lost)
        } catch HandInRefusal.waits {
            throw NameTaken(
                upload: upload, name: name, feed: feed.name,
                inPlaceOf: try replaced(by: upload, by: actor, on: connection))
        } catch {
            // It was there before, and may be another's word.
            guard kept == nil else { throw error }
            do {
                try DiscardUpload(upload, in: installation.settings).run(by: actor, on: connection)
            } catch {
                // It is among the uploads of whoever sent it, and goes with the old ones.
            }
            throw error
        }
    }

    /// A program that sends a file each minute under one name, which can't be had, keeps its last.
    private func replaced(
        by upload: Int64, by actor: JournalActor, on connection: Connection
    ) throws -> [Int64] {
        try UploadBook.keepForName(upload, on: connection).filter { earlier in
            do {
                try DiscardUpload(earlier, in: installation.settings)
                    .run(by: actor, on: connection)
                return true
            } catch is UploadEnded {
                // It was handed in, or let go, at this moment.
                return false
            }
        }
    }

    /// The same file as it was sent before, while its name was taken.
    private func keptUpload(
        of actor: JournalActor, on connection: Connection
    ) throws -> Int64? {
        var filter = UploadView.Filter()
        filter.sentBy = actor.text
        filter.isOpenOnly = true
        return try filter.first(installation.settings.console.uploadOpen, on: connection)
            .first { $0.feed == feed.name && $0.name == name && $0.sha256 == sha256 }?.id
    }
}
