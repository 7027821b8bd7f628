// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The session's role may not make or extend a feed's tables.
package struct TableUnmade: TableTrouble {
    package let feed: String
    package let table: String
    /// The server's words.
    package let reason: String

    package var sentence: Phrase {
        Phrase(
            en: "feed \(feed): its table \(table) can't be made or extended by this role: "
                + "\(reason). Run `bascule migrate` as the owner of the database.",
            fr: "flux \(feed) : ce rôle ne peut ni créer ni compléter la table \(table) : "
                + "\(reason). Lancez `bascule migrate` sous le rôle propriétaire de la base.")
    }
}
