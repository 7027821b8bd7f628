// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Postgres
internal import Wording

/// Which folders there are to compare.
extension FolderComparison {
    private var roots: [String] {
        isOfArchive ? [layout.archive] : [layout.archive, layout.error, layout.duplicate]
    }

    /// Feeds with a folder or a row, including those no longer declared; in byte order.
    func feeds(_ report: inout Report, on connection: Connection) throws -> [String] {
        var names = Set(
            try connection.query(
                """
                with recursive feed as (
                    (select feed from bascule.file order by feed limit 1)
                    union all
                    select (select f.feed from bascule.file f where f.feed > feed.feed
                             order by f.feed limit 1)
                      from feed where feed.feed is not null
                )
                select feed from feed where feed is not null
                """
            ).values(as: String.self).map { FileName($0) })
        report.absent = []
        for root in roots {
            let found = self.names(in: root, &report)
            if found == nil { report.absent.append(root) }
            names.formUnion((found ?? []).filter { !$0.hasPrefix(".") }.map { FileName($0) })
        }
        // A new home lacks nothing.
        if expectsAll || !names.isEmpty {
            let why = Phrase(en: "it is not there", fr: "il n'existe pas")
            for root in report.absent { noteUnread(root, why, &report) }
        }
        return names.sorted().map(\.text)
    }

    /// The folders of a feed that exist, or may exist.
    func listed(of feed: String, since: Int64?, _ report: inout Report) -> [Place] {
        let archive = layout.folder(of: .loaded, feed: feed)
        let first = since.map { layout.localDay($0) }
        let days = days(below: archive, &report).filter { day in first.map { day >= $0 } ?? true }
        return days.map {
            Place(feed: feed, path: FileName("\(archive)/\($0)"), since: since, isDay: true)
        }
            + [FileState.duplicate, .rejected].map {
                Place(
                    feed: feed, path: FileName(layout.folder(of: $0, feed: feed)), since: since,
                    isDay: false)
            }
    }

    /// `YYYY/MM/DD` of the folders that are there.
    private func days(below archive: String, _ report: inout Report) -> [String] {
        func numbers(_ path: String, _ digits: Int) -> [String] {
            (names(in: path, &report) ?? []).filter { name in
                name.utf8.count == digits && name.utf8.allSatisfy { (48...57).contains($0) }
            }
        }
        return numbers(archive, 4).flatMap { year in
            numbers("\(archive)/\(year)", 2).flatMap { month in
                numbers("\(archive)/\(year)/\(month)", 2).map { "\(year)/\(month)/\($0)" }
            }
        }
    }

    /// Contents of a folder of files; nil if it can't be listed.
    func files(in folder: String, _ report: inout Report) throws -> [String]? {
        switch list(folder, &report) {
        case .names(let names): return names
        case .unread: return nil
        case .absent:
            // An absent mount does not prove that its files are gone; it is reported by itself.
            guard let root = roots.first(where: { Folder.holds($0, folder) }) else { return [] }
            return try FileStatus(path: root) == nil ? nil : []
        }
    }

    private enum Listing {
        case names([String]), absent, unread
    }

    /// Nil if nothing is there; an error is reported.
    private func names(in folder: String, _ report: inout Report) -> [String]? {
        switch list(folder, &report) {
        case .names(let names): names
        case .absent: nil
        case .unread: []
        }
    }

    private func list(_ folder: String, _ report: inout Report) -> Listing {
        do { return .names(try FileManager.default.contentsOfDirectory(atPath: folder)) } catch {
            let why: FileError
            do {
                if try FileStatus(path: folder) == nil { return .absent }
                why = FileError("list \(folder)", errno: Self.number(of: error))
            } catch { why = error }
            noteUnread(folder, Self.phrase(why), &report)
            return .unread
        }
    }

    /// The system's words when a folder could not be listed.
    private static func number(of error: any Error) -> Int32 {
        // Here the cause is a Swift error, which is no `NSError` until it is bridged.
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
        let inner = cause as NSError
        return inner.domain == NSPOSIXErrorDomain ? Int32(inner.code) : EIO
    }

    private static func phrase(_ error: FileError) -> Phrase {
        let french =
            error.code == .accessDenied
            ? "le compte de Bascule n'a pas le droit de le lire"
            : error.frenchReason
        return Phrase(en: error.reason, fr: french)
    }

    /// Notes, in the site's language, a folder that could not be compared.
    func noteUnread(_ folder: String, _ why: Phrase, _ report: inout Report) {
        report.noteUnread(Phrase(en: "\(folder): \(why.en)", fr: "\(folder) : \(why.fr)")[language])
    }
}
