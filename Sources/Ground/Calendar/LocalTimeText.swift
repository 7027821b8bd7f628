// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A time as the site's people read it.
package struct LocalTimeText: Sendable {
    let zone: Zone

    package init(zone: Zone) { self.zone = zone }

    /// `30/03/2026 à 08:00`, `2026-03-30 08:00`; the instant in seconds since 1970 UTC.
    package func text(_ instant: Int64) -> Phrase {
        let local = instant + Int64(zone.offset(atUTC: instant))
        let day = Civil(days: local.dividedDown(by: 86_400))
        let minutes = (local - day.days * 86_400) / 60
        let time = "\(padded(minutes / 60)):\(padded(minutes % 60))"
        let (month, date) = (padded(Int64(day.month)), padded(Int64(day.day)))
        return Phrase(
            en: "\(day.year)-\(month)-\(date) \(time)",
            fr: "\(date)/\(month)/\(day.year) à \(time)")
    }

    private func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
