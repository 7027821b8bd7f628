// SPDX-License-Identifier: Apache-2.0

/// Why a schedule can't be as it is asked for, and what to do.
package struct ScheduleError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The field it is about, as the file names it; nil: the schedule as a whole.
    package var field: String?
    /// The one of the arguments that it is about, where it is about one.
    package var argument: String?
    /// Without a full stop at its end.
    package var what: String
    /// Without a full stop at its end.
    package var remedy: String

    package init(_ field: String? = nil, _ what: String, _ remedy: String) {
        self.field = field
        self.what = what
        self.remedy = remedy
    }

    package var description: String { "\(what). \(remedy)" + (remedy.hasSuffix("?") ? "" : ".") }
}
