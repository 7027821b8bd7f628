// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Inbox
package import Postgres
internal import Synchronization
package import Tables
package import Wording

/// A file's life, from arrival to outcome, for a batch of files of one feed.
///
/// Synchronous: it runs on the executor of the connection that it is lent. Each stage takes what the
/// stage before made. A crash anywhere leaves the files to the next run on the same arrivals.
package struct Pipeline: Sendable {
    package let feed: Feed
    /// The ledger's number for this very text of the feed.
    package let feedVersion: Int
    package let places: Places
    package let language: Language
    /// Who the ledger and the journal name: `host:pid` of a service or `user:login` of a command.
    package let worker: String
    package var options = Options()
    package var observe: @Sendable (Stage) -> Void = { _ in }
    /// Told the name of each file that is about to be judged.
    package var observeFile: @Sendable (String) -> Void = { _ in }
    /// Where each batch is a job; nil: nobody keeps a book.
    package var book: (any BatchBook)?
    let memory = LoadMemory()

    package struct Options: Sendable {
        /// After this many claims without an end a file is settled as failed.
        package var attemptsLimit = 10
        /// A file of more bytes is not kept in memory: it streams, alone in its batch.
        package var streamAboveBytes: Int64 = 4 << 20
        /// Until a file is looked at again whose writer nobody can tell of.
        package var quietSeconds: Double = 10
        /// Bytes of judged rows that a batch keeps in memory; a file that makes more of them, packed as it may
        /// be, streams, alone.
        package var memoryBytes = 16 << 20
        package var load = LoadLimits()
        /// Files named on the command line are copied to the archive: they belong to somebody else.
        package var isCommand = false
        /// Load also what is loaded already.
        package var again = false
        /// Seconds until the next attempt, at most: a longer wait in the ledger comes of a clock gone wrong.
        package var longestWait: Double = 86_400
        /// Seconds until the next attempt, by the attempts so far.
        package var backoff: @Sendable (Int) -> Double = { min(300, Double(1 << min($0, 8))) }
        /// Told now and then how many bytes of the current file are read and how many rows judged.
        package var progress: (@Sendable (_ bytes: Int64, _ rows: Int64) -> Void)?

        /// Whether each line of a judged file has an account.
        package var checkAccount: @Sendable (LineAccount, Int) throws -> Void = {
            try $0.check(lines: $1)
        }

        package init() {}
    }

    package init(
        feed: Feed, feedVersion: Int, places: Places, language: Language, worker: String
    ) {
        self.feed = feed
        self.feedVersion = feedVersion
        self.places = places
        self.language = language
        self.worker = worker
    }

    /// Takes those of the arrivals that nobody else holds to their end.
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

    /// Takes the first arrivals that may go together to their end.
    ///
    /// An error leaves them to the next run, at the cost of an attempt only where it is a file's own.
    ///
    /// - Returns: what became of them, and the arrivals to go on with.
    package func runFirst(
        of arrivals: [Arrival], on connection: Connection
    ) throws -> (results: [FileResult], rest: [Arrival]) {
        defer { letGo(of: connection) }
        let taken = try take(arrivals, on: connection)
        memory.forget(taken.claims.map(\.fileID))
        observe(.claim)
        do {
            return (
                try process(taken.claims, as: taken.job, on: connection), taken.rest
            )
        } catch let error as DepartureError {
            throw error
        } catch {
            taken.job?.end(.failure(error))
            // What was to be cancelled stays as a crash would leave it: its next claim ends it.
            if taken.job?.cancelledBy == nil {
                giveBack(taken.claims.filter { $0.owed == nil }, because: error, on: connection)
            }
            throw error
        }
    }

    private func take(_ arrivals: [Arrival], on connection: Connection) throws -> Claim.Taken {
        func claim(_ book: (any BatchBook)?) throws -> Claim.Taken {
            try Claim.take(
                arrivals, feed: feed, worker: worker,
                origin: options.isCommand ? "import" : "inbox", again: options.again,
                forgiven: memory.forgiven, longestWait: options.longestWait, book: book,
                on: connection)
        }
        do {
            return try claim(book)
        } catch let trouble as BookTrouble {
            guard connection.isAlive else { throw trouble.cause }
            return try claim(nil)
        }
    }

    /// Of several files none is to blame yet, and of what would meet all of them none is at all.
    private func giveBack(
        _ claims: [Claim], because error: any Error, on connection: Connection
    ) {
        let trouble = Trouble(error)
        let isOwn = claims.count == 1 && !trouble.isTheWorlds
        do {
            guard connection.isAlive else { throw error }
            try Settlement.giveBack(
                claims.map(\.fileID), reason: trouble.sentence[language],
                delaySeconds: isOwn ? options.backoff(claims[0].attempt) : 0,
                countsAttempt: isOwn, on: connection)
        } catch {
            // They stay claimed by nobody; alone in hand, one that ends connections is to be found out.
            let isSuspect =
                claims.count == 1 && (trouble.error as? PostgresError)?.isUnexplainedLoss == true
            if !isOwn && !isSuspect { memory.forgive(claims.map(\.fileID)) }
        }
    }

    /// Takes claimed files to their end: digest, load, departure.
    ///
    /// Of a batch that is cancelled what had not ended by then is settled as failed.
    package func process(
        _ claims: [Claim], as job: (any BatchJob)? = nil, on connection: Connection
    ) throws -> [FileResult] {
        var progress = Progress(owed: claims.filter { $0.owed != nil })
        let load = Load(
            pipeline: self, connection: connection, job: job,
            reading: BatchReading(
                claims, job: job, command: options.progress, heartbeat: options.load.heartbeat))
        do {
            try stoppable(job, on: connection) {
                let digests = try digest(claims.filter { $0.owed == nil }, load, &progress)
                observe(.digest)
                try load.run(digests, &progress)
                if !progress.isJobEnded { try job?.check() }
            }
        } catch {
            guard let actor = job?.cancelledBy else { throw error }
            try load.cancel(claims.filter { $0.owed == nil }, by: actor, &progress)
        }
        if !progress.isJobEnded { job?.end(.success(progress.account())) }
        observe(.committed)
        // What an earlier run has committed may be known to one disk only.
        if claims.contains(where: { $0.owed != nil }) { try connection.barrier() }
        try giveBack(progress.setbacks, on: connection)
        let results = try Departure(pipeline: self, connection: connection).run(progress.ended)
        observe(.stored)
        return results + progress.setbacks.map(\.result)
    }

    private func stoppable(
        _ job: (any BatchJob)?, on connection: Connection, _ body: () throws -> Void
    ) throws {
        guard let job else { return try body() }
        try job.stoppable(on: connection, body)
    }

    func digest(
        _ claims: [Claim], _ load: Load, _ progress: inout Progress
    ) throws -> [Digest] {
        try claims.compactMap { claim in
            if let actor = claim.cancelledBy {
                progress.unread.cancelled.append((claim, actor))
                return nil
            }
            guard claim.attempt <= options.attemptsLimit else {
                progress.unread.exhausted.append(claim)
                return nil
            }
            guard claim.arrival.identity.size <= feed.fileBytesLimit else {
                progress.unread.tooLarge.append(claim)
                return nil
            }
            do {
                let digest = try Digest(claim) { try load.reading.hashed(claim) }
                progress.digests[claim.fileID] = digest
                return digest
            } catch let cancelled as BatchCancelled {
                throw cancelled
            } catch {
                progress.setbacks.append(Setback(claim, error, self))
                return nil
            }
        }
    }

    private func giveBack(_ setbacks: [Setback], on connection: Connection) throws {
        for setback in setbacks {
            try Settlement.postpone(
                setback.claim.fileID, reason: setback.reason, delaySeconds: setback.delaySeconds,
                countsAttempt: setback.countsAttempt, on: connection)
        }
    }

    /// The locks end with the connection at the latest.
    package func letGo(of connection: Connection) {
        guard connection.isAlive else { return }
        do { try Claim.releaseAll(on: connection) } catch {
            // The connection is broken: its locks are gone with it.
        }
    }
}

/// What the last load of a feed teaches the next one.
final class LoadMemory: Sendable {
    private let conflicts = Atomic(false)
    private let ids = Mutex<Set<Int64>>([])
    private let columns = Mutex<[String]?>(nil)

    /// Files that were in hand when the database went away: the next attempt takes the place of that one.
    var forgiven: Set<Int64> { ids.withLock { $0 } }

    func forgive(_ more: [Int64]) { ids.withLock { $0.formUnion(more) } }

    func forget(_ claimed: [Int64]) { ids.withLock { $0.subtract(claimed) } }

    /// The columns that were watched at the last load: what rows have in them is gathered on the way.
    var watched: [String] {
        get { columns.withLock { $0 ?? [] } }
        set { columns.withLock { $0 = newValue } }
    }

    var knowsWatched: Bool { columns.withLock { $0 != nil } }

    /// Whether keys were met that were there already: then the rows go by the staging table at once.
    var metConflicts: Bool {
        get { conflicts.load(ordering: .relaxed) }
        set { conflicts.store(newValue, ordering: .relaxed) }
    }
}
