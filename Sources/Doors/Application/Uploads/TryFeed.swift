// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Feeds
internal import FileSystem
internal import Ingest
package import Journal
package import Postgres
package import Views

/// What the import of a file by a feed would do; nothing of it is kept.
package enum TryFeed {
    /// - Parameter name: as it was sent; nil: it is of no concern.
    /// - Throws: `HandInRefusal`, `JudgementDeferred`.
    package static func run(
        _ spool: SpoolFile, name: String?, by feed: Feed, for actor: JournalActor,
        in installation: Installation, on connection: Connection
    ) throws -> Judgement {
        if let name { try HandIn.check(name, for: feed) }
        let folder = UploadFolder(installation.settings)
        let path = try folder.makePlace(for: name ?? "sample")
        let result = Result {
            try Folder.rename(spool.path, to: path)
            return try Preparation(installation, worker: actor.text)
                .pipeline(feed, on: connection)
                .judge(path, zone: installation.settings.zone, on: connection)
        }
        try folder.empty(path)
        return try result.get()
    }
}
