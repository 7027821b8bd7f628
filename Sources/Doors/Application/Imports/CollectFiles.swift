// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Ingest
internal import Journal
internal import Postgres
internal import Wording

/// Loads what is new in the folder that a feed's files are collected from, each file by itself.
///
/// A file that can't be read or loaded stops none of the others, and each is in the ledger; one that
/// has to wait keeps later ones from being loaded before it, for it would amend them then.
struct CollectFiles: Sendable {
    struct Report: Sendable {
        /// Complete, of names that the feed takes.
        var found = 0
        /// The ledger has them, or their bytes.
        var known = 0
        var loaded = 0
        /// Refused or failed, in part or whole.
        var refused = 0
        /// Not complete yet.
        var resting = 0
        /// Of names that the feed does not take, or nothing that is ever read.
        var passedOver = 0
        /// Of each that is not loaded cleanly.
        var lines: [String] = []
        /// What keeps the run from being a success, that of all first.
        var troubles: [Phrase] = []

        var counts: [String: Int] {
            [
                "found": found, "known": known, "loaded": loaded, "refused": refused,
                "resting": resting, "passed_over": passedOver,
            ]
        }
    }

    /// What is told of one sort, at most.
    private static let linesLimit = 100

    let folder: CollectFolder
    /// For tests: what one run loads.
    var limit = CollectFolder.limit
    private let feed: Feed
    private let installation: Installation

    init(_ feed: Feed, in installation: Installation) {
        folder = CollectFolder(feed, in: installation.settings)
        (self.feed, self.installation) = (feed, installation)
    }

    /// - Parameter each: called before each new file with its place and how many there are; what it
    ///   throws ends the run.
    func run(
        by actor: JournalActor, on connection: Connection, at now: Date = Date(),
        each: (Int, Int, Arrival) throws -> Void = { _, _, _ in }
    ) throws -> Report {
        let found = try folder.look(at: now, on: connection)
        let new = try folder.new(found.files, on: connection)
        var report = Self.report(found)
        report.known = found.files.count - new.count
        var unread = found.unread.map { "\($0.path): \($0.reason)" }.map { Phrase($0) }
        var isCut = false
        for (index, arrival) in new.enumerated() where report.troubles.isEmpty {
            guard report.loaded + report.refused < limit else {
                isCut = true
                break
            }
            try each(index, new.count, arrival)
            do {
                try load(arrival, by: actor, on: connection, &report)
            } catch let error as FileError {
                unread.append(Phrase(of: error))
            }
        }
        report.lines += unread.prefix(Self.linesLimit).map(\.en)
        if let first = unread.first {
            report.troubles.append(CollectError.unread(unread.count, first).sentence)
        }
        if isCut { report.troubles.append(CollectError.cut(folder.path).sentence) }
        return report
    }

    private static func report(_ found: CollectFolder.Found) -> Report {
        var report = Report(
            found: found.files.count, resting: found.resting.count,
            passedOver: found.others + found.refused.count)
        report.lines += found.refused.prefix(linesLimit).map { "\($0.path) \($0.reason)" }
        report.lines += found.resting.prefix(linesLimit).map { "\($0.path): \($0.reason)" }
        if found.others > 0 {
            report.lines.append("of names that the feed does not take: \(found.others)")
        }
        return report
    }

    private func load(
        _ arrival: Arrival, by actor: JournalActor, on connection: Connection,
        _ report: inout Report
    ) throws {
        guard try !folder.isKnown(arrival, on: connection) else {
            report.known += 1
            return
        }
        let results = try ImportFiles([arrival], by: feed, in: installation)
            .run(by: actor, on: connection)
        for result in results { Self.note(result, of: arrival, in: &report) }
    }

    private static func note(
        _ result: FileResult, of arrival: Arrival, in report: inout Report
    ) {
        if case .deferred(let why) = result.end {
            report.troubles.append(why)
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
