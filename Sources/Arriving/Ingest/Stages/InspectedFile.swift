// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Tables

/// A file of the batch between its judging and its settlement.
struct InspectedFile {
    let digest: Digest
    let fileID: Int64
    let faults: FaultSpool
    /// Too large for memory: judged while it is merged.
    let isStreamed: Bool
    var inspection: Inspection?
    /// Why the whole file is refused; nil as long as it is to be loaded.
    var refusal: Fault?
    /// Whether its refusal is no fault of its sender's.
    private(set) var isFailed = false
    /// Result of the merge for the accepted rows.
    var merged: LoadCounts
    /// Faults found by the merge; made anew by each merge.
    var collisions: FaultSpool?

    /// Judged, in memory.
    init(_ inspection: Inspection, feed: Feed, faults: FaultSpool) throws {
        digest = inspection.digest
        self.faults = faults
        fileID = digest.claim.fileID
        merged = LoadCounts(fileID: fileID)
        isStreamed = false
        self.inspection = inspection
        try refuse(inspection.refusal(by: feed))
    }

    /// To be judged while it streams.
    init(streamed digest: Digest, faults: FaultSpool) {
        self.digest = digest
        self.faults = faults
        fileID = digest.claim.fileID
        merged = LoadCounts(fileID: fileID)
        isStreamed = true
    }

    /// Refused unread.
    init(_ digest: Digest, refusal: Fault, faults: FaultSpool) throws {
        self.digest = digest
        self.faults = faults
        fileID = digest.claim.fileID
        merged = LoadCounts(fileID: fileID)
        isStreamed = false
        try refuse(refusal)
    }

    /// Judged, and its lines do not add up.
    init(_ digest: Digest, _ mismatch: LineAccount.Mismatch, faults: FaultSpool) throws {
        self.digest = digest
        self.faults = faults
        fileID = digest.claim.fileID
        merged = LoadCounts(fileID: fileID)
        isStreamed = false
        try fail(mismatch)
    }

    /// Refuses the whole file; a reason that the judge did not report itself is added to its
    /// faults.
    mutating func refuse(_ fault: Fault?) throws {
        refusal = fault
        guard let fault, inspection?.fileFault == nil else { return }
        try faults.addFault(fault, fileID: fileID)
    }

    /// Judged, with a result that can't be trusted: nothing of it is loaded.
    mutating func fail(_ error: LineAccount.Mismatch) throws {
        faults.removeAll()
        inspection = nil
        isFailed = true
        try refuse(
            Fault(detail: .unaccounted(lines: error.lines, accounted: error.account.lines)))
    }
}

extension Inspection {
    /// Why the feed's policy refuses the whole file: a pure function of the counts.
    func refusal(by feed: Feed, rejectedByMerge: Int64 = 0) -> Fault? {
        fileFault
            ?? feed.refusal(
                rowsRead: Int(rowsRead), rowsRejected: Int(rowsRejected + rejectedByMerge))
    }
}
