// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A regular expression as it is written: what can be matched in linear time, and nothing else.
indirect enum PatternTree {
    case set(ScalarSet)
    case sequence([PatternTree])
    case choice([PatternTree])
    case repetition(PatternTree, low: Int, high: Int?, isReluctant: Bool)
    case group(PatternTree, number: Int)
    case assertion(Assertion)

    /// What holds between two characters.
    enum Assertion: Hashable {
        case textStart, textEnd, lineStart, lineEnd, wordEdge, noWordEdge
    }
}

/// Why a text is no pattern that can be used, and where in it.
struct PatternError: Error, Equatable {
    /// The character's place in the pattern, from 1.
    var place: Int
    /// Without a full stop at its end, as is the remedy.
    var what: Phrase
    var remedy: Phrase
}

/// What a pattern may ask for.
enum PatternLimits {
    /// Characters of a pattern.
    static let characters = 2_000
    /// The most that `{low,high}` may say.
    static let repetitions = 1_000
    /// Nodes of the automaton: each costs a step for each character of a text, at worst.
    static let nodes = 5_000
    /// Groups within groups.
    static let depth = 100
}
