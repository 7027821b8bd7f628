// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Postgres

/// Recognises a file's companion by its name: the file's own name with an ending behind it.
struct CompanionNames: Sendable {
    /// Endings that the feeds of today declare.
    private let declared: [String: [String]]
    private let settings: Settings

    /// Endings that are recognised whatever the ledger has forgotten.
    private static let usual = [
        ".ok", ".done", ".ready", ".fin", ".md5", ".sha1", ".sha256", ".sha512",
    ]
    /// A marker or a checksum is no larger (64 KiB): a larger one is a file.
    static let limitBytes: Int64 = 64 << 10
    /// Earlier declarations that are consulted, the last ones.
    private static let limitVersions = 1_000

    init(feeds: [Feed], settings: Settings) {
        declared = Dictionary(
            feeds.map { ($0.name, Self.suffixes(of: $0)) }, uniquingKeysWith: { one, _ in one })
        self.settings = settings
    }

    private static func suffixes(of feed: Feed) -> [String] {
        [feed.arrival.marker, feed.arrival.checksum].compactMap(\.self)
    }

    /// Whether the feed, as it is, has such files follow its own.
    func isDeclared(_ name: String, by feed: String) -> Bool {
        (declared[feed] ?? []).contains { name.hasSuffix($0) }
    }

    /// The endings of all present and earlier feeds, as far as the ledger knows their declarations.
    func suffixes(on connection: Connection) throws -> [String] {
        let sources = try connection.query(
            """
            select source from bascule.feed_version order by id desc limit \(Self.limitVersions)
            """
        ).values(as: String.self)
        let past = sources.compactMap { source in
            FeedCatalog.parse(source, file: "an earlier declaration", settings: settings).0
        }.flatMap(Self.suffixes)
        return Set(Self.usual + past + declared.values.flatMap(\.self)).sorted()
    }

    /// The possible names of the file that a name follows.
    static func files(of name: String, _ suffixes: [String]) -> [String] {
        let sent = StoredName(name).sent
        return suffixes.flatMap { suffix in
            [name, sent].compactMap(\.self).compactMap { name in
                name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count
                    ? String(name.dropLast(suffix.count)) : nil
            }
        }
    }
}
