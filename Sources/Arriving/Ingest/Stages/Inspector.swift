// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Inbox
internal import Postgres
internal import Tables

/// Judges the files of a batch one after the other, as the merge asks for them.
///
/// A transaction that is begun again finds judged what it had judged before.
final class Inspector {
    let progress: BatchProgress
    private let pipeline: Pipeline
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
        room -= file.inspection?.rows.count ?? 0
        if !file.isStreamed { judged[id] = file }
        waiting.removeFirst()
        if waiting.isEmpty { pipeline.observe(.inspection) }
        return file
    }

    private func inspect(
        _ digest: Digest, room: Int, beat: @escaping () throws -> Void
    ) throws -> InspectedFile {
        let claim = digest.claim
        pipeline.observeFile(claim.name)
        try progress.read(claim, bytes: 0, rows: 0)
        let faults = FaultSpool(folder: pipeline.layout.work, language: pipeline.language)
        if let promised = claim.arrival.promisedSHA256, promised != digest.hex {
            let refusal = Fault(detail: .checksumDiffers)
            return try InspectedFile(digest, refusal: refusal, faults: faults)
        }
        guard digest.identity.size <= pipeline.options.streamAboveBytes, room > 0 || !isAlone else {
            return InspectedFile(streamed: digest, faults: faults)
        }
        // A packed file must not keep more than a plain file may before it is found to be large.
        let room = Int(min(Int64(room) / 2, pipeline.options.streamAboveBytes) * 2)
        do {
            let inspection = try Inspection(
                digest, feed: pipeline.feed, faults: faults, watching: pipeline.memory.watched,
                room: room, checkAccount: pipeline.options.checkAccount,
                progress: { [progress] in
                    try progress.read(claim, bytes: $0, rows: $1)
                    try beat()
                })
            return try InspectedFile(inspection, feed: pipeline.feed, faults: faults)
        } catch is Inspection.TooManyRows {
            // The packing hid too many rows: it streams, alone.
            guard isAlone else { throw Apart(fileID: claim.fileID) }
            faults.removeAll()
            return InspectedFile(streamed: digest, faults: faults)
        } catch let mismatch as LineAccount.Mismatch {
            return try InspectedFile(digest, mismatch, faults: faults)
        } catch let cancelled as BatchCancelled {
            throw cancelled
        } catch {
            // The heartbeat's own failure is not the file's.
            if let error = error as? PostgresError { throw error }
            throw LeftBehind(digest, error)
        }
    }
}
