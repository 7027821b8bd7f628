// SPDX-License-Identifier: Apache-2.0

package import Inbox
package import Postgres
package import Views
package import Wording

/// State of the site at a glance, as the database knows it.
package struct StatusQuery: Sendable {
    /// A file that waits in an inbox.
    package struct WaitingFile: Sendable, Equatable {
        /// Nil: no feed takes it.
        package let feed: String?
        package let path: String
        package let bytes: Int64
        /// Nil: unknown.
        package let since: Timestamp?
        package let reason: String

        package init(
            feed: String?, path: String, bytes: Int64, since: Timestamp?, reason: String
        ) {
            self.feed = feed
            self.path = path
            self.bytes = bytes
            self.since = since
            self.reason = reason
        }
    }

    /// By the database's clock.
    package let now: Timestamp
    /// Services that gave a sign of life lately.
    package let services: [ServiceView]
    /// Files that wait in the inboxes.
    package let waiting: [WaitingFile]
    /// Feed, state and number of files of the last 24 hours.
    package let lastDay: [FileCount]
    /// Files deferred or at work.
    package let open: [FileView]
    /// Settled files that have not reached their last place.
    package let pendingMoves: Int
    /// Those that can't be moved for a reason of their own.
    package let blocked: [BlockedFileView]

    /// Lines shown of a list, at most.
    package static let limitRows = 50
    /// Rows read of a list, at most: who may see some feeds only sees those of all that were read.
    package static let limitRead = 5_000

    /// - Parameters:
    ///   - strays: files found in the inboxes just now that no feed will take.
    ///   - language: of why they wait.
    package init(
        strays: [Waiting] = [], language: Language = .en, on connection: Connection
    ) throws {
        let (now, limit) = (try connection.now(), Self.limitRead)
        let lately = now.before(.seconds(ServiceRecord.silentAfterSeconds))
        self.now = now
        var alive = ServiceView.Filter()
        alive.seenSince = lately
        services = try alive.first(.max, on: connection)
        var told = WaitingFileView.Filter()
        told.seenSince = lately
        let files = try told.first(limit, on: connection).map(WaitingFile.init)
        let found = strays.map { WaitingFile($0, in: language, at: now) }
        waiting = Self.together(files + found)
        lastDay = try FileCount.lastDay(on: connection)
        open = try FileView.open(seenSince: lately, limit: limit, on: connection)
        pendingMoves = try FileView.pendingMoves(on: connection)
        blocked = try BlockedFileView.Filter().first(limit, on: connection)
    }

    /// One line a path, from the first observer.
    private static func together(_ files: [WaitingFile]) -> [WaitingFile] {
        let first = Dictionary(grouping: files, by: \.path).values.compactMap { files in
            files.min { ($0.since?.seconds ?? 0) < ($1.since?.seconds ?? 0) }
        }
        return Array(
            first.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.prefix(limitRead))
    }
}

extension StatusQuery.WaitingFile {
    fileprivate init(_ file: WaitingFileView) {
        self.init(
            feed: file.feed, path: file.path, bytes: file.bytes, since: file.since,
            reason: file.reason)
    }

    fileprivate init(_ stray: Waiting, in language: Language, at now: Timestamp) {
        self.init(
            feed: stray.label.flatMap { $0.isEmpty ? nil : $0 }, path: stray.path,
            bytes: stray.size, since: now.before(stray.waited),
            reason: stray.reason.sentence(in: language))
    }
}
