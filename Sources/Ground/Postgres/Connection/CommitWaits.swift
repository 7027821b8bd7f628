// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Synchronization

/// Commits that wait for a standby end with the process, not with their session.
package enum CommitWaits {
    private static let isOver = Atomic(false)

    static var areAbandoned: Bool { isOver.load(ordering: .relaxed) }

    /// Ends every commit of this process without an answer as one of unknown outcome; for the end
    /// of the process only.
    package static func abandon() { isOver.store(true, ordering: .relaxed) }
}
