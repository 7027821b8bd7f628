// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Ingest
package import Postgres
package import Views

/// Finds out what the import of an upload would do, and keeps it with the upload.
package enum JudgeUpload {
    /// What is known of it; nil: it was not judged yet.
    package static func known(_ upload: UploadView) throws -> Judgement? {
        try upload.judgement.map { try Judgement(json: $0.text) }
    }

    /// - Throws: `JudgementDeferred` where it can't be known at this moment.
    package static func run(
        _ upload: UploadView, in installation: Installation, on connection: Connection
    ) throws -> Judgement {
        let feed = try installation.feed(named: upload.feed)
        let judgement = try Preparation(installation, worker: upload.sentBy)
            .pipeline(feed, on: connection)
            .judge(upload.path, zone: installation.settings.zone, on: connection)
        try UploadBook.note(judgement, of: upload.id, on: connection)
        return judgement
    }
}
