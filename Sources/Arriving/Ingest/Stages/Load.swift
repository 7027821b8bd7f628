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
struct Load {
    let pipeline: Pipeline
    let connection: Connection
    let job: (any BatchJob)?
    let reading: BatchReading

    func run(_ digests: [Digest], _ progress: inout Progress) throws {
        guard !digests.isEmpty || !progress.unread.isEmpty else { return }
        // Bytes that come twice are looked at again once the first have ended: if those were rejected,
        // nothing is loaded that the second could be a duplicate of.
        var seen: Set<[UInt8]> = []
        let firsts = digests.filter { pipeline.options.again || seen.insert($0.sha256).inserted }
        let isLast = firsts.count == digests.count
        var waiting = firsts
        repeat {
            waiting = try runOnce(waiting, isLast: isLast, &progress)
            progress.unread = Progress.Unread()
        } while !waiting.isEmpty
        guard firsts.count < digests.count else { return }
        let taken = Set(firsts.map(\.claim.fileID))
        try run(digests.filter { !taken.contains($0.claim.fileID) }, &progress)
    }

    /// Settles as failed what of a cancelled batch has not ended.
    func cancel(_ claims: [Claim], by actor: String, _ progress: inout Progress) throws {
        let ended = Set(progress.ended.map(\.claim.fileID))
        progress.isCancelling = true
        progress.setbacks = []
        progress.unread = Progress.Unread()
        progress.unread.cancelled = claims.filter { !ended.contains($0.fileID) }
            .map { ($0, actor) }
        _ = try runOnce([], isLast: true, &progress)
    }

    /// One transaction for the files up to the first that needs one of its own, in the order of arrival.
    ///
    /// - Returns: those that are still to be loaded.
    private func runOnce(
        _ digests: [Digest], isLast: Bool, _ progress: inout Progress
    ) throws -> [Digest] {
        let isApart = digests.first.map { progress.streamed.contains($0.claim.fileID) } ?? false
        var left = isApart ? Array(digests.prefix(1)) : digests
        var rest = isApart ? Array(digests.dropFirst()) : []
        var keepsBook = isLast && job != nil
        var known: [Int64: Inspected] = [:]
        while true {
            do {
                progress.ended += try connection.transaction { connection in
                    let ended = try attempt(left, &known, &progress)
                    if keepsBook, rest.isEmpty { try endJob(ended, progress) }
                    pipeline.observe(.settled)
                    return ended
                }
                progress.isJobEnded = keepsBook && rest.isEmpty
                return rest
            } catch let trouble as BookTrouble {
                guard connection.isAlive else { throw trouble.cause }
                keepsBook = false
            } catch let error as Apart {
                progress.streamed.insert(error.fileID)
                let place = left.firstIndex { $0.claim.fileID == error.fileID } ?? 0
                let end = max(place, 1)
                rest = left[end...] + rest
                left = Array(left[..<end])
            } catch let error as LeftBehind {
                left.removeAll { $0.claim.fileID == error.digest.claim.fileID }
                progress.setbacks.append(Setback(error.digest.claim, error.cause, pipeline))
            }
        }
    }

    private func attempt(
        _ digests: [Digest], _ known: inout [Int64: Inspected], _ progress: inout Progress
    ) throws -> [Ended] {
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
        var files: [Inspected] = []
        var room = pipeline.options.memoryBytes
        var waiting = admission.fresh[...]
        if waiting.isEmpty { pipeline.observe(.inspection) }
        let isKept = digests.contains { $0.claim.kept != nil }
        if isKept { try TableLock.alone(TableShape(pipeline.feed), on: connection) }
        // One is judged while the server takes in the rows of those before it.
        try Merging(pipeline: pipeline, connection: connection, reading: reading)
            .run(&files) { beat in
                // Taken when it is judged: what meanwhile befalls the rows before it must not cost its turn.
                guard let digest = waiting.first else { return nil }
                let id = digest.claim.fileID
                let isKnown = progress.streamed.contains(id)
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
        let ending = Ending(pipeline)
        let superseded = isKept ? try retell(files, admission) : [:]
        let ended =
            files.map {
                ending.of(
                    $0, older: older[$0.fileID], superseded: superseded[$0.fileID],
                    second: admission.second[$0.fileID])
            }
            + admission.duplicates.map {
                ending.of(
                    duplicate: $0.digest, of: $0.of,
                    isDoubtful: admission.doubtful.contains($0.digest.claim.fileID))
            }
            + progress.unread.exhausted.map(ending.of(exhausted:))
            + progress.unread.tooLarge.map(ending.of(tooLarge:))
        try FaultSpool.write(
            files.flatMap { [$0.faults, $0.collisions].compactMap(\.self) }
                + progress.unread.tooLarge.map(ending.faults(tooLarge:)), on: connection)
        try settle(ended)
        return ended + (try settleCancelled(progress, ending))
    }

    /// What was taken up from where it was stored gets its place among the others.
    private func retell(
        _ files: [Inspected], _ admission: Admission
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

    private var archive: String { pipeline.places.folder(of: .loaded, feed: pipeline.feed.name) }

    private func settle(_ ended: [Ended], cancelledBy actor: String? = nil) throws {
        try Settlement.write(
            ended.compactMap(\.settlement), feedVersion: pipeline.feedVersion, by: pipeline.worker,
            cancelledBy: actor, on: connection)
    }

    private func settleCancelled(_ progress: Progress, _ ending: Ending) throws -> [Ended] {
        let all = Dictionary(grouping: progress.unread.cancelled, by: \.by)
        return try all.sorted { $0.key < $1.key }.flatMap { actor, files in
            let ended = files.map { file in
                ending.of(
                    cancelled: file.claim, by: actor, digest: progress.digests[file.claim.fileID])
            }
            try settle(ended, cancelledBy: actor)
            return ended
        }
    }

    /// The job's end is one with the load: who cancels it later is told that it has ended.
    private func endJob(_ ended: [Ended], _ progress: Progress) throws {
        guard let job else { return }
        let account = progress.account(with: ended)
        do {
            if let actor = job.cancelledBy, progress.isCancelling {
                try job.completeCancelled(by: actor, account, on: connection)
            } else {
                // It may have been heard of between the last reading and here.
                try job.check()
                try job.complete(account, on: connection)
            }
        } catch {
            // Its statement may be what the cancellation has met: that is no trouble of the book.
            if !progress.isCancelling { try job.check() }
            throw BookTrouble(cause: error)
        }
    }

    /// Judges a file before anything of it is sent; one that is too large is judged as it streams.
    private func inspect(
        _ digest: Digest, room: Int, isAlone: Bool, beat: @escaping () throws -> Void
    ) throws -> Inspected {
        pipeline.observeFile(digest.claim.name)
        let claim = digest.claim
        try reading.read(claim, bytes: 0, rows: 0)
        let faults = FaultSpool(folder: pipeline.places.work, language: pipeline.language)
        if let promised = digest.claim.arrival.promisedSHA256, promised != digest.hex {
            let refusal = Fault(detail: .checksumDiffers)
            return try Inspected(digest, refusal: refusal, faults: faults)
        }
        guard digest.identity.size <= pipeline.options.streamAboveBytes, room > 0 || !isAlone else {
            return Inspected(streamed: digest, faults: faults)
        }
        // What is packed must not keep more than a plain file may before it is found to be large.
        let room = Int(min(Int64(room) / 2, pipeline.options.streamAboveBytes) * 2)
        do {
            let inspection = try Inspection(
                digest, feed: pipeline.feed, faults: faults, watching: pipeline.memory.watched,
                room: room, checkAccount: pipeline.options.checkAccount,
                progress: {
                    try reading.read(claim, bytes: $0, rows: $1)
                    try beat()
                })
            return try Inspected(inspection, feed: pipeline.feed, faults: faults)
        } catch is Inspection.TooManyRows {
            // What its packing hid: it streams, where it is alone.
            guard isAlone else { throw Apart(fileID: claim.fileID) }
            faults.removeAll()
            return Inspected(streamed: digest, faults: faults)
        } catch let mismatch as LineAccount.Mismatch {
            return try Inspected(digest, mismatch, faults: faults)
        } catch let cancelled as BatchCancelled {
            throw cancelled
        } catch {
            // The heartbeat's own trouble is not the file's.
            if let error = error as? PostgresError { throw error }
            throw LeftBehind(digest, error)
        }
    }
}

/// A file that needs a transaction of its own.
struct Apart: Error {
    let fileID: Int64
}

/// A file that can't stay in the batch; the others can.
struct LeftBehind: Error {
    let digest: Digest
    let cause: any Error

    init(_ digest: Digest, _ cause: any Error) {
        self.digest = digest
        self.cause = cause
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
