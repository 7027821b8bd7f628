// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a schedule can't be as it is asked for, and what to do.
package struct ScheduleError: Worded, Sendable, Equatable {
    /// The field it is about, as the file names it; nil: the schedule as a whole.
    package var field: String?
    /// The one of the arguments that it is about, where it is about one.
    package var argument: String?
    /// Without a full stop at its end.
    package var what: Phrase
    /// Without a full stop at its end.
    package var remedy: Phrase

    package init(_ field: String? = nil, _ what: Phrase, _ remedy: Phrase) {
        self.field = field
        self.what = what
        self.remedy = remedy
    }

    package var sentence: Phrase { .advice(what, remedy) }

    /// No schedule has this name.
    package static func unknown(_ name: String) -> ScheduleError {
        ScheduleError(
            nil,
            Phrase(
                en: "There is no schedule `\(name)`", fr: "Il n'y a pas de planification `\(name)`"),
            Phrase(
                en: "`bascule schedules list` shows them",
                fr: "`bascule schedules list` les montre"))
    }
}
