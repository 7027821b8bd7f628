// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Inbox
internal import Postgres
internal import Tables

/// Everything of a batch that must be there together or not at all: one transaction.
///
/// A file that turns out not to belong in it (it changed, its rows collide past the limit) is taken
/// out and the transaction begun again without it: a bad file never takes its neighbours down.
struct BatchTransaction {
    let pipeline: Pipeline
    let connection: Connection
    let job: (any TrackedBatch)?
    let progress: BatchProgress

    func run(_ digests: [Digest], _ batch: inout BatchState) throws {
        guard !digests.isEmpty || !batch.unread.isEmpty else { return }
        // Bytes that come twice are looked at again once the first have ended: if those were rejected,
        // nothing is loaded that the second could be a duplicate of.
        var seen: Set<[UInt8]> = []
        let firsts = digests.filter { pipeline.options.again || seen.insert($0.sha256).inserted }
        let isLast = firsts.count == digests.count
        var waiting = firsts
        repeat {
            waiting = try runOnce(waiting, isLast: isLast, &batch)
            batch.unread = BatchState.Unread()
        } while !waiting.isEmpty
        guard firsts.count < digests.count else { return }
        let taken = Set(firsts.map(\.claim.fileID))
        try run(digests.filter { !taken.contains($0.claim.fileID) }, &batch)
    }

    /// Settles as failed what of a cancelled batch has not ended.
    func cancel(_ claims: [Claim], by actor: String, _ batch: inout BatchState) throws {
        let settled = Set(batch.settled.map(\.claim.fileID))
        batch.isCancelling = true
        batch.deferrals = []
        batch.unread = BatchState.Unread()
        batch.unread.cancelled = claims.filter { !settled.contains($0.fileID) }
            .map { ($0, actor) }
        _ = try runOnce([], isLast: true, &batch)
    }

    /// One transaction for the files up to the first that needs one of its own, in the order of arrival.
    ///
    /// - Returns: those that are still to be loaded.
    private func runOnce(
        _ digests: [Digest], isLast: Bool, _ batch: inout BatchState
    ) throws -> [Digest] {
        let isApart = digests.first.map { batch.streamed.contains($0.claim.fileID) } ?? false
        var left = isApart ? Array(digests.prefix(1)) : digests
        var rest = isApart ? Array(digests.dropFirst()) : []
        var isTracked = isLast && job != nil
        var known: [Int64: InspectedFile] = [:]
        while true {
            do {
                batch.settled += try connection.transaction { connection in
                    let settled = try attempt(left, &known, &batch)
                    if isTracked, rest.isEmpty { try endJob(settled, batch) }
                    pipeline.observe(.settled)
                    return settled
                }
                batch.isJobEnded = isTracked && rest.isEmpty
                return rest
            } catch let failure as TrackingError {
                guard connection.isAlive else { throw failure.cause }
                isTracked = false
            } catch let error as Apart {
                batch.streamed.insert(error.fileID)
                let place = left.firstIndex { $0.claim.fileID == error.fileID } ?? 0
                let end = max(place, 1)
                rest = left[end...] + rest
                left = Array(left[..<end])
            } catch let error as LeftBehind {
                left.removeAll { $0.claim.fileID == error.digest.claim.fileID }
                batch.deferrals.append(Deferral(error.digest.claim, error.cause, pipeline))
            }
        }
    }

    private func attempt(
        _ digests: [Digest], _ known: inout [Int64: InspectedFile], _ batch: inout BatchState
    ) throws -> [SettledFile] {
        let admission = try admit(digests)
        var files: [InspectedFile] = []
        var room = pipeline.options.memoryBytes
        var waiting = admission.fresh[...]
        if waiting.isEmpty { pipeline.observe(.inspection) }
        let isKept = digests.contains { $0.claim.kept != nil }
        if isKept { try TableLock.alone(TableShape(pipeline.feed), on: connection) }
        // One is judged while the server takes in the rows of those before it.
        try Merge(pipeline: pipeline, connection: connection, progress: progress)
            .run(&files) { beat in
                // Taken when it is judged: what meanwhile befalls the rows before it must not cost its turn.
                guard let digest = waiting.first else { return nil }
                let id = digest.claim.fileID
                let isKnown = batch.streamed.contains(id)
                let file =
                    try known[id]
                    ?? inspect(
                        digest, room: isKnown ? 0 : room, isAlone: digests.count == 1, beat: beat)
                room -= file.inspection?.rows.count ?? 0
                if !file.isStreamed { known[id] = file }
                waiting.removeFirst()
                if waiting.isEmpty { pipeline.observe(.inspection) }
                return file
            }
        pipeline.observe(.merged)
        for digest in digests where try !digest.isStillThere {
            throw LeftBehind(digest, IngestError.changed(path: digest.claim.arrival.path))
        }
        let older = try OlderValuesQuery(pipeline: pipeline, connection: connection).of(files)
        let factory = SettlementFactory(pipeline)
        let superseded = isKept ? try retell(files, admission) : [:]
        let settled =
            files.map {
                factory.of(
                    $0, older: older[$0.fileID], superseded: superseded[$0.fileID],
                    second: admission.second[$0.fileID])
            }
            + admission.duplicates.map {
                factory.of(
                    duplicate: $0.digest, of: $0.of,
                    isDoubtful: admission.doubtful.contains($0.digest.claim.fileID))
            }
            + batch.unread.exhausted.map(factory.of(exhausted:))
            + batch.unread.tooLarge.map(factory.of(tooLarge:))
        try FaultSpool.write(
            files.flatMap { [$0.faults, $0.collisions].compactMap(\.self) }
                + batch.unread.tooLarge.map(factory.faults(tooLarge:)), on: connection)
        try settle(settled)
        return settled + (try settleCancelled(batch, factory))
    }

    private func admit(_ digests: [Digest]) throws -> Admission {
        if !pipeline.memory.knowsWatched {
            pipeline.memory.watched = try WatchedColumns.read(
                TableShape(pipeline.feed), on: connection)
        }
        let admission = try Admission(
            digests, feed: pipeline.feed, again: pipeline.options.again, archive: archive,
            on: connection)
        pipeline.observe(.admission)
        if let busy = admission.busy.first {
            throw LeftBehind(busy, IngestError.contentBusy(path: busy.claim.arrival.path))
        }
        return admission
    }

    /// What was taken up from where it was stored gets its place among the others.
    private func retell(
        _ files: [InspectedFile], _ admission: Admission
    ) throws -> [Int64: SupersededRows] {
        var found: [Int64: SupersededRows] = [:]
        for file in files where file.refusal == nil {
            guard let kept = file.digest.claim.kept else { continue }
            found[file.fileID] = try retell(file.fileID, storedAt: kept.archivedSeconds)
        }
        for (digest, first) in admission.duplicates {
            guard let kept = digest.claim.kept, Folder.holds(archive, kept.path) else { continue }
            // Sent again since it was lost: the bytes came when they were stored for the first time.
            let moved = try connection.execute(
                """
                update bascule.file f set archived_at = to_timestamp(\(kept.archivedSeconds))
                 where id = \(first) and \(raw: FileAge.isStored(after: kept.archivedSeconds))
                """)
            if moved > 0 { _ = try retell(first, storedAt: kept.archivedSeconds) }
        }
        return found
    }

    private func retell(_ fileID: Int64, storedAt seconds: Double) throws -> SupersededRows? {
        let retelling = Retelling(feed: pipeline.feed, connection: connection)
        guard retelling.isMeant,
            try FileAge.isAnyStored(
                after: seconds, in: pipeline.feed.name, besides: fileID, on: connection)
        else { return nil }
        return try retelling.run(fileID, isNewer: FileAge.isStored(after: seconds))
    }

    private var archive: String { pipeline.layout.folder(of: .loaded, feed: pipeline.feed.name) }

    private func settle(_ settled: [SettledFile], cancelledBy actor: String? = nil) throws {
        try Settlement.write(
            settled.compactMap(\.settlement), feedVersion: pipeline.feedVersion,
            by: pipeline.worker,
            cancelledBy: actor, on: connection)
    }

    private func settleCancelled(_ batch: BatchState, _ factory: SettlementFactory) throws
        -> [SettledFile]
    {
        let all = Dictionary(grouping: batch.unread.cancelled, by: \.by)
        return try all.sorted { $0.key < $1.key }.flatMap { actor, files in
            let settled = files.map { file in
                factory.of(
                    cancelled: file.claim, by: actor, digest: batch.digests[file.claim.fileID])
            }
            try settle(settled, cancelledBy: actor)
            return settled
        }
    }

    /// The job's end is one with the load: who cancels it later is told that it has ended.
    private func endJob(_ settled: [SettledFile], _ batch: BatchState) throws {
        guard let job else { return }
        let account = batch.account(with: settled)
        do {
            if let actor = job.cancelledBy, batch.isCancelling {
                try job.completeCancelled(by: actor, account, on: connection)
            } else {
                // It may have been heard of between the last reading and here.
                try job.check()
                try job.complete(account, on: connection)
            }
        } catch {
            // Its statement may be what the cancellation has met: that is no tracking error.
            if !batch.isCancelling { try job.check() }
            throw TrackingError(cause: error)
        }
    }

    /// Judges a file before anything of it is sent; one that is too large is judged as it streams.
    private func inspect(
        _ digest: Digest, room: Int, isAlone: Bool, beat: @escaping () throws -> Void
    ) throws -> InspectedFile {
        pipeline.observeFile(digest.claim.name)
        let claim = digest.claim
        try progress.read(claim, bytes: 0, rows: 0)
        let faults = FaultSpool(folder: pipeline.layout.work, language: pipeline.language)
        if let promised = digest.claim.arrival.promisedSHA256, promised != digest.hex {
            let refusal = Fault(detail: .checksumDiffers)
            return try InspectedFile(digest, refusal: refusal, faults: faults)
        }
        guard digest.identity.size <= pipeline.options.streamAboveBytes, room > 0 || !isAlone else {
            return InspectedFile(streamed: digest, faults: faults)
        }
        // What is packed must not keep more than a plain file may before it is found to be large.
        let room = Int(min(Int64(room) / 2, pipeline.options.streamAboveBytes) * 2)
        do {
            let inspection = try Inspection(
                digest, feed: pipeline.feed, faults: faults, watching: pipeline.memory.watched,
                room: room, checkAccount: pipeline.options.checkAccount,
                progress: {
                    try progress.read(claim, bytes: $0, rows: $1)
                    try beat()
                })
            return try InspectedFile(inspection, feed: pipeline.feed, faults: faults)
        } catch is Inspection.TooManyRows {
            // What its packing hid: it streams, where it is alone.
            guard isAlone else { throw Apart(fileID: claim.fileID) }
            faults.removeAll()
            return InspectedFile(streamed: digest, faults: faults)
        } catch let mismatch as LineAccount.Mismatch {
            return try InspectedFile(digest, mismatch, faults: faults)
        } catch let cancelled as BatchCancelled {
            throw cancelled
        } catch {
            // The heartbeat's own trouble is not the file's.
            if let error = error as? PostgresError { throw error }
            throw LeftBehind(digest, error)
        }
    }
}

extension Digest {
    /// The file under the name is the one that was read, unchanged.
    var isStillThere: Bool {
        get throws {
            try claim.arrival.held().flatMap { try FileStatus($0) }.map { FileIdentity($0) }
                == identity
        }
    }
}
