// SPDX-License-Identifier: Apache-2.0

internal import Daemon
package import Feeds
internal import FileSystem
package import Inbox
package import Postgres
internal import Synchronization
package import Tables
package import Wording

/// A file's life, from arrival to result, for a batch of files of one feed.
///
/// Synchronous: it runs on the executor of the connection that it is lent. Each stage takes the
/// result of the stage before. After a crash at any point the files are left to the next run on the
/// same arrivals.
package struct Pipeline: Sendable {
    package let feed: Feed
    /// The ledger's number for this very text of the feed.
    package let feedVersion: Int
    package let layout: StorageLayout
    package let language: Language
    /// Name for ledger and journal: `host:pid` of a service or `user:login` of a command.
    package let worker: String
    package var options = Options()
    package var observe: @Sendable (Stage) -> Void = { _ in }
    /// Called with the name of each file before it is judged.
    package var observeFile: @Sendable (String) -> Void = { _ in }
    /// Tracks each batch as a job; nil: not tracked.
    package var tracker: (any BatchTracker)?
    let memory = LoadMemory()

    package struct Options: Sendable {
        /// After this many claims without an end a file is settled as failed.
        package var attemptsLimit = 10
        /// A file of more bytes is not kept in memory: it streams, alone in its batch.
        package var streamAboveBytes: Int64 = 4 << 20
        /// Time until the second look at a file whose writers can't be detected.
        package var quietSeconds: Double = 10
        /// Bytes of judged rows that a batch keeps in memory; a file with more, packed or not,
        /// streams, alone.
        package var memoryBytes = 16 << 20
        package var load = LoadLimits()
        /// Files named on the command line are copied to the archive: they belong to their owner.
        package var isCommand = false
        /// All is taken back at its end: nothing is handed in.
        var isTrial = false
        /// Load also what is loaded already.
        package var again = false
        /// Seconds until the next attempt, at most: a longer wait in the ledger comes from a wrong
        /// clock.
        package var longestWait: Double = 86_400
        /// Seconds until the next attempt, by the attempts so far.
        package var backoff: @Sendable (Int) -> Double = { min(300, Double(1 << min($0, 8))) }
        /// Called now and then with the bytes read of the current file and its judged rows.
        package var progress: (@Sendable (_ bytes: Int64, _ rows: Int64) -> Void)?

        /// Whether each line of a judged file is accounted for.
        package var checkAccount: @Sendable (LineAccount, Int) throws -> Void = {
            try $0.check(lines: $1)
        }

        package init() {}
    }

    package init(
        feed: Feed, feedVersion: Int, layout: StorageLayout, language: Language, worker: String
    ) {
        self.feed = feed
        self.feedVersion = feedVersion
        self.layout = layout
        self.language = language
        self.worker = worker
    }

    /// Processes the arrivals that no other session holds, to their end.
    package func run(_ arrivals: [Arrival], on connection: Connection) throws -> [FileResult] {
        var results: [FileResult] = []
        var rest = arrivals
        while !rest.isEmpty {
            let step = try runFirst(of: rest, on: connection)
            results += step.results
            rest = step.rest
        }
        return results
    }

    /// Processes the first arrivals that may go together, to their end.
    ///
    /// An error leaves them to the next run; it costs an attempt only if it is a file's own.
    ///
    /// - Returns: their results, the arrivals to go on with, and those that wait for somebody.
    package func runFirst(
        of arrivals: [Arrival], on connection: Connection
    ) throws -> (results: [FileResult], rest: [Arrival], held: [HeldFile.Waiting]) {
        defer { letGo(of: connection) }
        let taken = try claimBatch(arrivals, on: connection)
        memory.forget(taken.claims.map(\.fileID))
        observe(.claim)
        do {
            let (held, others) = try HeldFile.lookInto(taken.held, on: connection)
            return (
                try process(taken.claims, as: taken.job, on: connection), others + taken.rest,
                held
            )
        } catch let error as DepartureError {
            throw error
        } catch {
            taken.job?.end(.failure(error))
            // A cancelled file stays as a crash would leave it: its next claim settles it.
            if taken.job?.progress.stoppedBy == nil {
                deferAttempts(
                    taken.claims.filter { $0.pending == nil }, because: error, on: connection)
            }
            throw error
        }
    }

    private func claimBatch(_ arrivals: [Arrival], on connection: Connection) throws -> Claim.Taken
    {
        func claim(_ tracker: (any BatchTracker)?) throws -> Claim.Taken {
            try Claim.takeFiles(
                arrivals, feed: feed, worker: worker,
                origin: options.isCommand ? "import" : "inbox", again: options.again,
                forgiven: memory.forgiven, longestWait: options.longestWait, tracker: tracker,
                on: connection)
        }
        do {
            return try claim(tracker)
        } catch let failure as TrackingError {
            guard connection.isAlive else { throw failure.cause }
            return try claim(nil)
        }
    }

    /// A failure with several files held, or one that would meet all files, is not counted against
    /// any.
    private func deferAttempts(
        _ claims: [Claim], because error: any Error, on connection: Connection
    ) {
        let cause = FailureCause(error)
        let isOwn = claims.count == 1 && !cause.isExternal
        do {
            guard connection.isAlive else { throw error }
            try Deferral.deferAttempts(
                claims.map(\.fileID), reason: cause.sentence[language],
                delaySeconds: isOwn ? options.backoff(claims[0].attempt) : 0,
                countsAttempt: isOwn, on: connection)
        } catch {
            // Their claims are released; a file that breaks connections is identified once it is
            // tried alone.
            let isSuspect =
                claims.count == 1 && (cause.error as? PostgresError)?.isUnexplainedLoss == true
            if !isOwn && !isSuspect { memory.forgive(claims.map(\.fileID)) }
        }
    }

    /// Takes claimed files to their end: digest, load, departure.
    ///
    /// Files of a cancelled batch that have not ended are settled as failed.
    package func process(
        _ claims: [Claim], as job: (any TrackedBatch)? = nil, on connection: Connection
    ) throws -> [FileResult] {
        let pending = claims.compactMap { SettledFile(pending: $0, layout) }
        let load = try load(claims, pending, as: job, on: connection)
        observe(.committed)
        // A commit of an earlier run may be on one disk only.
        if !pending.isEmpty { try connection.barrier() }
        try deferAttempts(load.deferrals, on: connection)
        let results = try Departure(pipeline: self, connection: connection).run(load.settled)
        observe(.stored)
        if feed.container != nil {
            try MemberBook.giveNames(
                of: load.settled.map(\.claim.fileID),
                under: results.filter(\.isEnded).map { Folder.name(of: $0.path) }, self,
                on: connection)
        }
        return (results + load.deferrals.map(\.result)).map { result in
            var result = result
            result.jobID = job?.id
            return result
        }
    }

    private func load(
        _ claims: [Claim], _ pending: [SettledFile], as job: (any TrackedBatch)?,
        on connection: Connection
    ) throws -> BatchTransaction {
        var load = BatchTransaction(claims, pending: pending, of: self, as: job, on: connection)
        do {
            try stoppable(job, on: connection) {
                let batch = Digest.Batch(
                    claims.filter { $0.pending == nil }, of: self, job?.progress,
                    total: claims.reduce(0) { $0 + $1.arrival.identity.size })
                observe(.digest)
                try load.run(batch)
            }
        } catch {
            guard let actor = job?.progress.stoppedBy else { throw error }
            try load.cancel(by: actor)
        }
        if !load.isJobEnded { job?.end(.success(load.account)) }
        return load
    }

    private func stoppable(
        _ job: (any TrackedBatch)?, on connection: Connection, _ body: () throws -> Void
    ) throws {
        guard let job else { return try body() }
        try job.stoppable(on: connection, body)
    }

    private func deferAttempts(_ deferrals: [Deferral], on connection: Connection) throws {
        for deferral in deferrals {
            if let unusual = deferral.unusual {
                try HeldFile.note(
                    deferral.claim.fileID, of: feed.name, unusual, sha256: deferral.sha256,
                    reason: deferral.reason, by: worker, on: connection)
                continue
            }
            try Deferral.deferAttempt(
                deferral.claim.fileID, reason: deferral.reason, delaySeconds: deferral.delaySeconds,
                countsAttempt: deferral.countsAttempt, on: connection)
        }
    }

    /// Takes the faults of one file of a batch.
    func makeFaults() -> FaultSpool { FaultSpool(folder: layout.work, language: language) }

    /// The locks end with the connection at the latest.
    package func letGo(of connection: Connection) {
        guard connection.isAlive else { return }
        do { try AdvisoryLock.releaseAll(on: connection) } catch {
            // The connection is broken: its locks are gone with it.
        }
    }
}

extension Pipeline {
    /// Knowledge from the last load of a feed, for the next one.
    final class LoadMemory: Sendable {
        private let conflicts = Mutex<Set<TableName>>([])
        private let ids = Mutex<Set<Int64>>([])
        private let columns = Mutex<[TableName: [String]]>([:])
        private let came = Mutex(UnusualLook.Memory())

        /// What came in the last loaded files.
        var measures: UnusualLook.Memory {
            get { came.withLock { $0 } }
            set { came.withLock { $0 = newValue } }
        }

        /// Files held when the connection broke: their next attempt replaces that one.
        var forgiven: Set<Int64> { ids.withLock { $0 } }

        func forgive(_ more: [Int64]) { ids.withLock { $0.formUnion(more) } }

        func forget(_ claimed: [Int64]) { ids.withLock { $0.subtract(claimed) } }

        /// The columns of one of the feed's tables that were watched at the last load: their values
        /// are gathered on the way.
        func watched(of table: Feed) -> [String] { columns.withLock { $0[table.table] ?? [] } }

        func knowsWatched(of table: Feed) -> Bool { columns.withLock { $0[table.table] != nil } }

        func noteWatched(_ names: [String], of table: Feed) {
            columns.withLock { $0[table.table] = names }
        }

        /// Whether existing keys were met in one of the feed's tables: then its rows go by the
        /// staging table at once.
        func metConflicts(in table: Feed) -> Bool {
            conflicts.withLock { $0.contains(table.table) }
        }

        func noteConflicts(_ areMet: Bool, in table: Feed) {
            conflicts.withLock { tables in
                guard areMet else {
                    tables.remove(table.table)
                    return
                }
                tables.insert(table.table)
            }
        }
    }
}
