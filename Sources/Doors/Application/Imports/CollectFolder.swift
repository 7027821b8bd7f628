// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Ingest
internal import Postgres
internal import Wording

/// The folder that a feed's files are collected from by a schedule: `collect/<feed's folder>` of the
/// home, where a share may be mounted.
///
/// It is judged as the feed's inbox is: names, markers, checksums, what is never read. But its files
/// belong to whoever put them there and stay: each content is loaded once.
struct CollectFolder: Sendable {
    /// New files that one run loads.
    static let limit = 10_000
    /// A file that changed since may still be written: no lease tells of a share's other end.
    static let rest = Duration.seconds(60)

    struct Found: Sendable {
        /// The complete ones, the oldest first, as they were changed: a later one amends.
        var files: [Arrival] = []
        /// Not complete yet.
        var resting: [Waiting] = []
        /// What could not be looked at.
        var unread: [Waiting] = []
        /// Names that the feed does not take.
        var others = 0
        /// What is never read.
        var refused: [Refusal] = []
    }

    let path: String
    private let feed: Feed
    private let home: String

    init(_ feed: Feed, in settings: Settings) {
        self.feed = feed
        home = settings.home + "/collect"
        path = "\(home)/\(feed.folder)"
    }

    /// Blocks for as long as the folder takes.
    ///
    /// It is not made here: a folder in the place of a share would be one without files.
    /// - Throws: `CollectError`, `InboxError`.
    func look(at now: Date = Date(), on connection: borrowing Connection) throws -> Found {
        guard try FileStatus(path: path)?.isFolder == true else { throw CollectError.absent(path) }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch { throw CollectError.unlisted(path, "\(error.localizedDescription)") }
        if names.isEmpty {
            guard try !KnownBytes.haveCome(from: path, to: feed.name, on: connection) else {
                throw CollectError.emptied(path)
            }
            return Found()
        }
        let instant = Int64(now.timeIntervalSince1970 * 1e9)
        var options = WatcherOptions()
        options.stillness = { .nanoseconds(max(0, instant - $0.ctimeNanoseconds)) }
        var folder = WatchedFolder(feed, inbox: home)
        folder.quiet = max(folder.quiet ?? Self.rest, Self.rest)
        let look = try InboxLook([folder], options: options)
        var found = Found(files: look.arrivals.map(own), refused: look.refusals)
        for waiting in look.waiting {
            switch waiting.reason {
            case .unreadable, .unlisted: found.unread.append(waiting)
            case _ where waiting.isStray: found.others += 1
            default: found.resting.append(waiting)
            }
        }
        found.files.sort {
            ($0.identity.ctimeNanoseconds, $0.relative)
                < ($1.identity.ctimeNanoseconds, $1.relative)
        }
        return found
    }

    /// Named by its whole path, so that a copy of it is loaded; what came with it stays as well.
    private func own(_ arrival: Arrival) -> Arrival {
        Arrival(
            label: feed.name, root: "/", relative: arrival.path, identity: arrival.identity,
            promisedSHA256: arrival.promisedSHA256)
    }

    /// Those of the files that the ledger has not settled as they are, without reading them.
    func new(_ files: [Arrival], on connection: borrowing Connection) throws -> [Arrival] {
        let settled = try KnownBytes.settled(files, of: feed.name, on: connection)
        return files.filter { !settled.contains($0.relative) }
    }

    /// Whether the ledger has a file of this feed with the same bytes, whatever became of it.
    func isKnown(_ arrival: Arrival, on connection: borrowing Connection) throws -> Bool {
        try KnownBytes.areKnown(at: arrival.relative, to: feed.name, on: connection)
    }
}
