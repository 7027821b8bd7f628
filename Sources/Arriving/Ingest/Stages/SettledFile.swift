// SPDX-License-Identifier: Apache-2.0

internal import Inbox

/// A file that the ledger has settled.
struct SettledFile {
    let claim: Claim
    let state: FileState
    let destination: String
    /// The folder above the destination that is not made where it is missing.
    let anchor: String?
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

    /// Its reported result; its stored path and its report are not known yet.
    var result: FileResult {
        FileResult(
            path: claim.arrival.path, fileID: claim.fileID,
            end: settlement.map { .settled($0) } ?? .stored(state))
    }

    /// Whether no row of it was refused: then there is nothing to report.
    var isClean: Bool { rowsRejected == 0 && state != .rejected && state != .failed }

    init(_ claim: Claim, _ settlement: Settlement, digest: Digest?, _ layout: StorageLayout) {
        self.claim = claim
        self.settlement = settlement
        state = settlement.state
        rowsRejected = settlement.rowsRejected
        destination = settlement.storedPath
        anchor = layout.anchor(of: destination)
        sha256 = digest?.sha256
        identity = digest?.identity ?? claim.arrival.identity
        settled = nil
        blockedTimes = 0
    }

    init?(pending claim: Claim, _ layout: StorageLayout) {
        guard let pending = claim.pending else { return nil }
        self.claim = claim
        settlement = nil
        state = pending.state
        rowsRejected = pending.rowsRejected
        destination = pending.storedPath
        anchor = layout.anchor(of: destination)
        sha256 = pending.sha256
        identity = nil
        settled = pending.settled
        blockedTimes = pending.blockedTimes
    }
}
