// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Foundation
internal import Ingest
internal import Postgres
internal import Wording

/// Complete files in the inboxes that no service reports: seen by `status` itself.
///
/// A service's report on waiting files ends with it, and can't be written to a read-only database;
/// "nothing waits" must not be shown because of that.
struct UntakenFiles {
    /// A service at work takes a complete file sooner.
    private static let patienceSeconds = 10

    let rows: [StatusQuery.WaitingFile]

    /// - Parameter told: what a service says of waiting files.
    init(
        _ overdue: OverdueFiles, besides told: [StatusQuery.WaitingFile], _ settings: Settings,
        on connection: borrowing Connection
    ) throws {
        guard !overdue.complete.isEmpty else {
            rows = []
            return
        }
        let isWatched = try ServedRoles(on: connection).roles.contains(Role.watcher.rawValue)
        let known = Set(told.map(\.path))
        // At work, deferred, or settled with a pending move: the other lists have these.
        let inLedger = try OverdueLook.inLedger(on: connection)
        let reason =
            !isWatched
            ? Self.unserved : try OverdueLook.isPaused(on: connection) ? Self.paused : Self.untaken
        let now = Int64(Date().timeIntervalSince1970)
        // What is told as overdue is among them.
        let patience = min(Self.patienceSeconds, overdue.limit)
        rows = overdue.complete.filter { file in
            !known.contains(file.path) && !inLedger.contains("\(file.feed)/\(file.relative)")
                && (!isWatched || file.seconds > patience)
        }.prefix(StatusQuery.limitRead).map { file in
            StatusQuery.WaitingFile(
                feed: file.feed, path: file.path, bytes: file.bytes,
                since: Timestamp(seconds: now - Int64(file.seconds)),
                reason: reason[settings.language])
        }
    }

    private static let unserved = Phrase(
        en: "complete; no service is here to take it",
        fr: "complet ; aucun service n'est là pour le prendre")
    private static let paused = Phrase(
        en: "complete; the queue `\(InboxQueue.name)` is paused",
        fr: "complet ; la file `\(InboxQueue.name)` est en pause")
    private static let untaken = Phrase(
        en: "complete, and not taken yet: the service's log says why",
        fr: "complet, mais pas encore pris : le journal du service dit pourquoi")
}
