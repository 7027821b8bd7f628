// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Ingest
internal import Postgres

/// Complete files that have waited in the inboxes for longer than any running service lets them.
struct OverdueFiles: Sendable {
    struct File: Sendable, Hashable {
        let feed: String
        let path: String
        let relative: String
        let bytes: Int64
        /// Since it was complete.
        let seconds: Int
    }

    /// Seconds that a complete file may wait.
    let limit: Int
    /// The one that has waited longest first.
    let files: [File]
    /// All that are complete, in the same order.
    let complete: [File]

    init(complete: [File], limit: Int) {
        self.limit = limit
        self.complete = complete.sorted { $0.seconds > $1.seconds }
        files = self.complete.filter { $0.seconds > limit }
    }

    /// Lists the inboxes, which blocks; a folder that is not there has none.
    init(_ installation: Installation) throws {
        let settings = installation.settings
        var options = WatcherOptions()
        options.quiet = settings.quiet
        let folders = installation.catalog.feeds.map {
            WatchedFolder($0, inbox: settings.folders.inbox)
        }
        let look = try InboxLook(folders, options: options)
        let now = Int64(Date().timeIntervalSince1970 * 1e9)
        let limit = Int(settings.overdueAfter / .seconds(1))
        let complete = look.arrivals.map { arrival in
            File(
                feed: arrival.label, path: arrival.path, relative: arrival.relative,
                bytes: arrival.identity.size,
                seconds: Int((now - arrival.identity.ctimeNanoseconds) / 1_000_000_000))
        }
        // Writers can't be detected there: a file unchanged for so long has none.
        let resting = try look.waiting.compactMap { waiting -> File? in
            guard let feed = waiting.label, let required = waiting.reason.rest,
                let changed = try FileStatus(path: waiting.path)?.changedNanoseconds
            else { return nil }
            return File(
                feed: feed, path: waiting.path, relative: waiting.relative, bytes: waiting.size,
                seconds: Int((now - changed) / 1_000_000_000 - Int64(required / .seconds(1))))
        }
        self.init(complete: complete + resting.filter { $0.seconds > 0 }, limit: limit)
    }
}

extension WaitReason {
    /// The time without change that is asked for; nil: it waits for something else.
    fileprivate var rest: Duration? {
        switch self {
        case .quiet(_, let required), .empty(_, let required): required
        // It can't be known whether it is complete, so it is not passed over either.
        case .unreadable: .zero
        case .openForWriting, .growing, .marker, .checksum, .nulTail, .linked, .unmatched, .outside,
            .orphan, .leftUpload, .unlisted, .declaredLater:
            nil
        }
    }
}
