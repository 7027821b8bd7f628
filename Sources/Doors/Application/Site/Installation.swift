// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
internal import Foundation
internal import Ingest
internal import Wording

/// The settings and the feeds of this site, checked.
///
/// A feed whose declaration has mistakes is left out: its files wait, everything else works.
package struct Installation {
    package let settings: Settings
    package let catalog: FeedCatalog
    /// Of the feeds left out.
    let feedMistakes: [Mistake]

    /// Reads both.
    ///
    /// - Throws: `Mistakes` of the settings, or of the folder of the feeds.
    package init(
        home: String?, config: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        settings = try Self.settings(home: home, config: config, environment: environment)
        let (catalog, mistakes) = FeedCatalog.load(
            folder: settings.declarations.feeds, settings: settings)
        guard mistakes.isEmpty || !catalog.broken.isEmpty else {
            throw Mistakes(mistakes, in: settings.language)
        }
        self.catalog = catalog
        feedMistakes = mistakes
    }

    /// The settings alone.
    ///
    /// - Throws: `Mistakes`.
    package static func settings(
        home: String?, config: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Settings {
        try Settings.load(home: home, config: config, environment: environment)
    }

    /// Whether the folders keep out of each other's way.
    ///
    /// - Throws: `Mistakes`.
    package func checkFolders() throws {
        let mistakes = try FolderLayout.mistakes(settings, feeds: catalog.feeds)
        guard mistakes.isEmpty else { throw Mistakes(mistakes, in: settings.language) }
    }

    /// A feed by name.
    ///
    /// - Throws: `UnknownFeed`, or the `Mistakes` of its declaration.
    package func feed(named name: String) throws -> Feed {
        if let feed = catalog[name] { return feed }
        if let broken = catalog.broken.first(where: { $0.name == name }) {
            throw Mistakes(broken.mistakes, in: settings.language)
        }
        throw UnknownFeed(name: name, near: catalog.nearestName(to: name))
    }

    /// - Throws: `UnknownFeed` where no declaration, be it one with a mistake, has this name.
    package func requireFeed(named name: String) throws {
        guard catalog[name] == nil, !catalog.broken.contains(where: { $0.name == name }) else {
            return
        }
        throw UnknownFeed(name: name, near: catalog.nearestName(to: name))
    }
}
