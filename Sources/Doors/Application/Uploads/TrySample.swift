// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Feeds
internal import FileSystem
internal import Inbox
internal import Ingest
package import Postgres
package import Views

/// Judges a file by a feed as an import would, and keeps nothing of it.
package struct TrySample: Sendable {
    private let spool: SpoolFile
    private let name: String
    private let feed: Feed
    private let installation: Installation

    package init(
        _ spool: SpoolFile, name: String, by feed: Feed, in installation: Installation
    ) {
        self.spool = spool
        self.name = name
        self.feed = feed
        self.installation = installation
    }

    /// - Parameter actor: as the journal names actors; it has no entry of this.
    /// - Throws: `HandInRefusal` for a name that no file may have, `JudgementDeferred`.
    package func judge(by actor: String, on connection: Connection) throws -> Judgement {
        if let flaw = SentName.flaw(in: name) { throw HandInRefusal.name(name, flaw) }
        let folder = UploadFolder(installation.settings)
        let path = try folder.makePlace(for: name)
        let result = Result {
            try Folder.rename(spool.path, to: path)
            return try Preparation(installation, worker: actor).pipeline(feed, on: connection)
                .judge(path, zone: installation.settings.zone, on: connection)
        }
        try folder.empty(path)
        return try result.get()
    }
}
