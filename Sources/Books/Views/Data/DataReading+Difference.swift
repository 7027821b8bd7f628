// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What is other between two moments.
extension DataReading {
    /// Files that came or went in between, at most.
    package static let filesLimit = 1_000

    /// One page of the keys whose rows differ.
    ///
    /// Only keys are looked at that files touched which came or went in between.
    ///
    /// - Parameters:
    ///   - second: nil: now, also where later pages are read later.
    ///   - filter: of the rows at either moment; its own moment says nothing here.
    /// - Throws: `DataRefused`, `CursorRefused`.
    package func difference(
        from first: Timestamp, to second: Timestamp?, _ filter: DataFilter = DataFilter(),
        _ page: Page = Page(), on connection: Connection
    ) throws -> Paged<DataChange> {
        let until = second
        let second = try until ?? connection.query("select clock_timestamp()").value()
        guard first < second else { throw DataRefused.notLater }
        var filter = filter
        filter.asOf = until
        let own = filter.fingerprint(table, since: first)
        let after = try place(of: page.after, own)
        filter.asOf = second
        return try prepared(filter, on: connection) { connection in
            let files = try files(from: first, to: second, on: connection)
            let question = DataDifference(
                table: table, filter: filter, first: first, second: second, files: files,
                source: source(filter, after: after, bound: Self.keysLookedAt))
            var changes = try connection.query(question.rows(limit: page.size + 1))
                .map(by: ChangeColumns.self, change)
            if changes.count > page.size {
                changes.removeLast()
                let next = changes.last.map { cursor(at: $0.key(in: table), own) }
                return Paged(items: changes, more: .yes, next: next)
            }
            let end = try connection.query(question.end).firstValue(as: [String].self)
            return Paged(
                items: changes, more: end == nil ? .no : .unknown,
                next: end.map { cursor(at: $0, own) })
        }
    }

    private func files(
        from first: Timestamp, to second: Timestamp, on connection: Connection
    ) throws -> [Int64] {
        let files = try connection.query(
            """
            select id from bascule.files
             where feed = \(table.feed) and loaded_at > \(first) and loaded_at <= \(second)
             union
            select s.file_id from bascule.file_stays s join bascule.files f on f.id = s.file_id
             where f.feed = \(table.feed) and s.loaded_at > \(first) and s.loaded_at <= \(second)
             union
            select s.file_id from bascule.file_stays s join bascule.files f on f.id = s.file_id
             where f.feed = \(table.feed) and s.reverted_at > \(first)
               and s.reverted_at <= \(second)
             limit \(Self.filesLimit + 1)
            """
        ).values(as: Int64.self)
        guard files.count <= Self.filesLimit else {
            throw DataRefused.tooManyFiles(limit: Self.filesLimit)
        }
        return files
    }

    private enum ChangeColumns: String, RowColumn {
        case before, after
        case beforeFile = "before_file"
        case beforeLine = "before_line"
        case afterFile = "after_file"
        case afterLine = "after_line"
    }

    private func change(_ row: RowReader<ChangeColumns>) throws -> DataChange {
        func side(
            _ cells: ChangeColumns, _ file: ChangeColumns, _ line: ChangeColumns
        ) throws -> DataRow? {
            guard let file = try row[file, as: Int64?.self] else { return nil }
            return DataRow(cells: try row[cells], fileID: file, line: try row[line])
        }
        return DataChange(
            before: try side(.before, .beforeFile, .beforeLine),
            after: try side(.after, .afterFile, .afterLine))
    }
}

extension DataReading {
    /// The first changes, however many pages they fill.
    package func changes(
        _ limit: Int, from first: Timestamp, to second: Timestamp, _ filter: DataFilter,
        on connection: Connection
    ) throws -> [DataChange] {
        var (changes, after): ([DataChange], Cursor?) = ([], nil)
        repeat {
            let size = min(limit - changes.count, Page.largestSize)
            let page = try difference(
                from: first, to: second, filter, Page(size: size, after: after), on: connection)
            changes += page.items
            after = page.next
        } while after != nil && changes.count < limit
        return changes
    }
}
