// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Site

extension Installation {
    /// Of each broken feed at most so many files are shown.
    private static let shownFiles = 20

    /// What waits in the inboxes of feeds that can't be used: `[feed, path, bytes, since, why]`.
    func filesOfBrokenFeeds() -> [[String]] {
        catalog.broken.flatMap { feed -> [[String]] in
            let folder = "\(settings.folders.inbox)/\(feed.folder)"
            let names = (FileManager.default.enumerator(atPath: folder) ?? .init())
                .lazy.compactMap { $0 as? String }.filter { !$0.hasPrefix(".") }
            let why = why(feed)
            return names.compactMap { name -> [String]? in
                let attributes: [FileAttributeKey: Any]
                do {
                    attributes = try FileManager.default.attributesOfItem(
                        atPath: "\(folder)/\(name)")
                } catch {
                    return nil
                }
                guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
                return [feed.name, name, "\(attributes[.size] ?? 0)", "", why]
            }
            .prefix(Self.shownFiles).map(\.self)
        }
    }

    private func why(_ feed: BrokenFeed) -> String {
        let place = feed.mistakes.first.map { "\($0.file):\($0.line)" } ?? feed.file
        return settings.language == .fr
            ? "la déclaration du flux a une faute (\(place)) : `bascule check`"
            : "the feed's declaration has a mistake (\(place)): `bascule check`"
    }
}
