// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import Feeds
import Foundation
import Ingest
import Postgres
import Services
import Site

extension Files {
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: """
                Take up files again that were rejected, failed, reverted or put off, and the \
                duplicates of a reverted one.
                """,
            discussion: """
                The file is read from where it is stored. If it was mended there it is a new file, \
                which names the one it mends. \
                Exit status 1 if one of them is rejected or fails again, or is older than what is loaded: \
                then --dry-run shows what it would replace, and --force does it.
                """)

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The files' ids.") var ids: [Int64]
        @Flag(help: "Only show what would become of them.") var dryRun = false
        @Flag(help: "Load them even where older values replace newer ones.") var force = false
        @Flag(help: "The results as JSON, one array.") var json = false

        func run() async throws {
            let (ids, dryRun, force) = (ids, dryRun, force)
            let installation = try Installation(options)
            let (results, refusals) = try await Database.with(installation) { connection in
                var results: [FileResult] = []
                var refusals: [String] = []
                for id in ids {
                    do {
                        results += try retry(
                            id, installation, dryRun: dryRun, force: force, on: connection)
                    } catch let refusal as RetryRefusal {
                        refusals.append("\(refusal)")
                    }
                }
                return (results, refusals)
            }
            if json {
                try sayJSON(rows: results.map(\.json))
            } else {
                for result in results { say(result.sentence) }
            }
            for refusal in refusals { complain(refusal) }
            if !refusals.isEmpty || results.contains(where: { !$0.isClean }) { throw ExitCode(1) }
        }
    }
}

/// Takes one file up again.
private func retry(
    _ id: Int64, _ installation: Installation, dryRun: Bool, force: Bool,
    on connection: Connection
) throws -> [FileResult] {
    let actor = Invoker.current.actor
    guard let name = try Claim.feedName(of: id, on: connection) else {
        throw RetryRefusal("the ledger has no file \(id)")
    }
    let pipeline = try Preparation(installation, worker: actor)
        .pipeline(try installation.feed(name), on: connection)
    let language = installation.settings.language
    if dryRun || !force {
        let found = try pipeline.trial(on: connection) {
            try Claim.retake(id, by: actor, language: language, on: $0).map { [$0] } ?? []
        }
        if dryRun { return found }
        let remedy = "`bascule files retry \(id) --force` loads it all the same"
        if let refused = found.refusedAsOlder(remedy: remedy) { return refused }
    }
    let claim = try Claim.retake(id, by: actor, language: language, on: connection)
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
