// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How an aggregate stands.
package struct AggregateView: View {
    package static let view = "aggregates"

    package var name: String
    package var target: String
    package var windows: Int
    package var stale: Int
    /// Since when the oldest stale window waits.
    package var oldestStale: Timestamp?
    package var lastComputed: Timestamp?
    package var rowCount: Int64
    package var failing: Int
    /// Of the window that failed last.
    package var error: String?
    /// Something that a person must mend.
    package var problem: String?
    /// Its declaration has a mistake since then.
    package var brokenSince: Timestamp?
    package var failingSince: Timestamp?
    package var retryAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case name, target, windows, stale, failing, error, problem
        case oldestStale = "oldest_stale"
        case lastComputed = "last_computed"
        case rowCount = "row_count"
        case brokenSince = "broken_since"
        case failingSince = "failing_since"
        case retryAt = "retry_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        name = try row[.name]
        target = try row[.target]
        windows = try row[.windows]
        stale = try row[.stale]
        oldestStale = try row[.oldestStale]
        lastComputed = try row[.lastComputed]
        rowCount = try row[.rowCount]
        failing = try row[.failing]
        error = try row[.error]
        problem = try row[.problem]
        brokenSince = try row[.brokenSince]
        failingSince = try row[.failingSince]
        retryAt = try row[.retryAt]
    }

    package var place: Place { .text(name) }
}

extension AggregateView {
    package struct Filter: ViewFilter {
        package typealias Item = AggregateView

        package var name: String?

        package init() {}

        package var question: Question {
            let branch = Question.Branch(
                "bascule.aggregates", name.map { ["name = \($0)"] } ?? [])
            return Question(key: "name", .text, descending: false, [branch])
        }
    }
}
