// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
internal import FileSystem
package import Postgres
internal import Wording

/// The folders of stored files, compared with the ledger: one folder at a time, by names alone.
///
/// The listing and the ledger are read side by side in the order of folder paths: names without a
/// row, and rows whose file is missing. Each row is read once, by an index. Memory holds the names
/// of one folder and a page of rows. No file is read or hashed.
package struct FolderComparison: Sendable {
    let layout: StorageLayout
    let companions: CompanionNames
    let language: Language
    /// Files of each kind that a report names, at most.
    let limit: Int
    /// The database went back: an absent folder is reported even if nothing says that it existed.
    let expectsAll: Bool
    /// Only the archive, and all that lies in its days' folders: hidden files, links and folders too.
    let isOfArchive: Bool

    /// Files of each kind that are named, at most; all are counted.
    package static let limitFiles = 100_000
    /// Rows of a folder read at a time, and names in one statement.
    static let pageRows = 10_000
    /// Characters of a folder's path, at most: a longer one has no place in the index.
    static let limitPath = 600
    /// The folder of a row's file, as in the index `file_folder`.
    static let folderOf: SQL = """
        left(f.stored_path, least(600, length(f.stored_path)
                                       - strpos(reverse(f.stored_path), '/'))) collate "C"
        """

    package init(
        feeds: [Feed], settings: Settings, limit: Int = limitFiles, expectsAll: Bool = false,
        isOfArchive: Bool = false
    ) throws {
        layout = try StorageLayout(settings)
        companions = CompanionNames(feeds: feeds, settings: settings)
        language = settings.language
        self.limit = limit
        self.expectsAll = expectsAll
        self.isOfArchive = isOfArchive
    }

    /// Where a comparison is: all folders up to this one were compared.
    package struct Position: Sendable, Equatable {
        package let feed: String
        package let folder: String
    }

    /// Findings so far.
    package struct Progress: Sendable {
        package var report: Report
        package var position: Position

        package init(report: Report, position: Position) {
            (self.report, self.position) = (report, position)
        }
    }

    /// Compares the days from one on, and in the other folders the files changed since then.
    ///
    /// - Parameters:
    ///   - since: seconds since 1970 UTC; nil: all there is.
    ///   - feed: only this one.
    ///   - earlier: a comparison of all that was cut off, to go on with.
    ///   - budget: time after which it is cut, behind a folder: at least one is compared.
    ///   - between: called after each folder: an error that it throws ends the comparison.
    package func run(
        since: Int64?, feed: String? = nil, from earlier: Progress? = nil,
        budget: Duration? = nil, on connection: Connection,
        between: (Progress) throws -> Void = { _ in }
    ) throws -> Report {
        var report = earlier?.report ?? Report()
        report.isResumed = earlier != nil
        if report.begunAt == nil {
            report.begunAt = try connection.now()
        }
        let end = budget.map { ContinuousClock.now + $0 }
        let start = earlier?.position
        for name in try feeds(&report, on: connection) {
            if let feed, feed != name { continue }
            if let start, FileName(name) < FileName(start.feed) { continue }
            let after = start?.feed == name ? start?.folder : nil
            var walk = FolderWalk(
                feed: name, listed: listed(of: name, since: since, &report), layout: layout,
                since: since)
            try walk.begin(after: after, on: connection)
            while let place = try walk.next(on: connection) {
                if isOfArchive, !Folder.holds(layout.archive, place.path.text) { continue }
                try compare(place, &report, on: connection)
                report.counts.folders += 1
                let position = Position(feed: name, folder: place.path.text)
                if let end, .now >= end {
                    report.cutAt = position
                    report.unknown.sort { $0.place < $1.place }
                    return report
                }
                try between(Progress(report: report, position: position))
            }
        }
        report.unknown.sort { $0.place < $1.place }
        return report
    }

    /// One folder of a feed.
    struct Place: Hashable {
        let feed: String
        let path: FileName
        /// In folders without days, files changed before are not looked at; in seconds.
        let since: Int64?
        /// A day of the archive.
        let isDay: Bool
    }
}
