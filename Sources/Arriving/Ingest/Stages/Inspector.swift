// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Feeds
internal import Inbox
internal import Postgres
internal import Tables

/// Judges the files of a batch one after the other, as the merge asks for them.
///
/// A transaction that is begun again finds judged what it had judged before.
final class Inspector {
    let progress: BatchProgress
    let pipeline: Pipeline
    /// Judged, in memory, by ledger id.
    private var judged: [Int64: InspectedFile] = [:]
    private var waiting: ArraySlice<Digest> = []
    /// Bytes of judged rows that may still be kept.
    private var room = 0
    private var isAlone = false
    private var streamed: Set<Int64> = []

    init(_ pipeline: Pipeline, _ progress: BatchProgress) {
        self.pipeline = pipeline
        self.progress = progress
    }

    /// - Parameters:
    ///   - isAlone: no other file is in the transaction.
    ///   - streamed: ids of those that are known to make too many rows.
    func begin(_ digests: [Digest], isAlone: Bool, streamed: Set<Int64>) {
        waiting = digests[...]
        self.streamed = streamed
        room = pipeline.options.memoryBytes
        self.isAlone = isAlone
        if waiting.isEmpty { pipeline.observe(.inspection) }
    }

    /// The next file, judged; of one that is too large it is judged as it streams.
    ///
    /// - Parameter beat: called now and then meanwhile.
    /// - Returns: nil if there is no more.
    func next(_ beat: @escaping () throws -> Void) throws -> InspectedFile? {
        // Taken when it is judged: what meanwhile befalls the rows before it must not cost its
        // turn.
        guard let digest = waiting.first else { return nil }
        let id = digest.claim.fileID
        let file =
            try judged[id] ?? inspect(digest, room: streamed.contains(id) ? 0 : room, beat: beat)
        room -= file.inspection?.byteCount ?? 0
        if !file.isStreamed { judged[id] = file }
        waiting.removeFirst()
        if waiting.isEmpty { pipeline.observe(.inspection) }
        return file
    }

    /// Hidden files of containers that are committed belong to rows by now; others are removed.
    ///
    /// - Parameter isUnknown: whether the connection was lost, perhaps while it committed.
    func endUnpacking(_ committed: Set<Int64>, isUnknown: Bool) {
        for (id, file) in judged {
            guard let container = file.container else { continue }
            if committed.contains(id) {
                container.keep()
            } else {
                container.discard(isUnknown: isUnknown)
            }
        }
    }

    private func inspect(
        _ digest: Digest, room: Int, beat: @escaping () throws -> Void
    ) throws -> InspectedFile {
        let claim = digest.claim
        pipeline.observeFile(claim.name)
        try progress.read(claim, bytes: 0, rows: 0)
        if let promised = claim.arrival.promisedSHA256, promised != digest.hex {
            let refusal = Fault(detail: .checksumDiffers)
            return try InspectedFile(digest, refusal: refusal, of: pipeline)
        }
        do {
            if pipeline.feed.container != nil, let unpacked = try unpack(digest, beat: beat) {
                return unpacked
            }
            guard digest.identity.size <= pipeline.options.streamAboveBytes, room > 0 || !isAlone
            else { return InspectedFile(streamed: digest, of: pipeline) }
            // A packed file must not keep more than a plain file may before it is found to be large.
            let room = Int(min(Int64(room) / 2, pipeline.options.streamAboveBytes) * 2)
            let inspection = try Inspection(
                digest, feed: pipeline.feed, faults: self.pipeline.makeFaults(),
                watching: pipeline.memory.watched(of:),
                room: room, checkAccount: pipeline.options.checkAccount,
                progress: { [progress] in
                    try progress.read(claim, bytes: $0, rows: $1)
                    try beat()
                })
            return try InspectedFile(inspection, of: pipeline)
        } catch is Inspection.TooManyRows {
            // The packing hid too many rows: it streams, alone.
            guard isAlone else { throw Apart(fileID: claim.fileID) }
            return InspectedFile(streamed: digest, of: pipeline)
        } catch let mismatch as LineAccount.Mismatch {
            return try InspectedFile(digest, mismatch, of: pipeline)
        } catch let cancelled as BatchCancelled {
            throw cancelled
        } catch {
            // The heartbeat's own failure is not the file's.
            if let error = error as? PostgresError { throw error }
            throw LeftBehind(digest, error)
        }
    }
}

extension Inspector {
    /// How far the reading of a batch is: shown to its job and told to its command, and stopped by a
    /// cancellation.
    ///
    /// For the thread that works on the batch.
    final class BatchProgress {
        private let job: WorkProgress?
        private let command: (@Sendable (_ bytes: Int64, _ rows: Int64) -> Void)?
        /// Bytes of the files before each file, by its id.
        private var before: [Int64: Int64] = [:]
        private var total: Int64 = 0
        private let heartbeat: Duration
        private var lastBeat = ContinuousClock.now

        init(_ claims: [Claim], job: WorkProgress?, options: Pipeline.Options) {
            heartbeat = options.load.heartbeat
            command = options.progress
            self.job = job
            for claim in claims {
                before[claim.fileID] = total
                total += claim.arrival.identity.size
            }
        }

        /// Sends the server a statement now and then, so that it does not end an idle transaction.
        func heartbeat(_ connection: Connection) -> () throws -> Void {
            {
                guard self.lastBeat.duration(to: .now) >= self.heartbeat else { return }
                self.lastBeat = .now
                _ = try connection.execute("select 1")
            }
        }

        /// Takes the bytes read of the file, and its judged rows.
        func read(_ claim: Claim, bytes: Int64, rows: Int64) throws {
            command?(bytes, rows)
            guard let job else { return }
            try job.checkCancelled()
            let done = (before[claim.fileID] ?? 0) + bytes
            job.show(done, of: total, note: "reading \(claim.arrival.name)")
        }
    }
}

extension Inspector {
    /// A file of the batch between its judging and its settlement.
    struct InspectedFile {
        let digest: Digest
        let fileID: Int64
        /// Too large for memory: judged while it is merged.
        let isStreamed: Bool
        private let pipeline: Pipeline
        var inspection: Inspection?
        /// Those of the judge, and why the whole file is refused; nil: there are none.
        private(set) var faults: FaultSpool?
        /// Why the whole file is refused; nil as long as it is to be loaded.
        var refusal: Fault?
        /// Its members lie in the inbox: it has no rows of its own; nil: it is no container.
        private(set) var container: UnpackedContainer?
        /// Whether its refusal is no fault of its sender's.
        private(set) var isFailed = false
        /// Result of the merge for the accepted rows.
        var merged: LoadCounts
        /// Faults found by the merge; made anew by each merge.
        var collisions: FaultSpool?

        private init(_ digest: Digest, isStreamed: Bool = false, of pipeline: Pipeline) {
            self.digest = digest
            self.isStreamed = isStreamed
            self.pipeline = pipeline
            fileID = digest.claim.fileID
            merged = LoadCounts(fileID: fileID)
        }

        /// Judged, in memory.
        init(_ inspection: Inspection, of pipeline: Pipeline) throws {
            self.init(inspection.digest, of: pipeline)
            try take(inspection)
        }

        /// To be judged while it streams.
        init(streamed digest: Digest, of pipeline: Pipeline) {
            self.init(digest, isStreamed: true, of: pipeline)
        }

        /// Refused unread.
        init(_ digest: Digest, refusal: Fault, of pipeline: Pipeline) throws {
            self.init(digest, of: pipeline)
            try refuse(refusal)
        }

        /// Unpacked.
        init(_ digest: Digest, _ container: UnpackedContainer, of pipeline: Pipeline) {
            self.init(digest, of: pipeline)
            self.container = container
        }

        /// Whether it has rows that go into the table.
        var isToLoad: Bool { refusal == nil && container == nil }

        /// Judged, and its lines do not add up.
        init(_ digest: Digest, _ mismatch: LineAccount.Mismatch, of pipeline: Pipeline) throws {
            self.init(digest, of: pipeline)
            try fail(mismatch)
        }

        /// What came in it; nil: it is not loaded, or its feed does not ask.
        var measure: FileMeasure? {
            guard refusal == nil, let inspection else { return nil }
            return FileMeasure(
                of: inspection.measures, rows: inspection.rowsRead,
                refused: inspection.rowsRejected + merged.rejected)
        }

        /// What is wrong with it, each cause once.
        var causes: CauseTally {
            var all = faults?.causes ?? CauseTally()
            if let collisions { all.add(collisions.causes) }
            return all
        }

        /// Takes what the judge found, and refuses the file if the feed's policy does.
        mutating func take(_ inspection: Inspection) throws {
            self.inspection = inspection
            faults = inspection.faults
            try refuse(inspection.refusal(by: pipeline.feed))
        }

        /// Forgets what an earlier reading found.
        mutating func forgetFaults() { faults = nil }

        /// Refuses the whole file; a reason that the judge did not report itself is added to its
        /// faults.
        private mutating func refuse(_ fault: Fault?) throws {
            refusal = fault
            guard let fault, inspection?.fileFault == nil else { return }
            let spool = faults ?? pipeline.makeFaults()
            faults = spool
            try spool.addFault(fault, fileID: fileID)
        }

        /// Judged, with a result that can't be trusted: nothing of it is loaded.
        mutating func fail(_ error: LineAccount.Mismatch) throws {
            faults = nil
            inspection = nil
            isFailed = true
            try refuse(
                Fault(detail: .unaccounted(lines: error.lines, accounted: error.account.lines)))
        }
    }
}
