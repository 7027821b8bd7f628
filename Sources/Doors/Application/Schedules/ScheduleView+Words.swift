// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Cron
internal import Schedules
package import Views
package import Wording

extension ScheduleView {
    /// When it is due, in words: `every day at 06:30`.
    package var inWords: Phrase { Schedule.Form(stored: form, spec).words }
}

extension Schedule.Form {
    /// What can't be read is shown as it is.
    var words: Phrase {
        switch self {
        case .cron(let text):
            do { return try CronExpression(text).words } catch { return Phrase(text) }
        case .interval(let seconds):
            let time = Quantity.text(.seconds(seconds))
            let (count, unit) = (time.prefix(while: \.isNumber), time.drop(while: \.isNumber))
            return Phrase(
                en: "every \(count) \(unit)",
                fr: unit == "d" ? "tous les \(count) j" : "toutes les \(count) \(unit)")
        case .once(let instant):
            let time = InstantText.utc(instant)
            return Phrase(en: "once, at \(time)", fr: "une fois, le \(time)")
        }
    }
}
