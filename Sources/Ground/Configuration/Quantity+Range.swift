// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Quantities within limits, and what is said of one beyond them.
extension Quantity {
    /// A duration of the range; nil when it is none, or not in whole seconds where these are asked.
    package static func duration(
        _ text: String, in range: ClosedRange<Duration>, whole: Bool = false
    ) -> Duration? {
        guard let duration = duration(text), range.contains(duration) else { return nil }
        return whole && duration.components.attoseconds != 0 ? nil : duration
    }

    /// "a duration from 1s to 1d".
    package static func wanted(_ range: ClosedRange<Duration>, whole: Bool = false) -> Phrase {
        let (least, most) = (text(range.lowerBound), text(range.upperBound))
        return Phrase(
            en: "a duration from \(least) to \(most)\(whole ? ", in whole seconds" : "")",
            fr: "une durée de \(least) à \(most)\(whole ? ", en secondes entières" : "")")
    }

    /// "a size from 64KiB to 1GiB".
    static func wanted(_ range: ClosedRange<Int>) -> Phrase {
        let (least, most) = (text(bytes: range.lowerBound), text(bytes: range.upperBound))
        return Phrase(
            en: "a size from \(least) to \(most)", fr: "une taille de \(least) à \(most)")
    }

    /// The duration to propose in place of a text: the one of the range that is nearest to its
    /// number, which without a unit is one of seconds.
    static func duration(
        near text: String, in range: ClosedRange<Duration>, whole: Bool
    ) -> Duration {
        let meant = duration(text) ?? duration(digits(of: text) + "s") ?? .seconds(10)
        let near = min(max(meant, range.lowerBound), range.upperBound)
        return whole ? .seconds(max(near.components.seconds, 1)) : near
    }

    /// The size to propose in place of a text, as `duration(near:in:whole:)`: in MiB.
    static func bytes(near text: String, in range: ClosedRange<Int>) -> Int {
        let meant = bytes(text) ?? bytes(digits(of: text) + "MiB") ?? 16 << 20
        return min(max(meant, range.lowerBound), range.upperBound)
    }

    private static func digits(of text: String) -> String {
        String(text.prefix { $0.isASCII && $0.isNumber })
    }
}
