// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Feeds
internal import FileSystem
internal import Inbox
internal import Postgres
internal import Tables

/// Everything of a batch that must be stored together or not at all: one transaction.
///
/// A file that proves not to belong in it (it changed, its rows collide past the limit) is taken
/// out and the transaction begun again without it: a bad file never fails the others.
struct BatchTransaction {
    private let pipeline: Pipeline
    private let connection: Connection
    private let job: (any TrackedBatch)?
    private let claims: [Claim]
    private var digests: [Int64: Digest] = [:]
    private var unread = Digest.Batch.Unread()
    /// Files with too many rows for a batch's memory: streamed, each in its own transaction.
    private var streamed: Set<Int64> = []
    /// The remaining files are being settled as cancelled.
    private var isCancelling = false
    /// Settled in the ledger, on the way to their last place; also those that an earlier run has
    /// settled.
    private(set) var settled: [SettledFile]
    /// Deferred: a later attempt takes them.
    private(set) var deferrals: [Deferral] = []
    /// The job's end is written.
    private(set) var isJobEnded = false

    /// - Parameter pending: those of the files that an earlier run has settled.
    init(
        _ claims: [Claim], pending: [SettledFile] = [], of pipeline: Pipeline,
        as job: (any TrackedBatch)? = nil, on connection: Connection
    ) {
        self.pipeline = pipeline
        self.connection = connection
        self.job = job
        self.claims = claims
        settled = pending
    }

    /// What has become of the files so far.
    var account: BatchAccount { account(with: []) }

    private func account(with more: [SettledFile]) -> BatchAccount {
        BatchAccount((settled + more).map(\.result) + deferrals.map(\.result))
    }

    mutating func run(_ batch: Digest.Batch) throws {
        digests = Dictionary(batch.digests.map { ($0.claim.fileID, $0) }) { one, _ in one }
        (unread, deferrals) = (batch.unread, batch.deferrals)
        if batch.isCancelled { throw BatchCancelled() }
        try run(batch.digests)
        if !isJobEnded { try job?.progress.checkCancelled() }
    }

    private mutating func run(_ digests: [Digest]) throws {
        guard !digests.isEmpty || !unread.isEmpty else { return }
        // Bytes that come twice are looked at again once the first have ended: if those were
        // rejected, no loaded file exists for the second to be a duplicate of.
        var seen: Set<[UInt8]> = []
        let firsts = digests.filter {
            seen.insert($0.sha256).inserted || pipeline.options.again || $0.claim.isAgain
        }
        let isLast = firsts.count == digests.count
        var waiting = firsts
        repeat {
            waiting = try runOnce(waiting, isLast: isLast)
            unread = Digest.Batch.Unread()
        } while !waiting.isEmpty
        guard firsts.count < digests.count else { return }
        let taken = Set(firsts.map(\.claim.fileID))
        try run(digests.filter { !taken.contains($0.claim.fileID) })
    }

    /// Settles as failed the files of a cancelled batch that have not ended.
    mutating func cancel(by actor: String) throws {
        let ended = Set(settled.map(\.claim.fileID))
        isCancelling = true
        deferrals = []
        unread = Digest.Batch.Unread()
        unread.cancelled = claims.filter { !ended.contains($0.fileID) }.map { ($0, actor) }
        _ = try runOnce([], isLast: true)
    }

    /// One transaction for the files up to the first that needs one of its own, in the order of
    /// arrival.
    ///
    /// - Returns: files still to be loaded.
    private mutating func runOnce(_ digests: [Digest], isLast: Bool) throws -> [Digest] {
        let isApart = digests.first.map { streamed.contains($0.claim.fileID) } ?? false
        var left = isApart ? Array(digests.prefix(1)) : digests
        var rest = isApart ? Array(digests.dropFirst()) : []
        var isTracked = isLast && job != nil
        let inspector = Inspector(
            pipeline, Inspector.BatchProgress(claims, job: job?.progress, options: pipeline.options)
        )
        var committed: Set<Int64> = []
        defer { inspector.endUnpacking(committed, isUnknown: !connection.isAlive) }
        while true {
            do {
                let ended = try connection.transaction { _ in
                    let settled = try attempt(left, inspector)
                    if isTracked, rest.isEmpty { try endJob(settled) }
                    pipeline.observe(.settled)
                    return settled
                }
                if !pipeline.options.isTrial { committed = Set(ended.map(\.claim.fileID)) }
                settled += ended
                isJobEnded = isTracked && rest.isEmpty
                return rest
            } catch let failure as TrackingError {
                guard connection.isAlive else { throw failure.cause }
                isTracked = false
            } catch let error as Apart {
                streamed.insert(error.fileID)
                let place = left.firstIndex { $0.claim.fileID == error.fileID } ?? 0
                let end = max(place, 1)
                rest = left[end...] + rest
                left = Array(left[..<end])
            } catch let error as LeftBehind {
                left.removeAll { $0.claim.fileID == error.digest.claim.fileID }
                deferrals.append(Deferral(error.digest.claim, error.cause, pipeline))
            } catch let held as HeldBack {
                let ids = Set(held.files.map(\.digest.claim.fileID))
                left.removeAll { ids.contains($0.claim.fileID) }
                deferrals += held.files.map {
                    Deferral(of: $0.digest, for: $0.unusual, pipeline)
                }
            }
        }
    }

    private func attempt(
        _ digests: [Digest], _ inspector: Inspector
    ) throws -> [SettledFile] {
        let admission = try admit(digests)
        inspector.begin(admission.fresh, isAlone: digests.count == 1, streamed: streamed)
        let isKept = digests.contains { $0.claim.kept != nil }
        if isKept { try TableShape.lockAlone(pipeline.feed, on: connection) }
        // A file is judged while the server takes in the rows of those before it.
        let files = try Merge(pipeline: pipeline, connection: connection, inspector: inspector)
            .run()
        pipeline.observe(.merged)
        for digest in digests where try !digest.isStillThere {
            throw LeftBehind(digest, IngestError.changed(path: digest.claim.arrival.path))
        }
        let unusual = try UnusualLook(pipeline: pipeline, connection: connection).run(files)
        return try settle(files, admission, unusual, isKept: isKept)
    }

    private func settle(
        _ files: [Inspector.InspectedFile], _ admission: Admission, _ unusual: [Int64: Unusual],
        isKept: Bool
    ) throws -> [SettledFile] {
        let older =
            files.contains { $0.merged.amended > 0 }
            ? try OlderValuesQuery(pipeline: pipeline, connection: connection).of(files) : [:]
        let factory = Settlement.Factory(pipeline)
        let superseded = isKept ? try retell(files, admission) : [:]
        let settled =
            try files.map {
                try factory.of(
                    $0, older: older[$0.fileID], superseded: superseded[$0.fileID],
                    second: admission.second[$0.fileID], unusual: unusual[$0.fileID])
            }
            + admission.duplicates.map {
                factory.of(
                    duplicate: $0.digest, of: $0.of,
                    isDoubtful: admission.doubtful.contains($0.digest.claim.fileID))
            }
            + unread.exhausted.map(factory.of(exhausted:))
            + unread.tooLarge.map(factory.of(tooLarge:))
        let faults =
            files.flatMap { [$0.faults, $0.collisions].compactMap(\.self) }
            + (try unread.tooLarge.map(factory.faults(tooLarge:)))
        if !faults.isEmpty { try FaultSpool.write(faults, on: connection) }
        try enterMembers(of: files)
        try write(settled)
        return settled + (try settleCancelled(factory))
    }

    /// Before their containers are settled, whose tasks go on with them.
    private func enterMembers(of files: [Inspector.InspectedFile]) throws {
        guard !pipeline.options.isTrial else { return }
        for file in files {
            guard let container = file.container else { continue }
            try MemberBook.enter(
                container, of: file.digest, feed: pipeline.feed, again: pipeline.options.again,
                on: connection)
        }
    }

    private func admit(_ digests: [Digest]) throws -> Admission {
        for table in pipeline.feed.eachTable where !pipeline.memory.knowsWatched(of: table) {
            pipeline.memory.noteWatched(
                try TableShape(table).watchedColumns(on: connection), of: table)
        }
        let admission = try Admission(
            digests, feed: pipeline.feed, again: pipeline.options.again, layout: pipeline.layout,
            on: connection)
        pipeline.observe(.admission)
        if let busy = admission.busy.first {
            throw LeftBehind(busy, IngestError.contentBusy(path: busy.claim.arrival.path))
        }
        return admission
    }

    /// A file taken up from storage gets its place among the others.
    private func retell(
        _ files: [Inspector.InspectedFile], _ admission: Admission
    ) throws -> [Int64: SupersededRows] {
        var found: [Int64: SupersededRows] = [:]
        for file in files where file.isToLoad {
            guard let kept = file.digest.claim.kept else { continue }
            found[file.fileID] = try retell(file.fileID, storedAt: kept.archivedSeconds)
        }
        let archive = pipeline.layout.folder(of: .loaded, feed: pipeline.feed.name)
        for (digest, first) in admission.duplicates {
            guard let kept = digest.claim.kept, Folder.holds(archive, kept.path) else { continue }
            // Sent again since it was lost: the bytes count from their first storing.
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
        let retellings = pipeline.feed.eachTable
            .map { Retelling(feed: $0, connection: connection) }.filter(\.isMeant)
        guard !retellings.isEmpty,
            try FileAge.isAnyStored(
                after: seconds, in: pipeline.feed.name, besides: fileID, on: connection)
        else { return nil }
        let isNewer = FileAge.isStored(after: seconds)
        return SupersededRows(
            of: try retellings.compactMap { try $0.run(fileID, isNewer: isNewer) })
    }

    private func write(_ settled: [SettledFile], cancelledBy actor: String? = nil) throws {
        try Settlement.write(
            settled.compactMap(\.settlement), feedVersion: pipeline.feedVersion,
            by: pipeline.worker,
            cancelledBy: actor, on: connection)
    }

    private func settleCancelled(_ factory: Settlement.Factory) throws -> [SettledFile] {
        let all = Dictionary(grouping: unread.cancelled, by: \.by)
        return try all.sorted { $0.key < $1.key }.flatMap { actor, files in
            let settled = files.map { file in
                factory.of(cancelled: file.claim, by: actor, digest: digests[file.claim.fileID])
            }
            try write(settled, cancelledBy: actor)
            return settled
        }
    }

    /// The job ends in the transaction of the load: a later cancellation is told that the job has
    /// ended.
    private func endJob(_ settled: [SettledFile]) throws {
        guard let job else { return }
        let account = self.account(with: settled)
        do {
            if let actor = job.progress.stoppedBy, isCancelling {
                try job.completeCancelled(by: actor, account, on: connection)
            } else {
                // The cancellation may have been heard of between the last reading and here.
                try job.progress.checkCancelled()
                try job.complete(account, on: connection)
            }
        } catch {
            // The cancellation may have met its statement: that is no tracking error.
            if !isCancelling { try job.progress.checkCancelled() }
            throw TrackingError(cause: error)
        }
    }
}

extension Digest {
    /// The file under the name is the one read, unchanged.
    var isStillThere: Bool {
        get throws {
            try claim.arrival.place.held().flatMap { try FileStatus($0) }.map { FileIdentity($0) }
                == identity
        }
    }
}
