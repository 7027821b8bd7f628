// SPDX-License-Identifier: Apache-2.0

/// A regular expression that a whole text must match.
///
/// `Regex` takes microseconds and a `String` a cell. Most patterns are classes, groups and repetitions over ASCII: those
/// become an automaton over bytes, asked for texts of printable ASCII alone; every other text goes to `Regex`, so that the
/// answer is always the one that `Regex` gives. A class, because a struct with a `Regex` in it has no size that the
/// compiler knows, nor has any struct around it.
final class PatternMatcher {
    private let regex: Regex<AnyRegexOutput>
    private let automaton: ByteAutomaton?

    /// Throws what `Regex` throws when the pattern is none.
    init(_ pattern: String) throws {
        regex = try Regex(pattern)
        automaton = ByteAutomaton(pattern)
    }

    var isFast: Bool { automaton != nil }

    func matches(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        if let answer = automaton?.matches(bytes, range) { return answer }
        let text = String(decoding: bytes[range], as: UTF8.self)
        do {
            return try regex.wholeMatch(in: text) != nil
        } catch {
            // Only a transform inside a regex throws, and a pattern from text has none.
            return false
        }
    }
}
