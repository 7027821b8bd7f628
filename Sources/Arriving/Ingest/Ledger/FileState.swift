// SPDX-License-Identifier: Apache-2.0

/// Where a file is in its life, as the ledger says it.
package enum FileState: String, Sendable, CaseIterable {
    /// Seen and claimed before, but deferred: it waits for its next attempt.
    case arrived
    case loading
    case loaded
    /// The same bytes are loaded in this feed already.
    case duplicate
    /// Its content is at fault: the sender must mend it.
    case rejected
    /// The world was at fault for longer than the attempts last.
    case failed
    /// Loaded once, then taken back by command.
    case reverted

    /// Settled: nothing more will be read from the file by itself.
    package var isSettled: Bool { self != .arrived && self != .loading }
}
