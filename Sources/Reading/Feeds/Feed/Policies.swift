// SPDX-License-Identifier: Apache-2.0

package enum AmendmentPolicy: String, Sendable, CaseIterable {
    case keepHistory = "keep_history"
    case reject
    case ignore
}

package enum DuplicateKeyPolicy: String, Sendable, CaseIterable {
    case reject
    case first
    case last
}

package enum RejectPolicy: String, Sendable, CaseIterable {
    case keepGood = "keep_good"
    case allOrNothing = "all_or_nothing"
}

package enum ExtraColumns: String, Sendable, CaseIterable {
    case ignore
    case reject
}

/// How many rows of a file may be rejected before the whole file is.
package enum RejectsMax: Sendable, Equatable {
    case rows(Int)
    /// Per cent of the rows read, 0–100.
    case percent(Double)

    package func isExceeded(rejected: Int, read: Int) -> Bool {
        switch self {
        case .rows(let rows): rejected > rows
        case .percent(let percent): Double(rejected) * 100 > percent * Double(read)
        }
    }
}

/// When a file of the feed counts as complete, and when one is expected.
package struct ArrivalRule: Sendable, Equatable {
    /// Waited for in addition to everything else; nil for the site's rule.
    package var quiet: Duration?
    /// Suffix of the file beside the data that says it is complete, such as `.ok`.
    package var marker: String?
    /// Suffix of the file beside the data that holds its SHA-256.
    package var checksum: String?
    package var expected: ExpectedArrival?

    package init() {}
}

/// When a file should have come; an alert is a later matter.
package struct ExpectedArrival: Sendable, Equatable {
    /// Minutes after local midnight.
    package var byMinute: Int
    /// 1 for Monday to 7 for Sunday.
    package var days: [Int]
    /// Nil for all year.
    package var season: ExpectedSeason?
}

/// First and last day as month × 100 + day; the first is the later one when it passes the new year.
package struct ExpectedSeason: Sendable, Equatable {
    package var from: Int
    package var through: Int
}

/// Limits the feed sets for itself; nil is the site's own.
package struct FeedLimits: Sendable, Equatable {
    package var fileBytes: Int?
    package var lineBytes: Int?
    package var columns: Int?
    /// Rows of one file.
    package var rows: Int = 20_000_000
    /// Bytes of the texts of one row's key: PostgreSQL's index takes 2,704 of the whole key.
    package var keyBytes: Int = 2_000
    /// Faults of one file that are kept; what is more is counted.
    package var faults: Int = 1_000_000

    package init() {}
}

extension Feed {
    /// The fault that rejects the whole file because of its rejected rows; nil when it may be loaded.
    package func refusal(rowsRead: Int, rowsRejected: Int) -> Fault? {
        guard rowsRejected > 0 else { return nil }
        if onReject == .allOrNothing {
            return Fault(
                detail: .rejectsOverLimit(rejected: rowsRejected, read: rowsRead, limit: "0"))
        }
        guard let max = rejectsMax, max.isExceeded(rejected: rowsRejected, read: rowsRead) else {
            return nil
        }
        let limit =
            switch max {
            case .rows(let rows): "\(rows)"
            case .percent(let percent):
                percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %"
            }
        return Fault(
            detail: .rejectsOverLimit(rejected: rowsRejected, read: rowsRead, limit: limit))
    }
}
