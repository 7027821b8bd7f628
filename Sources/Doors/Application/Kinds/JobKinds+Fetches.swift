// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Fetching
internal import Inbox
internal import Ingest
internal import Jobs
internal import Journal
internal import Logging
internal import Postgres
internal import Synchronization
internal import Wording

extension JobKinds {
    enum Fetches: String, CaseIterable {
        /// Gets a file from another host, and hands it in.
        case fetch = "files.fetch"

        var arguments: [JobArgument] {
            [
                JobArgument(
                    "fetch", .integer(1...Int.max), isRequired: true,
                    Phrase(en: "the number of what is fetched", fr: "le numéro de la lecture")),
                JobArgument(
                    "feed", .text, Phrase(en: "whose file it is", fr: "le flux du fichier")),
                JobArgument("name", .text, Phrase(en: "the file's name", fr: "le nom du fichier")),
                JobArgument(
                    "source", .text,
                    Phrase(en: "where it is, for people", fr: "où il se trouve, pour lecture")),
            ]
        }
    }

    private struct Arguments: Decodable {
        var fetch: Int64
    }

    /// What may pass does so soon, or whoever asked is told.
    static let fetchRetry = Backoff(base: .seconds(5), cap: .seconds(60), attempts: 4)

    /// One fetch, and the copy of the largest file into its inbox.
    private static let fetchTimeout = Duration.seconds(600)

    func kind(_ kind: Fetches) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: Self.fetchTimeout,
            retry: Self.fetchRetry
        ) { job in
            let id = try job.arguments(as: Arguments.self).fetch
            let found = try await job.withConnection { try FetchBook.find(id, on: $0) }
            guard let found else { throw unrunnable(FetchGone(id: id).sentence) }
            if let file = found.fileID { return .done(jsonText(["files": [file]])) }
            return try await JournalNote.$onBehalfOf.withValue(found.onBehalfOf) {
                do {
                    return .done(jsonText(["files": [try await fetch(found, id, job)]]))
                } catch {
                    return try await told(error, id, job)
                }
            }
        }
    }

    private func fetch(
        _ entry: FetchBook.Entry, _ id: Int64, _ job: JobContext
    ) async throws -> Int64 {
        let url: SourceURL
        do { url = try SourceURL(entry.address) } catch { throw FetchTrouble(error) }
        let spool = try SpoolFile(in: UploadFolder(settings).path)
        defer { spool.remove() }
        let work = Fetch(
            FetchRules(settings.console.sources),
            FetchLimits(bytes: Int64(settings.console.uploadBytes)))
        let isStopped = Stop()
        let bytes = try await withTaskCancellationHandler {
            try await DedicatedThread.run(named: "bascule-fetch") {
                let bytes = try work.run(
                    url,
                    Fetch.Ends(
                        write: { try spool.write($0) },
                        progress: { job.progress($0, of: $1) },
                        isStopped: { isStopped.isSet }))
                try spool.finish()
                return bytes
            }
        } onCancel: {
            isStopped.set()
        }
        job.log("\(bytes) bytes of \(entry.source)")
        var action = ImportFetched(id, at: spool.path, in: installation)
        action.commitGuard = job.commitGuard
        let actor = JournalActor(text: entry.sentBy, origin: .job(job.id))
        let ready = action
        return try await job.withConnection { try ready.run(by: actor, on: $0) }
    }

    /// Keeps why for whoever asked, and decides whether another try may do better.
    private func told(
        _ error: any Error, _ id: Int64, _ job: JobContext
    ) async throws -> JobResult {
        if job.isStopped || Task.isCancelled { throw error }
        if error is FetchGone {
            // Another attempt of this job, or another job, has handed it in.
            let file = try await job.withConnection { try FetchBook.find(id, on: $0)?.fileID }
            guard let file else { throw unrunnable(FetchGone(id: id).sentence) }
            return .done(jsonText(["files": [file]]))
        }
        let told: Told
        if let trouble = error as? FetchTrouble {
            told = Told(
                code: trouble.code.rawValue, sentence: trouble.sentence, mayPass: trouble.mayPass,
                wait: trouble.retryAfter)
            job.log("\(trouble.code.rawValue): \(trouble.detail)", level: .warning)
        } else if let refused = RefusedAction(error) {
            told = Told(refused)
        } else {
            throw error
        }
        try await job.transaction { connection in
            try FetchBook.note(told.code, told.sentence, of: id, on: connection)
        }
        guard told.mayPass else { throw unrunnable(told.sentence) }
        guard let wait = told.wait else { throw failure(told.sentence) }
        return .retry(after: wait, reason: told.sentence[settings.language])
    }

    /// What is kept of why.
    private struct Told {
        let code: String
        let sentence: Phrase
        let mayPass: Bool
        var wait: Duration?

        init(code: String, sentence: Phrase, mayPass: Bool, wait: Duration?) {
            self.code = code
            self.sentence = sentence
            self.mayPass = mayPass
            self.wait = wait
        }

        /// It was fetched, and is not taken.
        init(_ refused: RefusedAction) {
            (code, mayPass) =
                switch refused.kind {
                case .wrong: ("refused", false)
                // A file of its name is in the inbox, and will be taken from there.
                case .conflict: ("conflict", true)
                case .name: ("name_invalid", false)
                case .source: ("source_url_refused", false)
                case .tooMuch: ("too_many_uploads", true)
                case .noRoom: ("disk_full", true)
                }
            sentence = refused.sentence
            wait = nil
        }
    }

    private final class Stop: Sendable {
        private let flag = Atomic(false)

        var isSet: Bool { flag.load(ordering: .relaxed) }

        func set() { flag.store(true, ordering: .relaxed) }
    }
}
