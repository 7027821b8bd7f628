// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A difference between a feed and its table that a person must settle.
package struct TableRefusal: Worded, Sendable, Equatable {
    /// Qualified and quoted.
    package let table: String
    /// nil where the difference is the key's.
    package let column: String?
    package let has: Phrase
    package let wants: Phrase
    /// A statement to run by hand, once it is known to be right.
    package let remedy: String

    package var sentence: Phrase {
        let ofTable = Phrase(en: "table \(table)", fr: "la table \(table)")
        let place =
            column.map(quoted).map {
                Phrase(en: "column \($0) of \(ofTable.en)", fr: "la colonne \($0) de \(ofTable.fr)")
            } ?? ofTable
        return Phrase(
            en: "\(place.en) has \(has.en), the feed wants \(wants.en). "
                + "Change the feed, or run by hand: \(remedy)",
            fr: "\(place.fr) a \(has.fr), le flux veut \(wants.fr). "
                + "Changez le flux, ou lancez à la main : \(remedy)")
    }
}
