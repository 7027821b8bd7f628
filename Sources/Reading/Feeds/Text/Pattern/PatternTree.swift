// SPDX-License-Identifier: Apache-2.0

/// A regular expression as it is written: what can be matched in linear time, and nothing else.
indirect enum PatternTree {
    case set(ScalarSet)
    case sequence([PatternTree])
    case choice([PatternTree])
    case repetition(PatternTree, low: Int, high: Int?, isReluctant: Bool)
    case group(PatternTree, number: Int)
    case assertion(Assertion)

    /// A condition between two characters.
    enum Assertion: Hashable {
        case textStart, textEnd, lineStart, lineEnd, wordEdge, noWordEdge
    }
}
