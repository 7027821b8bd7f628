// SPDX-License-Identifier: Apache-2.0

package import Wording

extension CronExpression {
    /// When it fires, in words: `every day at 06:30`.
    package var words: Phrase {
        guard let months = monthWords else { return dayWords.after(timeWords) }
        return dayWords.after(timeWords) + Phrase(", ") + months
    }

    private static let months = [
        Phrase(en: "January", fr: "janvier"), Phrase(en: "February", fr: "février"),
        Phrase(en: "March", fr: "mars"), Phrase(en: "April", fr: "avril"),
        Phrase(en: "May", fr: "mai"), Phrase(en: "June", fr: "juin"),
        Phrase(en: "July", fr: "juillet"), Phrase(en: "August", fr: "août"),
        Phrase(en: "September", fr: "septembre"), Phrase(en: "October", fr: "octobre"),
        Phrase(en: "November", fr: "novembre"), Phrase(en: "December", fr: "décembre"),
    ]

    /// Times of the day that are named one by one, at most.
    private static let fewTimes = 6

    private var monthWords: Phrase? {
        let values = (1...12).filter { months & 1 << UInt16($0) != 0 }
        guard values.count < 12 else { return nil }
        return Phrase(en: "in ", fr: "en ")
            + WordList.ranges(values) { Self.months[$0 - 1] }
    }

    /// `at 06:30 and 18:30`, `every 15 minutes`.
    private var timeWords: (text: Phrase, isInterval: Bool) {
        let minutes = (0..<60).filter { self.minutes & 1 << UInt64($0) != 0 }
        let hours = (0..<24).filter { self.hours & 1 << UInt32($0) != 0 }
        if minutes.count * hours.count <= Self.fewTimes {
            let times = hours.flatMap { hour in minutes.map { "\(padded(hour)):\(padded($0))" } }
            return (
                Phrase(en: "at ", fr: "à ") + WordList.joined(times.map { Phrase($0) }), false
            )
        }
        let every = minuteWords(minutes)
        guard hours.count < 24 else { return (every, true) }
        let ofHours = WordList.ranges(hours) { Phrase(en: "\($0)", fr: "\($0) h") }
        return (
            every + Phrase(en: " of the hours ", fr: " des heures ") + ofHours, true
        )
    }

    private func minuteWords(_ minutes: [Int]) -> Phrase {
        if minutes.count == 60 { return Phrase(en: "every minute", fr: "chaque minute") }
        if minutes.count == 1 {
            return minutes[0] == 0
                ? Phrase(en: "on the hour", fr: "à l'heure pile")
                : Phrase(
                    en: "\(minutes[0]) min past the hour", fr: "à la minute \(minutes[0])")
        }
        let step = minutes[1] - minutes[0]
        if minutes[0] == 0, 60 % step == 0, minutes == Array(stride(from: 0, to: 60, by: step)) {
            return Phrase(en: "every \(step) minutes", fr: "toutes les \(step) minutes")
        }
        return Phrase(en: "at the minutes ", fr: "aux minutes ")
            + WordList.ranges(minutes) { Phrase("\($0)") }
    }

    private func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private var dayWords: DayWords { DayWords(days: days) }
}
