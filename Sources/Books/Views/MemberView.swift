// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A member of a container, and what became of it.
package struct MemberView: View {
    package static let view = "container_members"

    package var id: Int64
    /// The file that is the container.
    package var containerID: Int64
    package var container: String
    /// Within the container.
    package var path: String
    /// What it became; nil: it was passed over.
    package var fileID: Int64?
    package var fileState: String?
    package var rowsRead: Int64?
    package var rowsRejected: Int64?

    package enum CodingKeys: String, RowColumn {
        case id, container, path
        case containerID = "container_id"
        case fileID = "file_id"
        case fileState = "file_state"
        case rowsRead = "rows_read"
        case rowsRejected = "rows_rejected"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        containerID = try row[.containerID]
        container = try row[.container]
        path = try row[.path]
        fileID = try row[.fileID]
        fileState = try row[.fileState]
        rowsRead = try row[.rowsRead]
        rowsRejected = try row[.rowsRejected]
    }

    package var place: Place { .number(id) }
}

extension MemberView {
    /// What is in one container, in its order.
    package struct Filter: ViewFilter {
        package typealias Item = MemberView

        package var containerID: Int64

        package init(containerID: Int64) { self.containerID = containerID }

        package var question: Question {
            Question(
                key: "id", descending: false,
                [
                    Question.Branch(
                        "bascule.container_members", "container_id", only: "\(containerID)")
                ])
        }
    }

    /// Which member a file was; nil: none.
    package static func of(
        file id: Int64, on connection: borrowing Connection
    ) throws -> MemberView? {
        try connection.query(
            """
            select \(columns: MemberView.self) from bascule.container_members where file_id = \(id)
            """
        ).first(as: MemberView.self)
    }
}
