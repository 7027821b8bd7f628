// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// The declared feeds of a site.
package struct FeedCatalog: Sendable {
    /// By name.
    package var feeds: [Feed]
    /// Feeds that can't be used: their files wait, the others are loaded.
    package var broken: [BrokenFeed]

    package init(feeds: [Feed], broken: [BrokenFeed] = []) {
        self.feeds = feeds.sorted { $0.name < $1.name }
        self.broken = broken.sorted { $0.name < $1.name }
    }

    /// Every table that is filled, as the feed that fills it.
    package var eachTable: [Feed] { feeds.flatMap(\.eachTable) }

    package subscript(name: String) -> Feed? {
        feeds.first { $0.name == name }
    }

    /// The name of the known feed nearest to one that is not, for a message.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: feeds.map(\.name))
    }

    /// The feed that takes a file of this name in this folder (relative to the inbox); nil when
    /// none does.
    package func feed(folder: String, fileName: String) -> Feed? {
        feeds.first { $0.folder == folder && $0.takes(fileName: fileName) }
    }

    /// Reads every `*.yaml` of a folder; feeds with mistakes are left out and all mistakes told.
    ///
    /// Of two feeds that exclude each other the one in the later file is left out.
    package static func load(folder: String, settings: Settings) -> (FeedCatalog, [Mistake]) {
        var outlines: [String: BrokenFeed] = [:]
        guard
            let (feeds, found) = DeclarationFolder.read(
                folder,
                { text, file in
                    outlines[file] = BrokenFeed(outlineOf: text, file: file)
                    return parse(text, file: file, settings: settings)
                })
        else {
            let mistake = Mistake(
                file: folder,
                what: Phrase(
                    en: "The folder of the feeds is not there",
                    fr: "Le dossier des flux n'existe pas"),
                remedy: Phrase(
                    en:
                        "Create it (`bascule init` makes a whole home), or set BASCULE_DECLARATIONS_FEEDS",
                    fr:
                        "Créez-le (`bascule init` fait une installation entière), ou réglez BASCULE_DECLARATIONS_FEEDS"
                ))
            return (FeedCatalog(feeds: []), [mistake])
        }
        // In a folder that can't be read no feed is known, and none is broken.
        if found.contains(where: { $0.file == folder }) {
            return (FeedCatalog(feeds: []), found)
        }
        let mistakes = found + conflicts(between: feeds)
        let files = Dictionary(grouping: mistakes, by: \.file)
        let broken = files.map { file, mistakes in
            var feed = outlines[file] ?? BrokenFeed(outlineOf: "", file: file)
            feed.mistakes = mistakes
            return feed
        }
        return (
            FeedCatalog(feeds: feeds.filter { files[$0.file] == nil }, broken: broken), mistakes
        )
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ source: String, file: String, settings: Settings
    ) -> (Feed?, [Mistake]) {
        var parser = FeedParser(settings: settings)
        let feed = parser.parse(source, file: file)
        return (feed, parser.mistakes.all)
    }

    /// Things that two feeds cannot share: a name, a table, the same files of a folder.
    static func conflicts(between feeds: [Feed]) -> [Mistake] {
        var mistakes: [Mistake] = []
        for (index, feed) in feeds.enumerated() {
            for other in feeds[..<index] {
                func addMistake(_ what: Phrase, _ remedy: Phrase) {
                    mistakes.append(
                        Mistake(file: feed.file, line: 1, column: 1, what: what, remedy: remedy))
                }
                if feed.name == other.name {
                    addMistake(
                        Phrase(
                            en: "The feed `\(feed.name)` is also declared in \(other.file)",
                            fr: "Le flux `\(feed.name)` est aussi déclaré dans \(other.file)"),
                        Phrase(en: "Rename one", fr: "Renommez l'un des deux"))
                }
                for mine in feed.eachTable
                where other.eachTable.contains(where: { !mine.isApart(from: $0) }) {
                    addMistake(
                        Phrase(
                            en:
                                "The feed `\(other.name)` fills the table \(mine.table) or its history too",
                            fr:
                                "Le flux `\(other.name)` remplit aussi la table \(mine.table) ou son historique"
                        ),
                        Phrase(
                            en: "Give each feed its own table",
                            fr: "Donnez à chaque flux sa propre table"))
                }
                guard feed.folder == other.folder else { continue }
                for mine in feed.patterns {
                    for others in other.patterns where FilePattern.overlap(mine, others) {
                        addMistake(
                            Phrase(
                                en:
                                    "A file of the folder `\(feed.folder)` may match both `\(mine)` and `\(others)` of the feed `\(other.name)`",
                                fr:
                                    "Un fichier du dossier `\(feed.folder)` peut correspondre à la fois à `\(mine)` et à `\(others)` du flux `\(other.name)`"
                            ),
                            Phrase(
                                en:
                                    "Give the feeds folders of their own, or patterns that no name matches twice",
                                fr:
                                    "Donnez à chaque flux son propre dossier, ou des motifs tels qu'aucun nom n'en remplisse deux"
                            )
                        )
                    }
                }
            }
        }
        return mistakes
    }
}

extension Feed {
    /// Whether a file's name matches; with `.gz` or `.zip` behind a match too.
    package func takes(fileName: String) -> Bool {
        patterns.contains { FilePattern.matches(fileName, $0) }
    }
}
