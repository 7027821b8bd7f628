// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A file that is kept whatever the retention says.
package struct FileHoldView: View {
    package static let view = "file_holds"

    package var fileID: Int64
    package var feed: String
    package var name: String
    package var reason: String
    package var heldBy: String
    package var heldAt: Timestamp

    package enum CodingKeys: String, RowColumn {
        case feed, name, reason
        case fileID = "file_id"
        case heldBy = "held_by"
        case heldAt = "held_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        fileID = try row[.fileID]
        feed = try row[.feed]
        name = try row[.name]
        reason = try row[.reason]
        heldBy = try row[.heldBy]
        heldAt = try row[.heldAt]
    }

    package var place: Place { .number(fileID) }

    /// The hold of a file; nil: there is none.
    package static func of(
        _ file: Int64, on connection: borrowing Connection
    ) throws -> FileHoldView? {
        var filter = Filter()
        filter.fileID = file
        return try filter.first(1, on: connection).first
    }

    package struct Filter: ViewFilter {
        package typealias Item = FileHoldView

        package var fileID: Int64?

        package init() {}

        package var question: Question {
            let one: [SQL] = fileID.map { ["file_id = \($0)"] } ?? []
            return Question(
                key: "file_id", descending: true, [Question.Branch("bascule.file_holds", one)])
        }
    }
}
