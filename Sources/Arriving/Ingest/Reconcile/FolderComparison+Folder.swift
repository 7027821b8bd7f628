// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import FileSystem
internal import Foundation
internal import Postgres
internal import Wording

/// One folder.
extension FolderComparison {
    func compare(
        _ place: Place, _ report: inout Report, on connection: Connection
    ) throws {
        let folder = place.path.text
        guard folder.unicodeScalars.count < Self.limitPath else {
            let why = Phrase(
                en: "its path has \(Self.limitPath) characters or more",
                fr: "son chemin a \(Self.limitPath) caractères ou plus")
            return noteUnread(folder, why, &report)
        }
        guard let names = try files(in: folder, &report) else { return }
        let there = Set(names.map { FileName($0) })
        var left = there.filter {
            (isOfArchive || !$0.text.hasPrefix(".")) && !isReport($0.text, in: place)
        }
        var last: Int64 = 0
        while true {
            let page = try rows(of: place, after: last, on: connection)
            for row in page where row.isSettled { left.remove(row.file) }
            try addMissing(
                page.filter { $0.isStored && !there.contains($0.file) }, place, &report,
                on: connection)
            guard page.count == Self.pageRows, let end = page.last else { break }
            last = end.id
        }
        let unmatched = left.sorted().map(\.text)
        for start in stride(from: 0, to: unmatched.count, by: Self.pageRows) {
            let batch = Array(unmatched[start..<min(start + Self.pageRows, unmatched.count)])
            try addUnknown(batch, there, place, &report, on: connection)
        }
    }

    /// It follows a file, and has no row of its own.
    private func isReport(_ name: String, in place: Place) -> Bool {
        Folder.holds(layout.error, place.path.text) && Reports.isReport(name)
    }

    // MARK: rows without a file

    private struct Row: RowDecodable {
        let id: Int64
        let file: FileName
        /// The file is in its last place, and was neither purged nor, where days are compared,
        /// stored before.
        let isStored: Bool
        let isSettled: Bool

        enum CodingKeys: String, RowColumn {
            case id
            case path = "stored_path"
            case isStored = "is_stored"
            case isSettled = "is_settled"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            file = FileName(Folder.name(of: try row[.path]))
            isStored = try row[.isStored]
            isSettled = try row[.isSettled]
        }
    }

    private func rows(
        of place: Place, after last: Int64, on connection: Connection
    ) throws -> [Row] {
        let since = place.isDay ? nil : place.since
        return try connection.query(
            """
            select f.id, f.stored_path,
                   f.stored_at is not null and f.purged_at is null
                       and (\(since)::bigint is null or f.stored_at >= to_timestamp(\(since)))
                       as is_stored,
                   f.state not in ('arrived', 'loading') as is_settled
              from bascule.file f
             where f.feed = \(place.feed) and f.stored_path is not null
               and \(raw: Self.folderOf) = \(place.path.text) and f.id > \(last)
             order by f.id limit \(Self.pageRows)
            """
        ).decode()
    }

    /// Files whose bytes no other file has, and which were not moved there or purged since the
    /// listing.
    private func addMissing(
        _ rows: [Row], _ place: Place, _ report: inout Report, on connection: Connection
    ) throws {
        let gone = try rows.filter {
            try FileStatus(path: "\(place.path.text)/\($0.file.text)") == nil
        }
        guard !gone.isEmpty else { return }
        let found = try connection.query(
            """
            select f.id, f.name, f.stored_path, f.bytes, f.state,
                   array(select o.stored_path from bascule.file o
                          where o.feed = f.feed and o.sha256 = f.sha256 and o.id <> f.id
                            and o.stored_path <> f.stored_path and o.purged_at is null limit 5)
                       as others
              from unnest(\(gone.map(\.id)), \(gone.map { "\(place.path.text)/\($0.file.text)" }))
                   as g (id, path)
              join bascule.file f on f.id = g.id and f.stored_path = g.path
             where f.stored_at is not null and f.purged_at is null
             order by f.id
            """)
        let missing = try found.map(by: MissingColumn.self) { row in
            (
                file: MissingFile(
                    fileID: try row[.id], feed: place.feed, name: try row[.name],
                    path: try row[.path], bytes: try row[.bytes], state: try row[.state]),
                others: try row[.others, as: [String].self]
            )
        }
        for (file, others) in missing
        where try !others.contains(where: { try FileStatus(path: $0) != nil }) {
            report.addMissing(file, limit: limit)
        }
    }

    private enum MissingColumn: String, RowColumn {
        case id, name, bytes, state, others
        case path = "stored_path"
    }

    // MARK: files without a row

    private func addUnknown(
        _ names: [String], _ there: Set<FileName>, _ place: Place, _ report: inout Report,
        on connection: Connection
    ) throws {
        var found: [UnknownFile] = []
        for name in names where !companions.isDeclared(name, by: place.feed) {
            guard let file = try unknown(name, there, place, on: connection) else { continue }
            found.append(file)
        }
        guard !found.isEmpty else { return }
        // Its move may have been written down since the rows were read.
        let still = try connection.query(
            """
            select n.place from unnest(\(found.map(\.path))) with ordinality as n (path, place)
             where not exists (
                 select from bascule.file f
                  where f.feed = \(place.feed) and \(raw: Self.folderOf) = \(place.path.text)
                    and f.stored_path = n.path and f.state not in ('arrived', 'loading'))
             order by n.place
            """
        ).values(as: Int.self).map { found[$0 - 1] }
        for file in still {
            if let of = try companion(file, there, place, &report, on: connection) {
                report.addCompanion(
                    CompanionFile(feed: file.feed, path: file.path, of: of), limit: limit)
            } else {
                report.addUnknown(file, limit: limit)
            }
        }
    }

    private func unknown(
        _ name: String, _ there: Set<FileName>, _ place: Place, on connection: Connection
    ) throws -> UnknownFile? {
        let path = "\(place.path.text)/\(name)"
        guard let status = try FileStatus(path: path), status.isRegular || isOfArchive else {
            return nil
        }
        if isOfArchive, try isOnItsWay(name, on: connection) { return nil }
        if !place.isDay, let since = place.since,
            status.changedNanoseconds / 1_000_000_000 < since
        {
            return nil
        }
        if status.size == 0, !expectsAll, try isLeftover(path, place, on: connection) { return nil }
        let stored = StoredName(name)
        // The number behind a name is ours if the name itself was taken.
        let sent = stored.sent.flatMap { there.contains(FileName($0)) ? $0 : nil } ?? name
        let open = try openRow(place, path, stored.fileID, on: connection)
        guard !open.isMoving else { return nil }
        return UnknownFile(
            feed: place.feed, path: path, name: sent, bytes: status.size,
            day: place.isDay ? Self.day(of: place.path.text) : "",
            storedNanoseconds: Self.stored(status, inDay: place.isDay ? place.path.text : nil),
            modifiedNanoseconds: status.modifiedNanoseconds, openID: open.id)
    }

    /// The file whose marker or checksum it is, by its name; nil: it is none.
    private func companion(
        _ file: UnknownFile, _ there: Set<FileName>, _ place: Place, _ report: inout Report,
        on connection: Connection
    ) throws -> String? {
        guard file.bytes <= CompanionNames.limitBytes,
            try FileStatus(path: file.path)?.isRegular != false
        else { return nil }
        let suffixes = try report.suffixes ?? companions.suffixes(on: connection)
        report.suffixes = suffixes
        let names = CompanionNames.files(of: Folder.name(of: file.path), suffixes)
        if let beside = names.first(where: { there.contains(FileName($0)) }) { return beside }
        guard !names.isEmpty else { return nil }
        return try connection.query(
            """
            select f.name from bascule.file f
             where f.feed = \(place.feed) and f.name = any(\(names))
               and \(raw: Self.folderOf) = \(place.path.text)
             order by f.id limit 1
            """
        ).firstValue()
    }

    /// A row that still accounts for the file: its move is being recorded, or an earlier run has
    /// begun to take it up.
    private func openRow(
        _ place: Place, _ path: String, _ number: Int64?, on connection: Connection
    ) throws -> (id: Int64?, isMoving: Bool) {
        let rows = try connection.query(
            """
            select id, archived_at is not null and state in ('arrived', 'loading') as is_begun
              from bascule.file
             where feed = \(place.feed) and stored_at is null
               and (inbox_path = \(path) and state in ('arrived', 'loading')
                    or state not in ('arrived', 'loading') and id = \(number)
                       and starts_with(stored_path, \(place.path.text + "/")))
             order by is_begun desc limit 1
            """)
        let open = try rows.first(by: OpenColumn.self) { row in
            (id: try row[.id, as: Int64.self], isBegun: try row[.isBegun, as: Bool.self])
        }
        guard let open else { return (nil, false) }
        return open.isBegun ? (open.id, false) : (nil, true)
    }

    private enum OpenColumn: String, RowColumn {
        case id
        case isBegun = "is_begun"
    }
}

// MARK: days

extension FolderComparison {
    /// When a file was stored: its change time, but no later than the end of its day anywhere on
    /// earth, because a copy or a change of owner of the whole archive comes later.
    ///
    /// - Parameter day: its folder; nil: it lies elsewhere than in the archive.
    static func stored(_ status: FileStatus, inDay day: String?) -> Int64 {
        guard let day, let noon = noon(ofDay: day) else { return status.changedNanoseconds }
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
