// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Postgres

/// Which folders there are to compare.
extension FolderComparison {
    /// All that have a folder or a row; also those that are not declared any more.
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
            ).map { try $0[0, as: String.self] })
        for root in [places.archive, places.error, places.duplicate] {
            let found = Self.names(in: root, &report)
            if found == nil, !names.isEmpty { report.unread.append("\(root): it is not there") }
            names.formUnion((found ?? []).filter { !$0.hasPrefix(".") })
        }
        return names.sorted()
    }

    func folders(
        of feed: String, since: Int64?, _ report: inout Report, on connection: Connection
    ) throws -> [Place] {
        var all: Set<Place> = []
        let first = since.map { places.localDay($0) }
        for day in days(below: "\(places.archive)/\(feed)", &report)
        where first.map({ day >= $0 }) ?? true {
            all.insert(self.day("\(places.archive)/\(feed)/\(day)", of: feed, since: since))
        }
        for state in [FileState.duplicate, .rejected] {
            let path = places.folder(of: state, feed: feed)
            all.insert(Place(feed: feed, path: FileName(path), since: since, isDay: false))
        }
        // A folder that is gone with all that was in it is known to the ledger only.
        let known = try connection.query(
            """
            select distinct regexp_replace(stored_path, '/[^/]*$', '') from bascule.file
             where feed = \(feed) and stored_at is not null and purged_at is null
               and stored_path is not null
               and (\(since)::bigint is null or stored_at >= to_timestamp(\(since)))
               and (\(since)::bigint is null
                    or arrived_at >= to_timestamp(\(since)) - interval '\(raw: Self.patience)')
            """)
        for row in known {
            let path = try row[0, as: String.self]
            guard !all.contains(where: { $0.path == FileName(path) }) else { continue }
            all.insert(Place(feed: feed, path: FileName(path), since: since, isDay: false))
        }
        return all.sorted { $0.path.text < $1.path.text }
    }

    private func day(_ path: String, of feed: String, since: Int64?) -> Place {
        Place(feed: feed, path: FileName(path), since: since, isDay: true)
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

    /// Nil of what is not there; what can't be looked at is told.
    private static func names(in folder: String, _ report: inout Report) -> [String]? {
        do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
            let why = error.localizedDescription
            do { if try FileStatus(path: folder) == nil { return nil } } catch {
                report.unread.append("\(folder): \(error)")
                return []
            }
            report.unread.append("\(folder): \(why)")
            return []
        }
    }
}
