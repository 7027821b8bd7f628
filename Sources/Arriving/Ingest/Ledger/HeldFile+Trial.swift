// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Inbox
package import Postgres

extension HeldFile {
    /// What would come of its release, row by row, with nothing kept: files that came while it waited
    /// may have newer values.
    ///
    /// - Parameter inbox: the folder of the inboxes.
    /// - Returns: empty where it is not in its inbox any more.
    /// - Throws: `ReleaseRefusal` where it does not wait, `RetryRefusal` while another one has it.
    package static func trial(
        _ fileID: Int64, in inbox: String, _ pipeline: Pipeline, on connection: Connection
    ) throws -> [FileResult] {
        try pipeline.trial(on: connection) { connection in
            try release(fileID, by: pipeline.worker, on: connection)
            let path = try connection.query(
                "select inbox_path from bascule.file where id = \(fileID)"
            ).value(as: String.self)
            let root = "\(inbox)/\(pipeline.feed.folder)"
            guard let place = try RootedPath(root: root, relative: path).held(),
                let status = try FileStatus(place)
            else { return [] }
            let arrival = Arrival(
                label: pipeline.feed.name, root: root, relative: path,
                identity: FileIdentity(status))
            let claims = try Claim.takeFiles(
                [arrival], feed: pipeline.feed, worker: pipeline.worker, on: connection
            ).claims
            guard !claims.isEmpty else { throw RetryRefusal.busy(fileID) }
            return claims
        }
    }
}
