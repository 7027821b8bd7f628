// SPDX-License-Identifier: Apache-2.0

/// A time of a clock that shows hours and minutes.
package struct TimeOfDay: Sendable, Equatable {
    /// After midnight, 0–1439.
    package let minutes: Int

    /// Nil outside of a day.
    package init?(minutes: Int) {
        guard (0..<1_440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Reads `06:30` or `6:30`; nil for anything else.
    package init?(_ text: String) {
        guard let match = text.wholeMatch(of: #/([0-9]{1,2}):([0-9]{2})/#),
            let hour = Int(match.1), let minute = Int(match.2), minute < 60
        else { return nil }
        self.init(minutes: hour * 60 + minute)
    }

    /// `06:30`.
    package var text: String {
        let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
    }
}
