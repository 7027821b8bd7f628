// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres

extension JobView {
    /// How long it has run, up to its end or to now; nil: it has not begun.
    package func seconds(at now: Timestamp) -> Double? {
        guard let startedAt else { return nil }
        let end = endedAt ?? now
        let microseconds = end.microsecondsSince2000 - startedAt.microsecondsSince2000
        // It may have begun since `now` was looked at.
        return max(0, Double(microseconds) / 1_000_000)
    }

    /// `25 of 100 (25 %), 12/s, until 06:10:00: reading a.csv`; empty where nothing is known.
    package func progress(in zone: Zone) -> String {
        guard let done = progressDone else { return "" }
        var text = "\(done)"
        if let total = progressTotal {
            text += " of \(total)"
            if total != 0 {
                let share = 100 * Double(done) / Double(total)
                text += " (\(Self.whole(share, .toNearestOrAwayFromZero)) %)"
            }
        }
        if let rate = progressPerSecond { text += ", \(Self.whole(rate, .toNearestOrEven))/s" }
        if let end = progressEndsAt { text += ", until \(zone.shown(end).suffix(8))" }
        return text + (progressNote.map { ": \($0)" } ?? "")
    }

    private static func whole(_ value: Double, _ rule: FloatingPointRoundingRule) -> String {
        let rounded = value.rounded(rule)
        return Int64(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
    }
}
