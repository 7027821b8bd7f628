// SPDX-License-Identifier: Apache-2.0

package import Wording

/// No feed has the name that was given.
package struct UnknownFeed: Worded, Equatable {
    package let name: String
    /// The one that was meant most likely.
    package let near: String?

    package var sentence: Phrase {
        let meant =
            near.map { Phrase(en: " Did you mean `\($0)`?", fr: " Vouliez-vous dire `\($0)` ?") }
            ?? Phrase("")
        return Phrase(
            en: "There is no feed `\(name)`.\(meant.en) `bascule feeds list` shows them.",
            fr: "Il n'y a pas de flux `\(name)`.\(meant.fr) `bascule feeds list` les montre.")
    }
}
