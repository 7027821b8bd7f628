// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
package import Ingest
package import Journal
package import Postgres
internal import Wording

/// Takes up stored files that the ledger does not know, and accepts a database that went back.
package struct ReconcileFiles: Action {
    package static let verb = Verb.reconcileFiles

    package struct Outcome: Sendable {
        package fileprivate(set) var results: [FileResult] = []
        /// Why files of a feed are not taken up, in the site's language.
        package fileprivate(set) var refusals: [String] = []
        /// Differences left afterwards.
        package fileprivate(set) var left: FolderComparison.Report
        package fileprivate(set) var isAccepted = false

        package var isClean: Bool {
            left.isClean && refusals.isEmpty && results.allSatisfy(\.isClean)
        }
    }

    /// Take up what the ledger does not know.
    package var loads = false
    /// Accept the database whatever it lacks.
    package var accepts = false
    /// Called, in the site's language, with the part of the mark that does not hold.
    package var tell: @Sendable (String) -> Void = { _ in }

    private let installation: Installation
    private let feed: String?
    private let since: Int64?

    /// - Parameters:
    ///   - feed: only this one.
    ///   - since: only what was stored then or later, in seconds since 1970-01-01 UTC.
    package init(_ installation: Installation, feed: String? = nil, since: Int64? = nil) {
        self.installation = installation
        self.feed = feed
        self.since = since
    }

    /// The differences; only reads.
    package func compare(on connection: Connection) throws -> FolderComparison.Report {
        try installation.folderComparison().run(since: since, feed: feed, on: connection)
    }

    package func run(by actor: JournalActor, on connection: Connection) throws -> Outcome {
        let settings = installation.settings
        // First: the ids of the files to be taken up must not be used twice.
        try MarkWatch.compareMark(settings, on: connection, tell: tell)
        let found = try compare(on: connection)
        var outcome = Outcome(left: found)
        if loads {
            try takeUnknown(found.unknown, by: actor, into: &outcome, on: connection)
            outcome.left = try compare(on: connection)
        }
        let isWhole = feed == nil && since == nil
        let keeping = MarkKeeping(settings)
        let isMarked = try keeping.compared(on: connection)?.before != nil
        let isSeen = isWhole && outcome.left.isSeenAndKnown && outcome.left.absent.isEmpty
        if isMarked, accepts || isSeen {
            try keeping.accept(by: actor.text, on: connection)
            outcome.isAccepted = true
        }
        _ = try MarkWatch.alert(try keeping.compared(on: connection), settings, on: connection)
        if isWhole {
            // Findings of a comparison that was cut off are out of date now.
            try FolderComparison.Progress.clear(on: connection)
            _ = try FolderLook.alert(outcome.left, days: nil, settings, on: connection)
        }
        return outcome
    }

    private func takeUnknown(
        _ files: [UnknownFile], by actor: JournalActor, into outcome: inout Outcome,
        on connection: Connection
    ) throws {
        let start = ContinuousClock.now
        for (name, files) in Dictionary(grouping: files, by: \.feed).sorted(by: { $0.key < $1.key })
        {
            guard let feed = installation.catalog[name] else {
                outcome.refusals.append(
                    Self.refusal(files.count, of: name)[installation.settings.language])
                continue
            }
            let pipeline = try Preparation(installation, worker: actor.text)
                .pipeline(feed, on: connection)
            try Reconciliation(pipeline).run(files, on: connection) { outcome.results += $0 }
        }
        let states = Dictionary(grouping: outcome.results, by: \.endWord).mapValues(\.count)
        try JournalEntry.write(
            "reconcile", subject: "folders", by: actor.text,
            parameters: jsonText(feed.map { ["feed": $0] } ?? [:]),
            result: jsonText(states), duration: start.duration(to: .now), on: connection)
    }

    private static func refusal(_ count: Int, of feed: String) -> Phrase {
        Phrase.counted(count, en: "# file[s] of ", fr: "# fichier[s] de ") + Phrase("`\(feed)`")
            + .counted(
                count,
                en:
                    " [is|are] not taken up: there is no such feed, or its declaration has mistakes (`bascule check`)",
                fr:
                    " [n'est pas repris|ne sont pas repris] : ce flux n'existe pas, ou sa déclaration a des erreurs (`bascule check`)"
            )
    }
}

extension FileResult {
    fileprivate var endWord: String {
        switch end {
        case .settled(let end): end.state.rawValue
        case .stored: "moved"
        case .deferred: "deferred"
        }
    }
}
