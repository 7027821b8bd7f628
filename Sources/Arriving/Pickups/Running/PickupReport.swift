// SPDX-License-Identifier: Apache-2.0

internal import Ingest
package import Wording

/// What became of one look of a pickup.
package struct PickupReport: Sendable {
    /// Files there that the patterns take.
    package var listed = 0
    /// Names that they do not take, and what is no plain file.
    package var passedOver = 0
    package var fetched = 0
    /// Not long enough as they are, or more than one run fetches.
    package var waiting = 0
    /// Can't be fetched, or could not.
    package var refused = 0
    /// Deleted or moved there.
    package var putAway = 0
    /// Another process is at it.
    package var isElsewhere = false
    /// What a person is to be told, one sentence each, no more than `mostTroubles`.
    package var troubles: [Phrase] = []

    package static let mostTroubles = 100

    package init() {}

    mutating func tell(_ trouble: Phrase) {
        if troubles.count < Self.mostTroubles { troubles.append(trouble) }
    }

    /// Counts the only file that there is.
    ///
    /// - Parameter handIn: hands it in.
    mutating func takeOne(_ handIn: () throws -> Void) throws {
        do {
            try handIn()
            fetched = 1
        } catch HandInRefusal.waits {
            // One of its name is in the inbox, and will be taken from there.
            waiting = 1
        } catch let refusal as HandInRefusal {
            refused = 1
            tell(refusal.sentence)
        }
    }

    /// Whether anything was done that a person would want to know of.
    package var isNews: Bool { fetched + putAway > 0 }

    package var counts: [String: Int] {
        [
            "listed": listed, "passed_over": passedOver, "fetched": fetched, "waiting": waiting,
            "refused": refused, "put_away": putAway,
        ]
    }
}
