// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A file that was sent to be judged.
package struct UploadView: View {
    package static let view = "uploads"

    package var id: Int64
    package var feed: String
    package var name: String
    package var bytes: Int64
    /// In hexadecimal.
    package var sha256: String
    package var path: String
    package var sentBy: String
    package var sentAt: Timestamp
    package var choice: JSONText
    /// Nil: it was not judged yet.
    package var judgement: JSONText?
    package var state: String
    /// What it became.
    package var fileID: Int64?
    package var endedAt: Timestamp?
    package var endedBy: String?

    package enum CodingKeys: String, RowColumn {
        case id, feed, name, bytes, sha256, path, choice, judgement, state
        case sentBy = "sent_by"
        case sentAt = "sent_at"
        case fileID = "file_id"
        case endedAt = "ended_at"
        case endedBy = "ended_by"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        feed = try row[.feed]
        name = try row[.name]
        bytes = try row[.bytes]
        sha256 = try row[.sha256]
        path = try row[.path]
        sentBy = try row[.sentBy]
        sentAt = try row[.sentAt]
        choice = try row[.choice]
        judgement = try row[.judgement]
        state = try row[.state]
        fileID = try row[.fileID]
        endedAt = try row[.endedAt]
        endedBy = try row[.endedBy]
    }

    package var place: Place { .number(id) }

    /// Whether it is neither imported nor discarded.
    package var isOpen: Bool { endedAt == nil }
}

extension UploadView {
    /// Newest first.
    package struct Filter: ViewFilter {
        package typealias Item = UploadView

        package var id: Int64?
        package var sentBy: String?
        /// Of one of these; nil: of any.
        package var feeds: [String]?
        package var isOpenOnly = false

        package init() {}

        package var question: Question {
            var conditions: [SQL] = []
            if let id { conditions.append("id = \(id)") }
            if let sentBy { conditions.append("sent_by = \(sentBy)") }
            if let feeds { conditions.append("feed = any(\(feeds))") }
            if isOpenOnly { conditions.append("state in ('received', 'judged')") }
            return Question(
                key: "id", descending: true, [Question.Branch("bascule.uploads", conditions)])
        }
    }
}
