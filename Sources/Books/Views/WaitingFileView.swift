// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A file that lies in an inbox and is not taken yet.
package struct WaitingFileView: View {
    package static let view = "waiting_files"

    package var path: String
    package var feed: String?
    package var bytes: Int64
    package var since: Timestamp
    package var reason: String
    /// Will not be taken as it is.
    package var isStray: Bool
    /// The service that sees it.
    package var worker: String
    package var workerSeenAt: Timestamp

    package enum CodingKeys: String, RowColumn {
        case path, feed, bytes, since, reason, worker
        case isStray = "is_stray"
        case workerSeenAt = "worker_seen_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        path = try row[.path]
        feed = try row[.feed]
        bytes = try row[.bytes]
        since = try row[.since]
        reason = try row[.reason]
        isStray = try row[.isStray]
        worker = try row[.worker]
        workerSeenAt = try row[.workerSeenAt]
    }

    package var place: Place { .text(path) }
}

extension WaitingFileView {
    package struct Filter: ViewFilter {
        package typealias Item = WaitingFileView

        package var feed: String?
        /// Only what services say that gave a sign of life since.
        package var seenSince: Timestamp?

        package init() {}

        package var question: Question {
            let said: SQL = """
                (select distinct on (path) * from bascule.waiting_files
                  where worker_seen_at > coalesce(\(seenSince), '-infinity')
                  order by path, since) as said
                """
            let rest: [SQL] = feed.map { ["feed = \($0)"] } ?? []
            return Question(
                key: "path", .text, descending: false, [Question.Branch(said)], rest: rest)
        }
    }
}
