// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Foundation
internal import Inbox
internal import Ingest
internal import Journal
internal import Postgres
internal import Wording

/// Loads what is new in the folder that a feed's files are collected from, each file by itself.
///
/// A file that can't be loaded stops none of the others; each is in the ledger.
struct CollectFiles: Sendable {
    struct Report: Sendable {
        var found = 0
        /// The ledger has their bytes.
        var known = 0
        var loaded = 0
        /// Refused or failed, in part or whole.
        var refused = 0
        /// Changed just now.
        var resting = 0
        var isCut = false
        /// Of each that is not loaded cleanly.
        var lines: [String] = []
        /// Why files could not be tried.
        var waits: [Phrase] = []

        var counts: [String: Int] {
            [
                "found": found, "known": known, "loaded": loaded, "refused": refused,
                "resting": resting,
            ]
        }
    }

    let folder: CollectFolder
    private let feed: Feed
    private let installation: Installation

    init(_ feed: Feed, in installation: Installation) {
        folder = CollectFolder(feed, in: installation.settings)
        (self.feed, self.installation) = (feed, installation)
    }

    /// - Parameter each: called before each file with its place and how many there are; what it
    ///   throws ends the run.
    func run(
        by actor: JournalActor, on connection: Connection, at now: Date = Date(),
        each: (Int, Int, Arrival) throws -> Void = { _, _, _ in }
    ) throws -> Report {
        let found = try folder.look(at: now)
        var report = Report()
        (report.found, report.resting) = (found.files.count, found.resting)
        report.isCut = found.isCut
        for (index, arrival) in found.files.enumerated() {
            try each(index, found.files.count, arrival)
            guard try !folder.isKnown(arrival, on: connection) else {
                report.known += 1
                continue
            }
            let results = try ImportFiles([arrival], by: feed, in: installation)
                .run(by: actor, on: connection)
            for result in results { note(result, of: arrival, in: &report) }
        }
        return report
    }

    private func note(_ result: FileResult, of arrival: Arrival, in report: inout Report) {
        if case .deferred(let why) = result.end {
            report.waits.append(why)
            report.lines.append("\(arrival.name): \(why.en)")
        } else if result.isClean {
            report.loaded += 1
        } else {
            report.refused += 1
            report.lines.append(
                "\(arrival.name): refused in part or whole, file \(result.fileID ?? 0)")
        }
    }
}
