// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Postgres

/// The folders of one feed, those on disk and those in the ledger, each once, in byte order.
///
/// Folders in the ledger cost one index look-up each, however many files they have.
struct FolderWalk {
    typealias Place = FolderComparison.Place

    let feed: String
    private let listed: [Place]
    private let since: Int64?
    /// The feed's folder of the archive, and the first of its days that is compared.
    private let archive: String
    private let firstDay: String?
    private var index = 0
    private var known: FileName?

    /// - Parameter listed: folders on disk.
    init(feed: String, listed: [Place], layout: StorageLayout, since: Int64?) {
        self.feed = feed
        self.listed = listed.sorted { $0.path < $1.path }
        self.since = since
        archive = layout.folder(of: .loaded, feed: feed)
        firstDay = since.map { "\(layout.folder(of: .loaded, feed: feed))/\(layout.localDay($0))" }
    }

    /// - Parameter folder: the last that was compared.
    mutating func begin(after folder: String?, on connection: Connection) throws {
        if let folder {
            let last = FileName(folder)
            index = listed.firstIndex { last < $0.path } ?? listed.count
        }
        known = try nextKnown(from: folder.map(Self.behind) ?? "", on: connection)
    }

    mutating func next(on connection: Connection) throws -> Place? {
        let here = index < listed.count ? listed[index] : nil
        if let known, here.map({ known < $0.path }) ?? true {
            self.known = try nextKnown(from: Self.behind(known.text), on: connection)
            return Place(feed: feed, path: known, since: since, isDay: false)
        }
        guard let here else { return nil }
        index += 1
        if known == here.path {
            known = try nextKnown(from: Self.behind(here.path.text), on: connection)
        }
        return here
    }

    /// Behind a folder's own path there is no name that is less.
    private static func behind(_ folder: String) -> String { folder + "\u{1}" }

    private func nextKnown(from start: String, on connection: Connection) throws -> FileName? {
        var bound = start
        while true {
            let found = try connection.query(
                """
                select \(raw: FolderComparison.folderOf) from bascule.file f
                 where f.feed = \(feed) and f.stored_path is not null
                   and \(raw: FolderComparison.folderOf) >= \(bound)
                 order by \(raw: FolderComparison.folderOf) limit 1
                """
            ).firstValue(as: String.self)
            guard let folder = found.map({ FileName($0) }) else { return nil }
            // The days before the first are passed over at once.
            guard let firstDay, Folder.holds(archive, folder.text), folder < FileName(firstDay)
            else { return folder }
            bound = firstDay
        }
    }
}
