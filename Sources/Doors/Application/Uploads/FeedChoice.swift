// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import DelimitedText
package import Feeds
internal import FileSystem
internal import Foundation
internal import Records
internal import Wording

/// Why a feed was taken for a file, and why no other.
package struct FeedChoice: Sendable, Codable, Equatable {
    /// One feed, looked at.
    package struct Look: Sendable, Codable, Equatable {
        package let feed: String
        package let title: String
        package let patterns: [String]
        package let takesName: Bool
        /// Rows of the beginning, read as this feed's, and those of them that pass; nil: it was not
        /// looked into.
        package var rows: Int?
        package var passing: Int?
        /// Why the file as a whole can't be of this feed, in the site's language.
        package var trouble: String?

        /// Whether its beginning reads as a file of this feed.
        package var fits: Bool { trouble == nil && (rows ?? 0) > 0 }
    }

    /// Nil: none, or more than one of them would do.
    package let feed: String?
    /// Whether somebody has named it.
    package let isNamed: Bool
    package let looks: [Look]

    /// Bytes of a file that are looked into, unpacked.
    package static let bytesLookedAt = 256 << 10

    /// Of a file whose feed somebody has named.
    package init(named feed: Feed, name: String) {
        self.feed = feed.name
        isNamed = true
        looks = [Look(feed, name)]
    }

    /// By name and content: a feed that takes the name, and of several the one whose rows pass.
    ///
    /// Reads the file's beginning once for each feed: blocks.
    ///
    /// - Parameters:
    ///   - path: where its bytes are.
    ///   - feeds: those that may be chosen.
    package init(
        of path: String, name: String, among feeds: [Feed], in installation: Installation
    ) {
        let language = installation.settings.language
        looks = feeds.map { feed in
            var look = Look(feed, name)
            look.lookInto(path, name, feed, language)
            return look
        }
        isNamed = false
        let named = looks.filter(\.takesName)
        let fitting = named.filter(\.fits).sorted { ($0.passing ?? 0) > ($1.passing ?? 0) }
        // Two that read it equally well: nothing is guessed.
        let isClear =
            fitting.count == 1
            || fitting.count > 1 && (fitting[0].passing ?? 0) > (fitting[1].passing ?? 0)
        feed = named.count == 1 ? named[0].feed : isClear ? fitting[0].feed : nil
    }

    package init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }

    package var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

extension FeedChoice.Look {
    fileprivate init(_ feed: Feed, _ name: String) {
        self.init(
            feed: feed.name, title: feed.title, patterns: feed.patterns,
            takesName: feed.takes(fileName: name))
    }

    fileprivate mutating func lookInto(
        _ path: String, _ name: String, _ feed: Feed, _ language: Language
    ) {
        do {
            let file = try OpenFile(reading: path)
            try withExtendedLifetime(file) {
                var source = Beginning(
                    of: Unpacked(
                        FileSource(descriptor: file.descriptor), limits: feed.readLimits))
                let preview = try Preview.of(
                    &source, fileName: name, feed: feed, rows: 0, faults: 1, keys: 0)
                rows = preview.counts.rowsRead
                passing = preview.counts.rowsAccepted
                trouble = preview.fileFaults.first { $0.rule != .rejectsLimit }?
                    .message(in: language)
            }
        } catch {
            // What can't be unpacked or decoded is no file of this feed.
            let general = Phrase(
                en: "It can't be read as a file of this feed.",
                fr: "Il ne peut pas être lu comme un fichier de ce flux.")
            // A file's error names a place of the server.
            trouble = (error is FileError ? nil : (error as? any Worded)?.sentence ?? nil)?[language]
                ?? general[language]
        }
    }
}

/// The first bytes of a source.
private struct Beginning<Base: ByteSource>: ByteSource {
    private var base: Base
    private var left = FeedChoice.bytesLookedAt

    init(of base: Base) { self.base = base }

    var packing: Packing { base.packing }

    mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        guard left > 0 else { return 0 }
        let count = try base.read(into: &buffer, limit: min(limit, left))
        left -= count
        return count
    }
}
