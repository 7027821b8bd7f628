// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Things named one after another.
enum WordList {
    /// `a, b and c`.
    static func joined(_ parts: [Phrase]) -> Phrase {
        guard let last = parts.last else { return Phrase("") }
        guard parts.count > 1 else { return last }
        let before = parts.dropLast()
        return Phrase(
            en: before.map(\.en).joined(separator: ", ") + " and " + last.en,
            fr: before.map(\.fr).joined(separator: ", ") + " et " + last.fr)
    }

    /// Numbers in order, three or more in a row as a range: `1 to 5 and 7`.
    static func ranges(_ values: [Int], _ name: (Int) -> Phrase) -> Phrase {
        var runs: [ClosedRange<Int>] = []
        for value in values {
            if let last = runs.last, last.upperBound == value - 1 {
                runs[runs.count - 1] = last.lowerBound...value
            } else {
                runs.append(value...value)
            }
        }
        return joined(
            runs.flatMap { run -> [Phrase] in
                guard run.count > 2 else { return run.map(name) }
                let (first, last) = (name(run.lowerBound), name(run.upperBound))
                return [Phrase(en: "\(first.en) to \(last.en)", fr: "\(first.fr) à \(last.fr)")]
            })
    }
}
