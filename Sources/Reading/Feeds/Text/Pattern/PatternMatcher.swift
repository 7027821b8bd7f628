// SPDX-License-Identifier: Apache-2.0

/// A regular expression over UTF-8 texts, matched in linear time for any pattern and text.
///
/// A character is a Unicode scalar; a Latin letter with the accent behind it counts as one letter.
final class PatternMatcher {
    private var automaton: PatternAutomaton
    private var search: PatternSearch

    init(_ pattern: String) throws(PatternError) {
        let program = try PatternProgram(pattern)
        automaton = PatternAutomaton(program)
        search = PatternSearch(program)
    }

    /// Whether the pattern matches the whole of a text.
    func matches(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        if let answer = automaton.matches(bytes, range) { return answer }
        let text = Array(String(decoding: bytes[range], as: UTF8.self).composedLatin.utf8)
        return automaton.matches(text, text.indices, isComposed: true) ?? false
    }

    /// The first group of the first match in a text, or the match where the pattern has no group.
    func firstGroup(in text: String) -> [UInt8]? {
        let bytes = Array(text.composedLatin.utf8)
        return search.first(in: bytes).map { Array(bytes[$0]) }
    }

    /// Notes why a text is no usable pattern; nil where it is one.
    static func problem(with pattern: String) -> PatternError? {
        do throws(PatternError) {
            _ = try PatternProgram(pattern)
            return nil
        } catch {
            return error
        }
    }
}
