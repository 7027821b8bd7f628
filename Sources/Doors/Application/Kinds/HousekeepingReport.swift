// SPDX-License-Identifier: Apache-2.0

package import Alerts
package import Wording

/// Result of a task, or its expected result.
package struct HousekeepingReport: Sendable {
    /// For a person; the log has them in English.
    package var lines: [Phrase]
    /// For the journal and the job's result.
    package var counts: [String: Int]
    /// Alerts raised just now: the caller puts them into the log.
    package var alerts: [Alert] = []
    /// Parts that failed, and why; the rest was done.
    package var failures: [Phrase] = []

    /// Nothing was there to be done, for a reason.
    static func nothing(_ why: Phrase) -> HousekeepingReport {
        HousekeepingReport(lines: [why], counts: [:])
    }
}
