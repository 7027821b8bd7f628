// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A session of somebody who is logged in, without its key.
package struct SessionView: View {
    package static let view = "sessions"

    package var id: Int64
    package var userName: String
    package var createdAt: Timestamp
    /// To the minute.
    package var seenAt: Timestamp
    package var endsAt: Timestamp
    package var address: String
    /// What the browser calls itself.
    package var agent: String

    package enum CodingKeys: String, RowColumn {
        case id, address, agent
        case userName = "user_name"
        case createdAt = "created_at"
        case seenAt = "seen_at"
        case endsAt = "ends_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        userName = try row[.userName]
        createdAt = try row[.createdAt]
        seenAt = try row[.seenAt]
        endsAt = try row[.endsAt]
        address = try row[.address]
        agent = try row[.agent]
    }

    package var place: Place { .number(id) }
}

extension SessionView {
    package struct Filter: ViewFilter {
        package typealias Item = SessionView

        package var userName: String

        package init(userName: String) { self.userName = userName }

        package var question: Question {
            Question(
                key: "id", descending: true,
                [Question.Branch("bascule.sessions", ["user_name = \(userName)"])])
        }
    }
}
