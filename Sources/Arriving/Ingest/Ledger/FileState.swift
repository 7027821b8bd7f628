// SPDX-License-Identifier: Apache-2.0

/// State of a file in its life, in the ledger.
package enum FileState: String, Sendable, CaseIterable {
    /// Seen and claimed before, but deferred: it waits for its next attempt.
    case arrived
    case loading
    case loaded
    /// The same bytes are loaded in this feed already.
    case duplicate
    /// Its content is wrong: the sender must mend it.
    case rejected
    /// An external cause lasted longer than the attempts.
    case failed
    /// Loaded once, then taken back by command.
    case reverted

    /// Settled: nothing more is read from the file by itself.
    package var isSettled: Bool { self != .arrived && self != .loading }
}
