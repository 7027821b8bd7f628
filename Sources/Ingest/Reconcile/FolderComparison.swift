// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import FileSystem
internal import Foundation
package import Postgres
internal import Site

/// The folders of stored files, held against the ledger: one folder at a time, by names alone.
///
/// A folder is listed, and asked for in a few set statements: which of its names no row has, and which rows
/// name a file that it lacks. Nothing is read, and no bytes are hashed.
package struct FolderComparison: Sendable {
    let places: Places
    /// Suffixes of the marker and checksum files that follow a feed's files, by feed.
    private let companions: [String: [String]]

    /// Files of each kind that are named, at most; all are counted.
    package static let limitFiles = 100_000
    /// Names that one statement asks for.
    private static let batchNames = 100_000

    package init(places: Places, feeds: [Feed]) {
        self.places = places
        companions = Dictionary(
            feeds.map { feed in
                (feed.name, [feed.arrival.marker, feed.arrival.checksum].compactMap(\.self))
            }, uniquingKeysWith: { one, _ in one })
    }

    /// What was found.
    package struct Report: Sendable {
        /// Stored, and no row of the ledger is about it: in the order in which they were stored.
        package internal(set) var unknown: [UnknownFile] = []
        /// Rows whose stored file is not there.
        package internal(set) var missing: [MissingFile] = []
        package internal(set) var folders = 0
        /// What could not be listed, and why.
        package internal(set) var unread: [String] = []

        /// All folders could be looked at, and nothing in them is unknown.
        package var isSeenAndKnown: Bool { unknown.isEmpty && unread.isEmpty }
        package var isClean: Bool { unknown.isEmpty && missing.isEmpty && unread.isEmpty }
    }

    /// Compares the days from one on, and of the other folders what changed since then.
    ///
    /// - Parameters:
    ///   - since: seconds since 1970 UTC; nil: all there is.
    ///   - feed: only this one.
    ///   - between: called after each folder: what it throws ends the comparison.
    package func run(
        since: Int64?, feed: String? = nil, on connection: Connection,
        between: () throws -> Void = {}
    ) throws -> Report {
        var report = Report()
        for name in try feeds(&report, on: connection) where feed.map({ $0 == name }) ?? true {
            for folder in try folders(of: name, since: since, &report, on: connection) {
                try compare(folder, &report, on: connection)
                report.folders += 1
                try between()
            }
        }
        report.unknown.sort { $0.place < $1.place }
        return report
    }

    /// One folder of a feed.
    struct Place: Hashable {
        let feed: String
        let path: FileName
        /// Of a day of the archive, its first second at the earliest; of others, what changed before is
        /// not looked at.
        let since: Int64?
        let isDay: Bool
    }

    /// How long before it was stored a file arrived, as a rule; what waited for longer is looked up by name.
    static let patience: SQL = "3 days"

    // MARK: one folder

    private func compare(
        _ place: Place, _ report: inout Report, on connection: Connection
    ) throws {
        let folder = place.path.text
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            guard try FileStatus(path: folder) == nil, try isRootThere(of: folder) else {
                report.unread.append("\(folder): \(error.localizedDescription)")
                return
            }
            names = []
        }
        let there = Set(names.map { FileName($0) })
        try addMissing(place, names, &report, on: connection)
        let files = names.filter { !$0.hasPrefix(".") }
        for start in stride(from: 0, to: files.count, by: Self.batchNames) {
            let batch = Array(files[start..<min(start + Self.batchNames, files.count)])
            for name in try unknown(batch, in: place, on: connection)
            where !isBeside(name, in: place) {
                try add(name, names: there, in: place, &report, on: connection)
            }
        }
    }

    /// A mount that is away is no proof that its files are gone.
    private func isRootThere(of folder: String) throws -> Bool {
        let root = [places.archive, places.error, places.duplicate]
            .first { Folder.holds($0, folder) }
        return try root.map { try FileStatus(path: $0) != nil } ?? true
    }

    /// The names that no row has for the place of its file.
    ///
    /// First among the rows of those days, then, by their names, among all: a file may have waited long.
    private func unknown(
        _ names: [String], in place: Place, on connection: Connection
    ) throws -> [String] {
        let folder = place.path.text
        let day = place.isDay ? Self.noon(ofDay: folder) : nil
        var left = try connection.query(
            """
            select n.name from unnest(\(names)) as n (name)
             where not exists (
                 select from bascule.file f
                  where f.feed = \(place.feed) and f.stored_path = \(folder) || '/' || n.name
                    and (\(day)::bigint is null
                         or f.arrived_at between to_timestamp(\(day)) - interval '\(raw: Self.patience)'
                                             and to_timestamp(\(day)) + interval '2 days')
                    and f.state not in ('arrived', 'loading'))
            """
        ).map { try $0[0, as: String.self] }
        guard day != nil, !left.isEmpty else { return left }
        let sent = left.map { StoredName($0).sent ?? $0 }
        left = try connection.query(
            """
            select n.name from unnest(\(left)) as n (name)
             where not exists (
                 select from bascule.file f
                  where f.feed = \(place.feed) and f.name = any(\(left + sent))
                    and f.stored_path = \(folder) || '/' || n.name
                    and f.state not in ('arrived', 'loading'))
            """
        ).map { try $0[0, as: String.self] }
        return left
    }

    /// A report, a marker or a checksum: it follows a file, and has no row of its own.
    private func isBeside(_ name: String, in place: Place) -> Bool {
        if Folder.holds(places.error, place.path.text), Reports.isReport(name) { return true }
        return (companions[place.feed] ?? []).contains { name.hasSuffix($0) }
    }

    private func add(
        _ name: String, names: Set<FileName>, in place: Place, _ report: inout Report,
        on connection: Connection
    ) throws {
        let path = "\(place.path.text)/\(name)"
        guard let status = try FileStatus(path: path), status.isRegular else { return }
        if !place.isDay, let since = place.since,
            status.changedNanoseconds / 1_000_000_000 < since
        {
            return
        }
        let stored = StoredName(name)
        // The number behind a name is ours where the name itself was taken.
        let sent = stored.sent.flatMap { names.contains(FileName($0)) ? $0 : nil } ?? name
        let open = try openRow(place, path, stored.fileID, on: connection)
        if open.isMoving { return }
        // Its move may have been written down since the listing was asked about.
        guard try unknown([name], in: place, on: connection) == [name] else { return }
        guard report.unknown.count < Self.limitFiles else { return }
        report.unknown.append(
            UnknownFile(
                feed: place.feed, path: path, name: sent, bytes: status.size,
                day: place.isDay ? Self.day(of: place.path.text) : "",
                storedNanoseconds: Self.stored(status, in: place),
                modifiedNanoseconds: status.modifiedNanoseconds, openID: open.id))
    }

    /// A row that is about it all the same: one whose move is being written down, or one that an earlier
    /// run has begun to take up.
    private func openRow(
        _ place: Place, _ path: String, _ number: Int64?, on connection: Connection
    ) throws -> (id: Int64?, isMoving: Bool) {
        let rows = try connection.query(
            """
            select id, archived_at is not null and state in ('arrived', 'loading') from bascule.file
             where feed = \(place.feed) and stored_at is null
               and (inbox_path = \(path) and state in ('arrived', 'loading')
                    or state not in ('arrived', 'loading') and id = \(number)
                       and starts_with(stored_path, \(place.path.text + "/")))
             order by 2 desc limit 1
            """)
        guard let row = rows.first else { return (nil, false) }
        return try row[1, as: Bool.self] ? (row[0], false) : (nil, true)
    }

    /// Rows that name a file of this folder which is not there, and whose bytes no other file has.
    private func addMissing(
        _ place: Place, _ names: [String], _ report: inout Report, on connection: Connection
    ) throws {
        let folder = place.path.text
        let since = place.isDay ? Self.noon(ofDay: folder).map { $0 - 43_200 } : place.since
        let rows = try connection.query(
            """
            select f.id, f.name, f.stored_path, f.bytes, f.state,
                   array(select o.stored_path from bascule.file o
                          where o.feed = f.feed and o.sha256 = f.sha256 and o.id <> f.id
                            and o.stored_path <> f.stored_path and o.purged_at is null limit 5)
              from bascule.file f
              left join unnest(\(names)) as n (name) on f.stored_path = \(folder) || '/' || n.name
             where f.feed = \(place.feed) and f.stored_at is not null and f.purged_at is null
               and starts_with(f.stored_path, \(folder + "/"))
               and position('/' in substr(f.stored_path, length(\(folder)) + 2)) = 0
               and (\(since)::bigint is null
                    or f.arrived_at >= to_timestamp(\(since)) - interval '\(raw: Self.patience)')
               and n.name is null
             order by f.id limit \(Self.limitFiles)
            """)
        for row in rows {
            let path = try row[2, as: String.self]
            let others = try row[5, as: [String].self]
            // It may have been moved there since the listing.
            guard try FileStatus(path: path) == nil,
                try !others.contains(where: { try FileStatus(path: $0) != nil }),
                report.missing.count < Self.limitFiles
            else { continue }
            let id = try row[0, as: Int64.self]
            // Purged or moved by somebody meanwhile.
            guard try isStored(id, at: path, on: connection) else { continue }
            report.missing.append(
                MissingFile(
                    fileID: id, feed: place.feed, name: try row[1], path: path,
                    bytes: try row[3], state: try row[4]))
        }
    }

    private func isStored(
        _ id: Int64, at path: String, on connection: Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file
                            where id = \(id) and stored_path = \(path) and stored_at is not null
                              and purged_at is null)
            """
        ).first.map { try $0[0, as: Bool.self] } ?? false
    }

    /// When a file was stored: its change time, but no later than the end of its day anywhere on earth, for a
    /// copy or a change of owner of the whole archive comes later.
    private static func stored(_ status: FileStatus, in place: Place) -> Int64 {
        guard place.isDay, let noon = noon(ofDay: place.path.text) else {
            return status.changedNanoseconds
        }
        return min(status.changedNanoseconds, (noon + 26 * 3_600) * 1_000_000_000)
    }

    /// `YYYY/MM/DD` at the end of a day's folder.
    private static func day(of folder: String) -> String {
        folder.split(separator: "/").suffix(3).joined(separator: "/")
    }

    /// Noon of that day, UTC, in seconds since 1970.
    private static func noon(ofDay folder: String) -> Int64? {
        let parts = day(of: folder).split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        return Civil(year: Int64(parts[0]), month: parts[1], day: parts[2]).days * 86_400 + 43_200
    }
}
