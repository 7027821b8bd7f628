// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A service that runs, or has run.
package struct ServiceView: View {
    package static let view = "services"

    package var worker: String
    package var roles: String
    package var startedAt: Timestamp
    package var seenAt: Timestamp

    package enum CodingKeys: String, RowColumn {
        case worker, roles
        case startedAt = "started_at"
        case seenAt = "seen_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        worker = try row[.worker]
        roles = try row[.roles]
        startedAt = try row[.startedAt]
        seenAt = try row[.seenAt]
    }

    package var place: Place { .text(worker) }
}

extension ServiceView {
    package struct Filter: ViewFilter {
        package typealias Item = ServiceView

        /// Only services with a heartbeat since.
        package var seenSince: Timestamp?

        package init() {}

        package var question: Question {
            let branch = Question.Branch(
                "bascule.services", seenSince.map { ["seen_at > \($0)"] } ?? [])
            return Question(key: "worker", .text, descending: false, [branch])
        }
    }
}
