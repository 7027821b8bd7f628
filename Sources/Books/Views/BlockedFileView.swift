// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A settled file that can't be moved to its last place.
package struct BlockedFileView: View {
    package static let view = "blocked_files"

    package var id: Int64
    package var feed: String
    /// Below the inbox.
    package var path: String
    package var since: Timestamp
    package var reason: String?

    package enum CodingKeys: String, RowColumn {
        case id, feed, path, since, reason
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        feed = try row[.feed]
        path = try row[.path]
        since = try row[.since]
        reason = try row[.reason]
    }

    package var place: Place { .number(id) }
}

extension BlockedFileView {
    package struct Filter: ViewFilter {
        package typealias Item = BlockedFileView

        package init() {}

        package var question: Question {
            Question(key: "id", descending: false, [Question.Branch("bascule.blocked_files")])
        }
    }
}
