// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
package import Feeds
package import Inbox
package import Ingest
package import Journal
package import Postgres
internal import Wording

/// Loads files now, by the same pipeline as the inboxes.
package struct ImportFiles: Action {
    package static let verb = Verb.importFiles

    /// Load even what is loaded already.
    package var isAgain = false
    /// Load it even where older values replace newer ones.
    package var isForced = false
    /// Only say what would become of them.
    package var isTrial = false
    /// How far the current file is: bytes, rows.
    package var progress: (@Sendable (Int64, Int64) -> Void)?
    /// Told of each file what became of it.
    package var ended: @Sendable (Arrival, [FileResult]) -> Void = { _, _ in }
    /// Called, in the site's language, with problems that keep no file from being loaded.
    package var tell: @Sendable (String) -> Void = { _ in }

    private let arrivals: [Arrival]
    private let feed: Feed
    private let installation: Installation

    package init(_ arrivals: [Arrival], by feed: Feed, in installation: Installation) {
        self.arrivals = arrivals
        self.feed = feed
        self.installation = installation
    }

    package func run(by actor: JournalActor, on connection: Connection) throws -> [FileResult] {
        var pipeline = try Preparation(installation, worker: actor.text)
            .pipeline(feed, on: connection)
        pipeline.options.again = isAgain
        pipeline.options.progress = progress
        if !isTrial { try noteSite(by: actor, on: connection) }
        var results: [FileResult] = []
        for arrival in arrivals {
            let found =
                try trial(arrival, pipeline, on: connection)
                ?? load(arrival, pipeline, on: connection)
            ended(arrival, found)
            results += found
        }
        if !isTrial { try MarkWatch.compareMark(installation.settings, on: connection, tell: tell) }
        return results
    }

    /// Whether the zone, and the database, are the ones of before.
    private func noteSite(by actor: JournalActor, on connection: Connection) throws {
        let settings = installation.settings
        let zone = ZoneAlert(zone: settings.zone, language: settings.language, by: actor.text)
        if let alert = try zone.noteZone(isDead: ServedRoles.isKnownDead, on: connection) {
            tell(alert.message)
        }
        try MarkWatch.compareMark(settings, on: connection, tell: tell)
    }

    /// The result of loading a file again; nil if it is to be loaded.
    private func trial(
        _ arrival: Arrival, _ pipeline: Pipeline, on connection: Connection
    ) throws -> [FileResult]? {
        guard isAgain, isTrial || !isForced else { return nil }
        var pipeline = pipeline
        pipeline.options.isCommand = arrival.isOutsideOfInbox
        if isTrial { return try pipeline.trial([arrival], on: connection) }
        guard try pipeline.isOlder(arrival, on: connection) else { return nil }
        return try pipeline.trial([arrival], on: connection).refusedAsOlder(
            remedy: Phrase(
                en: "forced (`--force`), it is loaded all the same",
                fr: "forcé (`--force`), il est chargé quand même"),
            in: pipeline.language)
    }

    /// What came out of containers lies in the inbox: it is loaded too, unless a service was faster.
    private func members(
        of found: [FileResult], _ pipeline: Pipeline, on connection: Connection
    ) throws -> [FileResult] {
        guard pipeline.feed.container != nil else { return [] }
        var pipeline = pipeline
        pipeline.options.isCommand = false
        let containers = found.compactMap(\.fileID)
        var results: [FileResult] = []
        while true {
            let arrivals = try containers.flatMap {
                try MemberBook.arrivals(of: $0, pipeline, on: connection)
            }
            let more = arrivals.isEmpty ? [] : try pipeline.run(arrivals, on: connection)
            guard more.contains(where: \.isEnded) else { return results + more }
            results += more
        }
    }

    /// Loads a file: one of the inbox as the service does, any other as a copy.
    private func load(
        _ arrival: Arrival, _ pipeline: Pipeline, on connection: Connection
    ) throws -> [FileResult] {
        var pipeline = pipeline
        pipeline.options.isCommand = arrival.isOutsideOfInbox
        let found = try pipeline.run([arrival], on: connection)
        guard found.isEmpty else {
            return try found + members(of: found, pipeline, on: connection)
        }
        let why = Phrase(
            en: "another worker has it, or its next attempt is not due yet",
            fr: "un autre service l'a en main, ou son prochain essai n'est pas encore dû")
        return [FileResult(path: arrival.path, fileID: nil, end: .deferred(why))]
    }
}

extension Arrival {
    /// Named by its whole path, for it lies in no inbox.
    fileprivate var isOutsideOfInbox: Bool { relative.utf8.first == UInt8(ascii: "/") }
}
