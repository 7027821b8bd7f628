// SPDX-License-Identifier: Apache-2.0

/// How far each file of a batch has come that does not go straight on.
struct BatchState {
    /// Settled in the ledger, on the way to their last place.
    var settled: [SettledFile]
    /// Deferred: a later attempt takes them.
    var deferrals: [Deferral] = []
    /// Settled without being read.
    var unread = Unread()
    /// What was hashed so far, by the file's id.
    var digests: [Int64: Digest] = [:]
    /// What makes too many rows for the memory that a batch has: streamed, each in a transaction of its own.
    var streamed: Set<Int64> = []
    /// What is left is being settled as cancelled.
    var isCancelling = false
    /// Its job's end is written.
    var isJobEnded = false

    init(pending: [Claim]) { settled = pending.compactMap(SettledFile.init(pending:)) }

    struct Unread {
        /// Out of attempts: failed.
        var exhausted: [Claim] = []
        /// Above the feed's limit: rejected.
        var tooLarge: [Claim] = []
        /// Cancelled, by whom: failed.
        var cancelled: [(claim: Claim, by: String)] = []

        var isEmpty: Bool { exhausted.isEmpty && tooLarge.isEmpty && cancelled.isEmpty }
    }
}

extension BatchState {
    /// What has become of the files so far, and of those that a transaction is about to end.
    func account(with more: [SettledFile] = []) -> BatchAccount {
        BatchAccount((settled + more).map(\.result) + deferrals.map(\.result))
    }
}
