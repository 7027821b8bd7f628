// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Inbox
internal import Jobs
internal import Logging
internal import Wording

extension JobKinds {
    enum Imports: String, CaseIterable {
        /// Loads what is new in the folder that a feed's files are collected from.
        case run = "imports.run"

        var arguments: [JobArgument] {
            [
                JobArgument(
                    "feed", .name(of: KnownNames.feed), isRequired: true,
                    Phrase(en: "whose files they are", fr: "le flux des fichiers"))
            ]
        }
    }

    private struct Arguments: Decodable {
        var feed: String
    }

    func kind(_ kind: Imports) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: .seconds(4 * 3_600),
            retry: Self.retry
        ) { job in
            let name = try job.arguments(as: Arguments.self).feed
            let feed: Feed
            do { feed = try installation.feed(named: name) } catch {
                throw unrunnable(Phrase(of: error))
            }
            return try await collect(feed, job)
        }
    }

    private func collect(_ feed: Feed, _ job: JobContext) async throws -> JobResult {
        let work = CollectFiles(feed, in: installation)
        let actor = job.actor
        let report: CollectFiles.Report
        do {
            report = try await job.withConnection { connection in
                try work.run(by: actor, on: connection) { number, count, arrival in
                    if job.isStopped { throw CancellationError() }
                    job.progress(Int64(number), of: Int64(count), note: arrival.name)
                }
            }
        } catch let error as CollectError {
            throw failure(error.sentence)
        }
        for line in report.lines { job.log(line, level: .warning) }
        let counts = jsonText(report.counts)
        job.log(counts)
        if let first = report.troubles.first { throw failure(first) }
        return .done(counts)
    }
}
