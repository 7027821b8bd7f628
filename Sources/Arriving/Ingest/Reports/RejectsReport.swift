// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Postgres
internal import Records

/// `<name>.rejects.csv`: the refused lines of a file as they were sent, below its head, to be
/// mended and dropped into the inbox.
///
/// For a file refused whole because of its rows it is the file, unpacked: all of its rows are
/// refused. Like the other report it is made from the ledger and the stored file after the commit.
struct RejectsReport {
    let fileID: Int64
    let feed: Feed
    let anchor: String?

    /// Result of the report.
    enum Result {
        /// - Parameters:
        ///   - lines: rows in it.
        ///   - leftOut: refused rows that are not.
        ///   - renamed: the name that the feed needs; nil: it may keep its own.
        case written(path: String, lines: Int64, leftOut: Int64, renamed: String?)
        /// There is none, though rows were refused.
        case impossible(Obstacle)
    }

    enum Obstacle {
        /// More rows than are kept of one file's faults.
        case tooManyRows(Int64)
        /// The lines can't be told apart in the stored bytes.
        case notCut
    }

    /// The ledger's facts on the file.
    private struct Facts {
        let sent: String
        let lines: Int
        let rowsRejected: Int64
        let account: LineAccount
    }

    /// Writes it beside the file's present or future place.
    ///
    /// - Parameter stored: where the file's bytes are.
    /// - Returns: nil if there are no refused rows to mend, or the whole file has to be mended.
    func write(
        _ state: FileState, stored: String, beside files: [String], on connection: Connection
    ) throws -> Result? {
        guard let facts = try facts(on: connection), facts.rowsRejected > 0,
            facts.account[.unread].lines == 0, let file = files.first
        else { return nil }
        let isWhole = state == .rejected
        if isWhole, facts.rowsRejected > Int64(feed.limits.faults) {
            return .impossible(.tooManyRows(facts.rowsRejected))
        }
        try Folder.create(Folder.parent(of: file), below: anchor)
        let temporary = "\(Folder.parent(of: file))/.\(fileID).rejects.bascule-part"
        let source = try RefusedLines(
            stored, name: facts.sent, feed: feed, lines: facts.lines)
        let lines: Int64
        if isWhole {
            guard try source.copy(to: temporary) else { return .impossible(.notCut) }
            lines = facts.rowsRejected
        } else {
            guard let head = feed.head(of: facts.account) else {
                return .impossible(.notCut)
            }
            let refused = try refused(of: facts, head, on: connection)
            guard refused.count > 0 else { return nil }
            guard try source.write(refused, below: head, to: temporary) else {
                return .impossible(.notCut)
            }
            lines = Int64(refused.count)
        }
        let path = try place(beside: files, sent: facts.sent, on: connection).takeName(temporary)
        let isTaken = RejectsName.isTaken(Folder.name(of: path), sent: facts.sent, feed: feed)
        return .written(
            path: path, lines: lines, leftOut: max(0, facts.rowsRejected - lines),
            renamed: isTaken ? nil : RejectsName.unpacked(facts.sent))
    }

    private func place(
        beside files: [String], sent: String, on connection: Connection
    ) -> ReportPlace {
        var place = ReportPlace(fileID: fileID, files: files) { name, number in
            let name = RejectsName(of: name, sent: sent, feed: feed, number: number)
            return (name.stem, name.ending)
        }
        // A person may have a copy: if it is dropped later, it must be matched to the file it is
        // about.
        place.isAnothers = { path in
            try connection.query(
                """
                select exists (select from bascule.report
                                where kind = 'rejects' and name = \(Folder.name(of: path))
                                  and path = \(path) and file_id <> \(fileID))
                """
            ).value(as: Bool.self)
        }
        return place
    }

    private func facts(on connection: Connection) throws -> Facts? {
        let rows = try connection.query(
            """
            select name, lines, rows_rejected, line_account
              from bascule.file where id = \(fileID) and line_account is not null
            """)
        return try rows.first(by: FactColumn.self) { row in
            Facts(
                sent: try row[.name], lines: try row[.lines], rowsRejected: try row[.rowsRejected],
                account: try LineAccount(json: try row[.account, as: String.self]))
        }
    }

    private enum FactColumn: String, RowColumn {
        case name, lines
        case rowsRejected = "rows_rejected"
        case account = "line_account"
    }

    private enum RefusedColumn: String, RowColumn { case id, line }

    /// Faults fetched at a time.
    private static let pageRows = 5_000

    /// The lines where refused rows begin, by the faults that the ledger keeps.
    private func refused(
        of facts: Facts, _ head: LineAccount.Head, on connection: Connection
    ) throws -> LineSet {
        var refused = LineSet(lines: facts.lines)
        var last: Int64 = 0
        while true {
            let rows = try connection.query(
                """
                select id, line from bascule.fault
                 where file_id between \(fileID) and \(fileID) and id > \(last)
                   and severity = 'reject' and line is not null
                 order by file_id, id limit \(Self.pageRows)
                """)
            let faults = try rows.map(by: RefusedColumn.self) { row in
                (id: try row[.id, as: Int64.self], line: try row[.line, as: Int.self])
            }
            for (id, line) in faults {
                last = id
                if head.isKnownTo.map({ line < $0 }) ?? true { refused.insert(line) }
            }
            if rows.count < Self.pageRows { return refused }
        }
    }
}
