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
/// Files stay in it, and belong to whoever put them there: each content is loaded once.
struct CollectFolder: Sendable {
    /// Files that one look takes.
    static let limit = 10_000
    /// A file that changed since may still be written: no lease tells of a share's other end.
    static let rest = Duration.seconds(60)

    struct Found: Sendable {
        /// The oldest first, as they were changed: a later one amends.
        var files: [Arrival] = []
        /// Those that changed just now.
        var resting = 0
        /// There are more than a look takes.
        var isCut = false
    }

    let path: String
    private let feed: Feed

    init(_ feed: Feed, in settings: Settings) {
        self.feed = feed
        path = settings.home + "/collect/" + feed.folder
    }

    var tooMany: Phrase {
        Phrase(
            en: "\(path) has more than \(Self.limit) files: the oldest were looked at; take away"
                + " what is loaded",
            fr: "\(path) a plus de \(Self.limit) fichiers : les plus anciens ont été vus ; retirez"
                + " ce qui est chargé")
    }

    /// The files that the feed's patterns take; makes the folder where it is missing.
    ///
    /// - Throws: `FileError`.
    func look(at now: Date = Date()) throws -> Found {
        try Folder.create(path)
        var all: [(arrival: Arrival, changed: Int64)] = []
        var found = Found()
        let edge = Int64((now.timeIntervalSince1970 - Self.rest / .seconds(1)) * 1e9)
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            guard !name.hasPrefix("."),
                feed.patterns.contains(where: { FilePattern.matches(name, $0) }),
                let status = try FileStatus(path: "\(path)/\(name)"), status.isRegular
            else { continue }
            guard status.changedNanoseconds < edge else {
                found.resting += 1
                continue
            }
            let arrival = Arrival(
                label: feed.name, root: "/", relative: "\(path)/\(name)",
                identity: FileIdentity(status))
            all.append((arrival, status.changedNanoseconds))
        }
        all.sort { ($0.changed, $0.arrival.relative) < ($1.changed, $1.arrival.relative) }
        found.isCut = all.count > Self.limit
        found.files = all.prefix(Self.limit).map(\.arrival)
        return found
    }

    /// Whether the ledger has a file of this feed with the same bytes, whatever became of it.
    func isKnown(_ arrival: Arrival, on connection: borrowing Connection) throws -> Bool {
        try KnownBytes.areKnown(at: arrival.relative, to: feed.name, on: connection)
    }
}
