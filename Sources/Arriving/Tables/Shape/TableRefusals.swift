// SPDX-License-Identifier: Apache-2.0

package import Wording

/// All the differences of a feed's tables that were refused.
package struct TableRefusals: TableTrouble {
    package let feed: String
    package let refusals: [TableRefusal]

    package init(feed: String, refusals: [TableRefusal]) {
        self.feed = feed
        self.refusals = refusals
    }

    package var sentence: Phrase {
        Phrase(en: "feed \(feed): ", fr: "flux \(feed) : ")
            + Phrase { language in
                refusals.map { $0.sentence[language] }.joined(separator: "\n")
            }
    }
}
