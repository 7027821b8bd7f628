// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Why a text is no pattern that can be used, and where in it.
struct PatternError: Error, Equatable {
    /// The character's place in the pattern, from 1.
    var place: Int
    /// Without a full stop at its end, as is the remedy.
    var what: Phrase
    var remedy: Phrase
}
