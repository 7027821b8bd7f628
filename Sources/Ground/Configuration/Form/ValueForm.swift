// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The possible forms of a value in a YAML file.
///
/// Nothing (`key:` alone, `null`) always counts as an absent key.
package indirect enum ValueForm: Sendable {
    /// Any scalar as it is written.
    ///
    /// - Parameter like: a regular expression (ECMA-262) that the parser's input matches; nil if
    ///   there is none.
    case text(like: String? = nil)
    case integer(ClosedRange<Int> = 0...Int.max)
    /// `true`, `yes`, `on` and their opposites.
    case boolean
    /// A number and `ms`, `s`, `min`, `h` or `d`.
    ///
    /// - Parameter whole: only whole seconds are taken.
    case duration(ClosedRange<Duration>, whole: Bool = false)
    /// A number and `B`, `kB`, `KiB`, …
    case bytes(ClosedRange<Int>)
    case choice([String])
    /// A list of texts; one text alone stands for a list of one.
    case texts(like: String? = nil)
    /// A scalar with a reader of its own.
    case read(wants: Phrase, example: String, [Spelling])
    /// Two numbers, either of which may be null: open at that end.
    case bounds
    case list(ValueForm)
    case map(MapForm)
    /// A map with free keys.
    case entries(ValueForm)
    case either([ValueForm])
    /// Any YAML, even null.
    case anything

    /// The forms of a scalar that has a reader of its own.
    package enum Spelling: Sendable {
        case like(String)
        case words([String])
        /// One of these, in any case of letters.
        case anyCase([String])
        case number(ClosedRange<Double>)
    }

    /// One of the names of an enumeration.
    package static func choice<Choice: RawRepresentable & CaseIterable>(
        of _: Choice.Type
    ) -> ValueForm where Choice.RawValue == String {
        .choice(Choice.allCases.map(\.rawValue))
    }

    /// A time of day.
    package static func timeOfDay(_ example: String) -> ValueForm {
        .read(
            wants: Phrase(en: "a time of day", fr: "une heure du jour"),
            example: "\"\(example)\"",
            [.like("^[0-9]{1,2}:[0-9]{2}$")])
    }

    /// The forms that `Quantity.duration` reads.
    package static let durationLike = "^[0-9._]+ *(d|h|min|s|ms)$"
    /// The forms that `Quantity.bytes` reads.
    package static let bytesLike = "^[0-9._]+ *([KkMmGgTt][Ii]?)?[Bb]$"
    /// `true` and its like.
    package static let flags = ["true", "yes", "on", "false", "no", "off"]
}
