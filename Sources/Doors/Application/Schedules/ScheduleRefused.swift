// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Wording

/// What is wrong with a schedule that somebody has typed.
package struct ScheduleRefused: Worded, Sendable, Equatable {
    /// Each with the field that it is about; nil: the schedule as a whole.
    package struct Mistake: Sendable, Equatable {
        package let field: String?
        package let sentence: Phrase
    }

    package let mistakes: [Mistake]

    init(_ field: String, _ sentence: Phrase) {
        mistakes = [Mistake(field: field, sentence: sentence)]
    }

    /// - Parameter fields: in the order of their lines.
    init(_ found: [Configuration.Mistake], fields: [String]) {
        mistakes = found.map { mistake in
            let place = mistake.line - 1
            return Mistake(
                field: fields.indices.contains(place) ? fields[place] : nil,
                sentence: .advice(mistake.words.what, mistake.words.remedy))
        }
    }

    package var sentence: Phrase {
        Phrase(
            en: mistakes.map(\.sentence.en).joined(separator: " "),
            fr: mistakes.map(\.sentence.fr).joined(separator: " "))
    }
}
