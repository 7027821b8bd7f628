// SPDX-License-Identifier: Apache-2.0

package import Calendar

extension Zone {
    /// An instant as the clocks of the zone show it, to the second: `2026-03-04 06:00:00`;
    /// `infinity` as it is.
    package func shown(_ instant: Timestamp) -> String {
        guard ![Int64.max, .min].contains(instant.microsecondsSince2000) else {
            return instant.text
        }
        let local = instant.seconds + Int64(offset(atUTC: instant.seconds))
        return InstantText.clock(local).replacing("T", with: " ")
    }
}
