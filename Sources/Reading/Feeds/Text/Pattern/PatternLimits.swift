// SPDX-License-Identifier: Apache-2.0

/// Limits of a pattern.
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
