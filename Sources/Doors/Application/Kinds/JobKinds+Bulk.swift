// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Ingest
internal import Jobs
internal import Journal
internal import Logging
internal import Postgres
internal import Views
internal import Wording

extension JobKinds {
    enum Bulks: String, CaseIterable {
        /// Does to many files or jobs what somebody has asked for.
        case run = "bulk.run"

        var arguments: [JobArgument] {
            [
                JobArgument(
                    "bulk", .integer(1...Int.max), isRequired: true,
                    Phrase(en: "the number of what was asked", fr: "le numéro de la demande"))
            ]
        }
    }

    private struct Arguments: Decodable {
        var bulk: Int64
    }

    /// Read at once of those whose turn it is.
    private static let bulkPage = 100
    /// Failures of the database one after the other, after which the rest waits for another attempt.
    private static let bulkFailuresInARow = 5

    func kind(_ kind: Bulks) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: .seconds(6 * 3_600),
            retry: Self.retry
        ) { job in
            let id = try job.arguments(as: Arguments.self).bulk
            let found = try await job.withConnection { try BulkBook.find(id, on: $0) }
            guard let entry = found, entry.jobID == job.id,
                let work = BulkWork(rawValue: entry.action)
            else { throw unrunnable(Self.noBulk(id)) }
            return try await JournalNote.$onBehalfOf.withValue(entry.onBehalfOf) {
                try await run(BulkRun(id: id, work: work, entry: entry, job: job))
            }
        }
    }

    private struct BulkRun: Sendable {
        let id: Int64
        let work: BulkWork
        let entry: BulkBook.Entry
        let job: JobContext

        var actor: JournalActor { JournalActor(text: entry.askedBy, origin: .job(job.id)) }
    }

    private static func noBulk(_ id: Int64) -> Phrase {
        Phrase(
            en: "there is nothing to do under number \(id), or another job does it:"
                + " ask for it on the page of files or jobs",
            fr: "rien à faire sous le numéro \(id), ou un autre travail s'en charge :"
                + " à demander sur la page des fichiers ou des travaux")
    }

    /// One after the other, by their numbers; what has ended is not done again, whatever attempt
    /// this is.
    private func run(_ bulk: BulkRun) async throws -> JobResult {
        let job = bulk.job
        var (last, inARow): (Int64, Int) = (0, 0)
        var failure: (item: Int64, error: any Error)?
        var done = bulk.entry.items - (try await counts(bulk).open)
        job.progress(done, of: bulk.entry.items)
        while inARow < Self.bulkFailuresInARow {
            let after = last
            let items = try await job.withConnection {
                try BulkBook.open(bulk.id, after: after, limit: Self.bulkPage, on: $0)
            }
            guard !items.isEmpty else { break }
            for item in items {
                if job.isStopped { throw CancellationError() }
                last = item.id
                do {
                    try await one(item, bulk)
                    (done, inARow) = (done + 1, 0)
                    job.progress(done, of: bulk.entry.items)
                } catch {
                    if job.isStopped || Task.isCancelled || error is JobLost { throw error }
                    job.log("\(item.id): \(Phrase(of: error).en)", level: .error)
                    failure = failure ?? (item.id, error)
                    inARow += 1
                    if inARow == Self.bulkFailuresInARow { break }
                }
            }
        }
        let counts = try await counts(bulk)
        // The others are done; another attempt does these alone.
        if let failure { throw self.failure(Self.open(counts.open, failure.item, failure.error)) }
        return .done(
            jsonText([
                "bulk": bulk.id, "done": bulk.entry.items - counts.left, "left": counts.left,
            ]))
    }

    private func counts(_ bulk: BulkRun) async throws -> (open: Int64, left: Int64) {
        try await bulk.job.withConnection { try BulkBook.counts(of: bulk.id, on: $0) }
    }

    private static func open(_ count: Int64, _ item: Int64, _ error: any Error) -> Phrase {
        let why = Phrase(of: error)
        return .counted(
            count, en: "# [is|are] not done yet",
            fr: "# [n'est pas encore fait|ne sont pas encore faits]")
            + Phrase(en: "; \(item): \(why.en)", fr: " ; \(item) : \(why.fr)")
    }

    private func one(_ item: BulkBook.Item, _ bulk: BulkRun) async throws {
        guard bulk.work.isOfFiles else { return try await change(item, bulk) }
        let left = try await retake(item, bulk)
        CrashPoint.bulkObserver?()
        if let left { bulk.job.log("file \(item.id): \(left.en)", level: .warning) }
        try await bulk.job.transaction {
            try BulkBook.end(item.id, of: bulk.id, left: left, on: $0)
        }
    }

    /// Its change and the note of it are one transaction.
    private func change(_ item: BulkBook.Item, _ bulk: BulkRun) async throws {
        let left = try await bulk.job.transaction { connection -> Phrase? in
            let left = try Self.change(item, bulk, on: connection)
            try BulkBook.end(item.id, of: bulk.id, left: left, on: connection)
            return left
        }
        if let left { bulk.job.log("job \(item.id): \(left.en)", level: .warning) }
    }

    private static func change(
        _ item: BulkBook.Item, _ bulk: BulkRun, on connection: borrowing Connection
    ) throws -> Phrase? {
        guard item.id != bulk.job.id else {
            return Phrase(en: "is this very job", fr: "est ce travail même")
        }
        let id = item.id
        try JobChange.hold(id, on: connection)
        var filter = JobView.Filter()
        filter.id = id
        if let job = try filter.first(1, on: connection).first {
            let left = try lacksRight(bulk, feed: job.feed, on: connection)
            if let left = left ?? isAnother(item, now: job.state) { return left }
        }
        let result =
            switch bulk.work {
            case .retryJobs: try JobChange.retry(id, by: bulk.actor.text, on: connection)
            case .cancelJobs: try JobChange.cancel(id, by: bulk.actor.text, on: connection)
            case .discardJobs: try JobChange.discard(id, by: bulk.actor.text, on: connection)
            case .retryFiles: preconditionFailure("a file is no job")
            }
        return result.isDone ? nil : result.told
    }

    /// Who asked has seen it in another state, and decided about that.
    private static func isAnother(_ item: BulkBook.Item, now state: String) -> Phrase? {
        guard !item.states.contains(state), let shown = item.states.first else { return nil }
        let (was, now) = (StateWord.shown(shown, in: .fr), StateWord.shown(state, in: .fr))
        return Phrase(
            en: "is no longer \(shown): its state is \(state) now",
            fr: "n'est plus \(was) : son état est maintenant « \(now) »")
    }

    /// - Returns: why the file was left as it is; nil: it was taken up.
    private func retake(_ item: BulkBook.Item, _ bulk: BulkRun) async throws -> Phrase? {
        let job = bulk.job
        let id = item.id
        let action = RetryFile(id, ifStill: item.states, for: job.id, in: installation)
        do {
            return try await job.withConnection { connection -> Phrase? in
                // An attempt that died behind it has taken it up: it goes on by itself.
                if try Self.isBegun(id, for: job.id, on: connection) { return nil }
                guard let feed = try Claim.feedName(of: id, on: connection) else {
                    throw RetryRefusal.unknown(id)
                }
                if let left = try Self.lacksRight(bulk, feed: feed, on: connection) { return left }
                return try action.run(by: bulk.actor, on: connection).refusal
            }
        } catch let error as any Worded where !(error is PostgresError) {
            if job.isStopped || Task.isCancelled { throw error }
            // With all that there is to it; whoever asked is told no more than a person may know.
            job.log("file \(id): \(Phrase(of: error).en)", level: .warning)
            return RefusedAction(error)?.sentence ?? error.sentence
        }
    }

    /// Also as another file, whose bytes are those that were mended in its place.
    private static func isBegun(
        _ item: Int64, for job: Int64, on connection: borrowing Connection
    ) throws -> Bool {
        let mending = try FileView.mending(item, limit: 1, on: connection).map(\.id)
        return try ([item] + mending).contains { file in
            try !FileTaskView.Filter(job: job, file: file).first(1, on: connection).isEmpty
        }
    }

    /// Looked at before each: a right may end while others are done.
    private static func lacksRight(
        _ bulk: BulkRun, feed: String?, on connection: borrowing Connection
    ) throws -> Phrase? {
        let rights = try Rights.now(
            ofUser: bulk.entry.userID, token: bulk.entry.tokenID, on: connection)
        guard !rights.mayDo(bulk.work.permission, feed: feed) else { return nil }
        let (name, right) = (bulk.entry.askedBy, bulk.work.permission.rawValue)
        return Phrase(
            en: "\(name) no longer has the right `\(right)` for it",
            fr: "\(name) n'a plus le droit `\(right)` pour lui")
    }
}
