// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import Feeds
import Foundation
import Ingest
import Journal
import Postgres
import Services
import Site

extension Files {
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take up files again that were rejected, failed, reverted or put off.",
            discussion: """
                The file is read from where it is stored. If it was mended there it is a new file, \
                which names the one it mends. \
                Exit status 1 if one of them is rejected or fails again.
                """)

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The files' ids.") var ids: [Int64]
        @Flag(help: "The results as JSON, one array.") var json = false

        func run() async throws {
            let ids = ids
            let installation = try Installation(options)
            let (results, refusals) = try await Database.with(installation) { connection in
                var results: [FileResult] = []
                var refusals: [String] = []
                for id in ids {
                    do {
                        results += try retry(id, installation, on: connection)
                    } catch let refusal as RetryRefusal {
                        refusals.append("\(refusal)")
                    }
                }
                return (results, refusals)
            }
            if json {
                say("[" + results.map(\.json).joined(separator: ",\n ") + "]")
            } else {
                for result in results { say(result.sentence) }
            }
            for refusal in refusals { complain(refusal) }
            if !refusals.isEmpty || results.contains(where: { !$0.isClean }) { throw ExitCode(1) }
        }
    }

    struct Revert: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a loaded file back, as if it had never come.",
            discussion: """
                Rows it inserted go, rows it amended return to the version before, rows that a later \
                file delivered too stay as that file's. Its versions are kept in the history table.
                """)

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The file's id.") var id: Int64
        @Flag(help: "The counts as JSON.") var json = false

        func run() async throws {
            let id = id
            let installation = try Installation(options)
            let aggregates = try installation.aggregates()
            let actor = Invoker.current.actor
            let report = try await Database.with(installation) { connection in
                guard let name = try Claim.feedName(of: id, on: connection) else {
                    throw try unknown(id)
                }
                let feed = try installation.feed(name)
                let start = ContinuousClock.now
                let watched = aggregates.watchedColumns(ofTable: feed.table.description)
                return try connection.transaction { connection in
                    let report = try Ingest.Revert.run(
                        fileID: id, feed: feed, touching: watched, on: connection)
                    guard !report.wasDone else { return report }
                    try JournalEntry.write(
                        "revert", subject: "file \(id)", by: actor, result: report.json,
                        duration: start.duration(to: .now), on: connection)
                    return report
                }
            }
            if json { return say(report.json) }
            say("file \(id): \(report.sentence)")
            for file in report.notBack { say(file.sentence(because: id)) }
        }
    }
}

/// Takes one file up again.
private func retry(
    _ id: Int64, _ installation: Installation, on connection: Connection
) throws -> [FileResult] {
    let actor = Invoker.current.actor
    guard let name = try Claim.feedName(of: id, on: connection) else {
        throw RetryRefusal("the ledger has no file \(id)")
    }
    let pipeline = try Preparation(installation, worker: actor)
        .pipeline(try installation.feed(name), on: connection)
    let claim = try Claim.retake(
        id, by: actor, language: installation.settings.language, on: connection)
    guard let claim else {
        say("file \(id) waits in the inbox; it is due at the service's next look")
        return []
    }
    if claim.mends != nil {
        complain(
            "file \(id) has other bytes than it came with: they are file \(claim.fileID), which mends"
                + " it. The row of file \(id) stays; its own bytes are not on the disk any more.")
    }
    defer { pipeline.letGo(of: connection) }
    return try pipeline.process([claim], on: connection)
}

extension RowsNotBack {
    /// What is missing, why, and how to get it.
    fileprivate func sentence(because id: Int64) -> String {
        let remedy =
            storedPath.map { "`bascule import '\($0)' --feed \(feed) --again` loads them" }
            ?? "send that file again to load them"
        return
            "  not brought back: \(rows) row\(rows == 1 ? "" : "s") of file \(fileID), kept out when"
            + " they came because file \(id) had their keys and the feed takes no amendments; \(remedy)"
    }
}

extension RevertReport {
    var json: String {
        jsonText([
            "removed": removed, "restored": restored, "passed": passed, "kept": kept,
            "was_done": wasDone,
            "not_brought_back": notBack.map { ["file": $0.fileID, "rows": $0.rows] },
        ])
    }

    var sentence: String {
        wasDone
            ? "was reverted before; nothing to do"
            : "reverted: \(removed) rows gone, \(restored) back at the version before,"
                + " \(passed) kept by a later file that delivered them too;"
                + " \(kept) versions are in the history"
    }
}
