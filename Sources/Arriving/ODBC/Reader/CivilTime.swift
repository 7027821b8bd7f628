// SPDX-License-Identifier: Apache-2.0

/// A time as a clock shows it.
struct CivilTime: Equatable {
    let year: Int16
    let month, day, hour, minute, second: UInt16

    /// Reads `2026-03-15T07:30:00`.
    init?(_ text: String) {
        let parts = text.split { "-T:".contains($0) }.map { UInt16($0) }
        guard parts.count == 6, let year = parts[0].flatMap({ Int16(exactly: $0) }),
            let month = parts[1], let day = parts[2], let hour = parts[3], let minute = parts[4],
            let second = parts[5]
        else { return nil }
        self.year = year
        (self.month, self.day) = (month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }
}
