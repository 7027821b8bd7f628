// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Ingest
package import Journal
package import Postgres
internal import Wording

/// Lets a file be loaded that waits because it is far from usual.
package struct ReleaseFile: Action {
    package static let verb = Verb.releaseFile

    private let fileID: Int64
    private let isForced: Bool
    private let installation: Installation

    /// - Parameter isForced: also where older values replace newer ones.
    package init(_ fileID: Int64, forced isForced: Bool = false, in installation: Installation) {
        self.fileID = fileID
        self.isForced = isForced
        self.installation = installation
    }

    /// - Throws: `ReleaseRefusal`, `RetryRefusal`.
    package func run(by actor: JournalActor, on connection: Connection) throws {
        if !isForced { try look(actor, on: connection) }
        try connection.transaction { connection in
            try HeldFile.release(fileID, by: actor.text, on: connection)
            try JournalEntry.write(
                "file released", subject: "file \(fileID)", by: actor.text, on: connection)
        }
    }

    private func look(_ actor: JournalActor, on connection: Connection) throws {
        guard let name = try Claim.feedName(of: fileID, on: connection) else {
            throw ReleaseRefusal(fileID: fileID)
        }
        let pipeline = try Preparation(installation, worker: actor.text)
            .pipeline(try installation.feed(named: name), on: connection)
        let command = "`bascule files release \(fileID) --force`"
        let refused = try HeldFile.trial(
            fileID, in: installation.settings.folders.inbox, pipeline, on: connection
        ).refusedAsOlder(
            remedy: Phrase(
                en: "\(command) loads it all the same", fr: "\(command) le charge quand même"),
            in: pipeline.language)
        if case .deferred(let why)? = refused?.first?.end {
            throw ReleaseRefusal(fileID: fileID, older: why)
        }
    }
}
