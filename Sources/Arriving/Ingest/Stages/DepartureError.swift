// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Inbox
package import Wording

/// Some files could not be moved; their moves are pending and tried again.
package struct DepartureError: Worded {
    /// The moves that succeeded.
    package let results: [FileResult]
    package let cause: any Error

    package var sentence: Phrase {
        let cause = Phrase(of: cause).afterColon
        return Phrase(
            en:
                "loaded, but not moved yet: \(cause.en). The ledger owes the move, it is tried again.",
            fr:
                "chargé, mais pas encore rangé : \(cause.fr). Le registre doit ce rangement, il sera refait."
        )
    }

    /// Whether a disk is full: then the feed stops until it is not.
    package var isFull: Bool { (cause as? FileError)?.code == .full }
}
