// SPDX-License-Identifier: Apache-2.0

package import Calendar

extension Zone {
    /// An instant as the clocks of the zone show it, to the second: `2026-03-04 06:00:00`.
    package func shown(_ instant: Timestamp) -> String {
        let local = instant.seconds + Int64(offset(atUTC: instant.seconds))
        return InstantText.clock(local).replacing("T", with: " ")
    }
}
