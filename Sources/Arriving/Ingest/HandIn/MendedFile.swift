// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
package import Feeds
internal import FileSystem
package import Postgres

/// A file of the refused rows of another, mended: cut from the stored bytes as `<name>.rejects.csv`
/// is, with what was typed in place of some lines.
package struct MendedFile: Sendable {
    package let fileID: Int64
    private let feed: Feed
    private let sent: String
    private let stored: String
    private let lines: Int
    private let account: LineAccount
    /// Refused whole, because of its rows: all of them come again.
    package let isWhole: Bool

    /// - Throws: `MendRefusal`.
    package init(_ fileID: Int64, feed: Feed, on connection: Connection) throws {
        let rows = try connection.query(
            """
            select name, lines, state, stored_path, line_account, rows_rejected
              from bascule.file where id = \(fileID)
            """)
        let row = try rows.first(by: Column.self) { row in
            (
                name: try row[.name, as: String.self], lines: try row[.lines, as: Int?.self],
                state: try row[.state, as: String.self],
                stored: try row[.stored, as: String?.self],
                account: try row[.account, as: String?.self],
                rejected: try row[.rejected, as: Int64.self]
            )
        }
        guard let row else { throw MendRefusal.unknown(fileID) }
        guard row.rejected > 0 else { throw MendRefusal.nothingRefused(fileID) }
        guard let stored = row.stored, try FileStatus(path: stored) != nil, let lines = row.lines,
            let account = row.account
        else { throw MendRefusal.notCut(fileID) }
        self.fileID = fileID
        self.feed = feed
        self.stored = stored
        self.lines = lines
        sent = row.name
        isWhole = row.state == FileState.rejected.rawValue
        self.account = try LineAccount(json: account)
    }

    private enum Column: String, RowColumn {
        case name, lines, state
        case stored = "stored_path"
        case account = "line_account"
        case rejected = "rows_rejected"
    }

    /// The name that it comes under: one that its feed takes, and reads the same from.
    package var name: String {
        let own = RejectsName(of: Folder.name(of: sent), sent: sent, feed: feed)
        let whole = own.stem + own.ending
        let fits =
            whole.utf8.count <= Folder.nameBytesLimit
            && RejectsName.isTaken(whole, sent: sent, feed: feed)
        return fits ? whole : RejectsName.unpacked(sent)
    }

    /// Writes it.
    ///
    /// - Parameter texts: by the line where a refused record begins: what it is to be; an empty one
    ///   leaves it out. Of a file that was not refused whole only these are in it.
    /// - Throws: `MendRefusal`.
    package func write(_ texts: [Int: String], to path: String, on connection: Connection) throws {
        let sent = try originals(of: Array(texts.keys), on: connection)
        for line in texts.keys.sorted() where sent[line] == nil {
            throw MendRefusal.notRefused(fileID, line: line)
        }
        guard isWhole || texts.values.contains(where: { !$0.isEmpty }) else {
            throw MendRefusal.empty(fileID)
        }
        guard let head = feed.head(of: account) else { throw MendRefusal.notCut(fileID) }
        var kept = LineSet(lines: lines)
        for line in texts.keys { kept.insert(line) }
        // What was left as it was keeps its bytes: some may have no character.
        let changed = texts.filter { Self.plain($1) != Self.plain(sent[$0] ?? "") }
        let source = try RefusedLines(stored, name: self.sent, feed: feed, lines: lines)
        do {
            guard
                try source.write(
                    isWhole ? nil : kept, below: head, replacing: changed, to: path)
            else { throw MendRefusal.notCut(fileID) }
        } catch let missing as TextEncoder.Missing {
            let line = changed.keys.sorted().first { line in
                changed[line]?.unicodeScalars.contains(missing.character) ?? false
            }
            throw MendRefusal.character(missing.character, line: line ?? 0)
        }
    }

    /// A field of a form has its own line ends.
    package static func plain(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }

    private func originals(
        of wanted: [Int], on connection: Connection
    ) throws -> [Int: String] {
        let rows = try connection.query(
            """
            select distinct on (line) line, original from bascule.fault
             where file_id = \(fileID) and severity = 'reject' and original is not null
               and line = any(\(wanted.map(Int64.init)))
             order by line, id
            """
        ).map(by: FaultColumn.self) {
            (try $0[.line, as: Int.self], try $0[.original, as: String.self])
        }
        return Dictionary(rows) { first, _ in first }
    }

    private enum FaultColumn: String, RowColumn { case line, original }
}
