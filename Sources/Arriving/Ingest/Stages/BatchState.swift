// SPDX-License-Identifier: Apache-2.0

internal import Inbox
internal import Wording

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

/// A file that the ledger has settled.
struct SettledFile {
    let claim: Claim
    let state: FileState
    let destination: String
    let sha256: [UInt8]?
    /// The inode that was read, or only looked at, in this run.
    let identity: FileIdentity?
    /// nil for a move that an earlier run left pending.
    let settlement: Settlement?
    let rowsRejected: Int64
    /// Which file the ledger has settled; nil where it was settled in this run, or is not known.
    let settled: SettledIdentity?
    /// How often its move could not be done before.
    let blockedTimes: Int

    /// What is told of it; where it is stored, and its report, are not known yet.
    var result: FileResult {
        FileResult(
            path: claim.arrival.path, fileID: claim.fileID,
            end: settlement.map { .settled($0) } ?? .stored(state))
    }

    init(_ claim: Claim, _ settlement: Settlement, digest: Digest?) {
        self.claim = claim
        self.settlement = settlement
        state = settlement.state
        rowsRejected = settlement.rowsRejected
        destination = settlement.storedPath
        sha256 = digest?.sha256
        identity = digest?.identity ?? claim.arrival.identity
        settled = nil
        blockedTimes = 0
    }

    init?(pending claim: Claim) {
        guard let pending = claim.pending else { return nil }
        self.claim = claim
        settlement = nil
        state = pending.state
        rowsRejected = pending.rowsRejected
        destination = pending.storedPath
        sha256 = pending.sha256
        identity = nil
        settled = pending.settled
        blockedTimes = pending.blockedTimes
    }
}

/// A file that can't be worked on now.
struct Deferral {
    let claim: Claim
    /// In the site's language, for the ledger.
    let reason: String
    let delaySeconds: Double
    let countsAttempt: Bool
    let result: FileResult

    /// What passes by itself (the file changed, another worker has the content, the disk is full) uses
    /// no attempt up.
    init(_ claim: Claim, _ error: any Error, _ pipeline: Pipeline) {
        self.claim = claim
        let cause = FailureCause(error)
        reason = cause.sentence[pipeline.language]
        countsAttempt = !(error is IngestError) && !cause.isExternal
        delaySeconds = error is IngestError ? 0 : pipeline.options.backoff(claim.attempt)
        result = FileResult(
            path: claim.arrival.path, fileID: claim.fileID, end: .deferred(Phrase(of: error)))
    }
}
