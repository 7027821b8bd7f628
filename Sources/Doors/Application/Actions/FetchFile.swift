// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Feeds
internal import Fetching
internal import Ingest
internal import Jobs
package import Journal
package import Postgres

/// Has a file fetched from another host by a job, which hands it in.
package struct FetchFile: Action {
    package static let verb = Verb.fetchFile

    private let source: FetchSource
    private let name: String
    private let feed: Feed
    private let installation: Installation

    /// - Throws: `HandInRefusal` where a file of this name is not taken.
    package init(
        _ source: FetchSource, as name: String, for feed: Feed, in installation: Installation
    ) throws {
        try HandIn.check(name, for: feed)
        self.source = source
        self.name = name
        self.feed = feed
        self.installation = installation
    }

    /// - Returns: the number of the job.
    /// - Throws: `EnqueueJob.Refusal`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Int64 {
        let queue = "default"
        let served = try UnservedQueue.served(
            installation.settings.servedQueues, on: connection)
        if let misfit = UnservedQueue.misfit(queue, served: served) {
            throw EnqueueJob.Refusal(sentence: misfit.sentence)
        }
        let url = source.url
        return try connection.transaction { connection in
            let id = try FetchBook.insert(
                FetchBook.New(
                    feed: feed.name, name: name, source: url.shown, query: url.query),
                by: actor.text, onBehalfOf: JournalNote.onBehalfOf, on: connection)
            let arguments = jsonText([
                "fetch": id, "feed": feed.name, "name": name, "source": url.shown,
            ])
            // One at a time of a host.
            let request = JobRequest(
                kind: JobKinds.Fetches.fetch.rawValue, arguments: arguments, queue: queue,
                concurrencyKey: "files.fetch \(url.host.text)", by: actor.text)
            guard let receipt = try Enqueue.addJobs([request], on: connection).first else {
                preconditionFailure("one receipt a request")
            }
            try FetchBook.note(job: receipt.id, of: id, on: connection)
            try JournalEntry.write(
                "fetch asked", subject: "fetch \(id)", by: actor.text,
                parameters: jsonText([
                    "feed": feed.name, "name": name, "source": url.shown, "job": receipt.id,
                ]), on: connection)
            return receipt.id
        }
    }
}
