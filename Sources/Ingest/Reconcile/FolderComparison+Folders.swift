// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Postgres

/// Which folders there are to compare.
extension FolderComparison {
    private var roots: [String] { [places.archive, places.error, places.duplicate] }

    /// All that have a folder or a row, also those that are not declared any more; by their bytes.
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
            ).map { try FileName($0[0, as: String.self]) })
        for root in roots {
            let found = Self.names(in: root, &report)
            if found == nil, !names.isEmpty { report.tell("\(root): it is not there") }
            names.formUnion((found ?? []).filter { !$0.hasPrefix(".") }.map { FileName($0) })
        }
        return names.sorted().map(\.text)
    }

    /// The folders of a feed that are there, or may be.
    func listed(of feed: String, since: Int64?, _ report: inout Report) -> [Place] {
        let archive = places.folder(of: .loaded, feed: feed)
        let first = since.map { places.localDay($0) }
        let days = days(below: archive, &report).filter { day in first.map { day >= $0 } ?? true }
        return days.map {
            Place(feed: feed, path: FileName("\(archive)/\($0)"), since: since, isDay: true)
        }
            + [FileState.duplicate, .rejected].map {
                Place(
                    feed: feed, path: FileName(places.folder(of: $0, feed: feed)), since: since,
                    isDay: false)
            }
    }

    /// `YYYY/MM/DD` of the folders that are there.
    private func days(below archive: String, _ report: inout Report) -> [String] {
        func numbers(_ path: String, _ digits: Int) -> [String] {
            (Self.names(in: path, &report) ?? []).filter { name in
                name.utf8.count == digits && name.utf8.allSatisfy { (48...57).contains($0) }
            }
        }
        return numbers(archive, 4).flatMap { year in
            numbers("\(archive)/\(year)", 2).flatMap { month in
                numbers("\(archive)/\(year)/\(month)", 2).map { "\(year)/\(month)/\($0)" }
            }
        }
    }

    /// What is in a folder of files; nil where that can't be told.
    func files(in folder: String, _ report: inout Report) throws -> [String]? {
        switch Self.list(folder, &report) {
        case .names(let names): return names
        case .unread: return nil
        case .absent:
            // A mount that is away is no proof that its files are gone; it is told of by itself.
            guard let root = roots.first(where: { Folder.holds($0, folder) }) else { return [] }
            return try FileStatus(path: root) == nil ? nil : []
        }
    }

    private enum Listing {
        case names([String]), absent, unread
    }

    /// Nil of what is not there; what can't be looked at is told.
    private static func names(in folder: String, _ report: inout Report) -> [String]? {
        switch list(folder, &report) {
        case .names(let names): names
        case .absent: nil
        case .unread: []
        }
    }

    private static func list(_ folder: String, _ report: inout Report) -> Listing {
        do { return .names(try FileManager.default.contentsOfDirectory(atPath: folder)) } catch {
            var why = error.localizedDescription
            do { if try FileStatus(path: folder) == nil { return .absent } } catch {
                why = "\(error)"
            }
            report.tell("\(folder): \(why)")
            return .unread
        }
    }
}
