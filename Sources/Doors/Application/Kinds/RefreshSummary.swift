// SPDX-License-Identifier: Apache-2.0

package import Aggregates
internal import Calendar
internal import Foundation

/// Result of a run, as JSON: also of the command.
package struct RefreshSummary: Encodable {
    private struct Failure: Encodable {
        let aggregate, day, message: String
    }

    /// So many failures are listed; `failed` counts all.
    private static let listed = 20

    private let computed, changed, failed, stale: Int
    private let rows: Int64
    private let failures: [Failure]
    private let left_out: [String]

    package init(_ report: RefreshReport) {
        computed = report.computed
        changed = report.changed
        failed = report.failures.count
        stale = report.stale
        rows = report.rows
        left_out = report.leftOut
        failures = report.failures.prefix(Self.listed).map { failure in
            Failure(
                aggregate: failure.aggregate, day: CivilText.day(failure.day),
                // The whole of it is with the window.
                message: String(failure.message.prefix(500)))
        }
    }

    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
