// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Ingest
internal import Wording

extension Installation {
    /// At most so many files of each broken feed are looked at.
    private static let shownFiles = 1_000

    /// Where files wait for a declaration to be mended.
    var unreadFolders: [String] {
        catalog.broken.map { "\(settings.folders.inbox)/\($0.folder)" }
    }

    /// The search for files in the inboxes that will never be taken.
    var strays: Strays {
        Strays(
            inbox: settings.folders.inbox,
            folders: catalog.feeds.map { WatchedFolder($0, inbox: settings.folders.inbox) },
            unread: unreadFolders)
    }

    /// Files waiting in the inboxes of feeds that can't be used: feed, path, bytes, reason.
    func filesOfBrokenFeeds() -> [StatusQuery.WaitingFile] {
        catalog.broken.flatMap { feed -> [StatusQuery.WaitingFile] in
            let folder = "\(settings.folders.inbox)/\(feed.folder)"
            let names = (FileManager.default.enumerator(atPath: folder) ?? .init())
                .compactMap { $0 as? String }.filter { !$0.hasPrefix(".") }.sorted()
            let why = why(feed)
            return names.prefix(Self.shownFiles).compactMap { name in
                size("\(folder)/\(name)").map {
                    StatusQuery.WaitingFile(
                        feed: feed.name, path: name, bytes: $0, since: nil, reason: why)
                }
            }
        }
    }

    /// Bytes of a plain file; nil for anything else.
    private func size(_ path: String) -> Int64? {
        do {
            guard let status = try FileStatus(path: path), status.isRegular else { return nil }
            return status.size
        } catch {
            return nil
        }
    }

    private func why(_ feed: BrokenFeed) -> String {
        let place = feed.mistakes.first.map { "\($0.file):\($0.line)" } ?? feed.file
        return settings.language == .fr
            ? "la déclaration du flux a une faute (\(place)) : `bascule check`"
            : "the feed's declaration has a mistake (\(place)): `bascule check`"
    }
}
