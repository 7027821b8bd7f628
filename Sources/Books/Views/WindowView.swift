// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A window of an aggregate.
package struct WindowView: View {
    package static let view = "windows"

    package var aggregate: String
    package var windowStart: Timestamp
    /// Not included.
    package var windowEnd: Timestamp
    /// Nil: it is computed from all that there is.
    package var staleSince: Timestamp?
    package var computedAt: Timestamp?
    /// Duration of the last computation.
    package var seconds: Double?
    package var rowCount: Int64?
    package var failures: Int
    package var failingSince: Timestamp?
    package var retryAt: Timestamp?
    package var error: String?

    package enum CodingKeys: String, RowColumn {
        case aggregate, seconds, failures, error
        case windowStart = "window_start"
        case windowEnd = "window_end"
        case staleSince = "stale_since"
        case computedAt = "computed_at"
        case rowCount = "row_count"
        case failingSince = "failing_since"
        case retryAt = "retry_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        aggregate = try row[.aggregate]
        windowStart = try row[.windowStart]
        windowEnd = try row[.windowEnd]
        staleSince = try row[.staleSince]
        computedAt = try row[.computedAt]
        seconds = try row[.seconds]
        rowCount = try row[.rowCount]
        failures = try row[.failures]
        failingSince = try row[.failingSince]
        retryAt = try row[.retryAt]
        error = try row[.error]
    }

    package var place: Place { .instant(windowStart) }
}

extension WindowView {
    /// The windows of an aggregate, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = WindowView

        package var aggregate: String
        package var isStaleOnly = false
        package var isFailingOnly = false

        package init(aggregate: String) { self.aggregate = aggregate }

        package var question: Question {
            var conditions: [SQL] = ["aggregate = \(aggregate)"]
            if isStaleOnly { conditions.append("stale_since is not null") }
            return Question(
                key: "window_start", .instant, descending: true,
                [Question.Branch("bascule.windows", conditions)],
                rest: isFailingOnly ? ["failures > 0"] : [])
        }
    }
}
