// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import Postgres

/// A row that the server refused, and why.
package struct RefusedRow: Sendable, Equatable {
    package let fileID: Int64
    package let line: Int64
    /// Where the server names it.
    package let column: String?
    package let refusal: DatabaseRefusal
}

/// More rows were refused by the server than are looked for one by one: the file is refused whole.
struct TooManyRefused: Error {
    let fileID: Int64
    let refusal: DatabaseRefusal
}

/// Places the rows of a chunk and finds those that the server refuses.
///
/// What it refuses is undone and divided: at the row that COPY names, else in two halves, until the rows to blame
/// are alone. Of n rows with few bad ones that costs the rows once more for each, at worst log n times.
final class CarefulLoading {
    private let merge: Merge
    private let connection: Connection
    private let hasKey: Bool
    private let limits: LoadLimits
    private(set) var refused: [RefusedRow] = []
    /// How many of them each file has.
    private var refusedOf: [Int64: Int] = [:]
    /// The rows of each file that may pass later, as long as they are few.
    private var kept: [(fileID: Int64, bytes: [UInt8])] = []
    private var keptBytes = 0
    private(set) var metConflicts = false
    private var isStagingMade = false
    /// The file of the last row that was placed.
    private var last: Int64 = 0

    init(_ merge: Merge, hasKey: Bool, limits: LoadLimits, on connection: Connection) {
        self.merge = merge
        self.connection = connection
        self.hasKey = hasKey
        self.limits = limits
    }

    func place(_ chunk: [UInt8]) throws {
        let rows = EncodedRows(chunk)
        // What is to be placed yet, the next part last.
        var waiting = rows.count > 0 ? [0..<rows.count] : []
        while let part = waiting.popLast() {
            do {
                try attempt(part, of: rows)
            } catch let error as PostgresError {
                guard connection.isAlive, error.isOfRow else { throw error }
                guard part.count > 1 else {
                    try refuse(part.lowerBound, of: rows, because: error)
                    continue
                }
                waiting += divided(part, at: error.copyRow.map { part.lowerBound + $0 - 1 })
            }
        }
    }

    /// Places what refers to rows that were not there yet once more, now that all else is.
    func placeRefused() throws {
        var before = Int.max
        while !kept.isEmpty, refused.count < before {
            before = refused.count
            let again = kept
            refused.removeAll { $0.refusal.mayPassLater }
            refusedOf = refused.reduce(into: [:]) { $0[$1.fileID, default: 0] += 1 }
            (kept, keptBytes) = ([], 0)
            for file in again {
                last = file.fileID
                try place(file.bytes)
            }
        }
        refused.sort { ($0.fileID, $0.line) < ($1.fileID, $1.line) }
    }

    private func divided(_ part: Range<Int>, at row: Int?) -> [Range<Int>] {
        guard let row, part.contains(row) else {
            let middle = part.lowerBound + part.count / 2
            return [middle..<part.upperBound, part.lowerBound..<middle]
        }
        return [row + 1..<part.upperBound, row..<row + 1, part.lowerBound..<row]
            .filter { !$0.isEmpty }
    }

    private func attempt(_ part: Range<Int>, of rows: EncodedRows) throws {
        // Made where it stays: inside it would be undone with the rows.
        if hasKey, !isStagingMade {
            try merge.openStaging()
            try merge.closeStaging()
            isStagingMade = true
        }
        let bytes = Array(rows.bytes[rows.range(part)])
        let chunk = rows.chunk(part, after: last)
        try merge.undoable {
            try connection.transaction { _ in
                try merge.openDirect()
                try connection.putCopy(bytes)
                if try merge.closeDirect() { return try merge.meetDeferred() }
                try merge.openStaging()
                try connection.putCopy(bytes)
                try merge.closeStaging()
                try merge.start(chunk)
                let met = try merge.finish()
                metConflicts = metConflicts || met
                try merge.meetDeferred()
            }
        }
        last = rows.fileID(part.upperBound - 1)
    }

    private func refuse(
        _ row: Int, of rows: EncodedRows, because error: PostgresError
    ) throws {
        let refusal = DatabaseRefusal(
            sqlstate: error.sqlstate ?? "", constraint: error.constraint, message: error.ownWords)
        refused.append(
            RefusedRow(
                fileID: rows.fileID(row), line: rows.line(row),
                column: error.column ?? error.copyColumn, refusal: refusal))
        if refusal.mayPassLater { keep(row, of: rows) }
        // Of this file: it is not to pay for those before it.
        refusedOf[rows.fileID(row), default: 0] += 1
        guard refusedOf[rows.fileID(row), default: 0] <= limits.refusedRows else {
            throw TooManyRefused(fileID: rows.fileID(row), refusal: refusal)
        }
    }

    private func keep(_ row: Int, of rows: EncodedRows) {
        let bytes = rows.bytes[rows.range(row..<row + 1)]
        keptBytes += bytes.count
        guard keptBytes <= limits.chunkBytes else { return kept = [] }
        if kept.last?.fileID != rows.fileID(row) { kept.append((rows.fileID(row), [])) }
        kept[kept.count - 1].bytes += bytes
    }
}

/// Encoded rows of the feed's table, told apart: the last two fields of each are its file and its line.
struct EncodedRows {
    let bytes: [UInt8]
    /// Where each row ends.
    private var ends: [Int] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var index = 0
        while index < bytes.count {
            let fields = Int(bytes[index]) << 8 | Int(bytes[index + 1])
            index += 2
            for _ in 0..<fields {
                let length = Int32(truncatingIfNeeded: Self.number(bytes, index, 4))
                index += 4 + Int(max(length, 0))
            }
            ends.append(index)
        }
    }

    var count: Int { ends.count }

    func range(_ rows: Range<Int>) -> Range<Int> {
        let start = rows.lowerBound == 0 ? 0 : ends[rows.lowerBound - 1]
        return start..<ends[rows.upperBound - 1]
    }

    func line(_ row: Int) -> Int64 {
        Int64(truncatingIfNeeded: Self.number(bytes, ends[row] - 8, 8))
    }

    func fileID(_ row: Int) -> Int64 {
        Int64(truncatingIfNeeded: Self.number(bytes, ends[row] - 20, 8))
    }

    /// The part as a chunk of its own, behind a row of the file `last`.
    func chunk(_ rows: Range<Int>, after last: Int64) -> LoadChunk {
        var chunk = LoadChunk(after: last)
        for row in rows { chunk.add([], rows: 1, fileID: fileID(row), keeping: false) }
        return chunk
    }

    private static func number(_ bytes: [UInt8], _ index: Int, _ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in bytes[index..<index + width] { value = value << 8 | UInt64(byte) }
        return value
    }
}

extension PostgresError {
    /// A row of what was sent may be to blame, and the others not.
    var isOfRow: Bool {
        guard case .server = code, let sqlstate else { return false }
        return DatabaseRefusal.isOfRow(sqlstate: sqlstate)
    }

    /// The row of a COPY that the server was at, from 1; in whatever language it says so.
    fileprivate var copyRow: Int? {
        guard let place = copyPlace, place.count > 1 else { return nil }
        return place[1].split(separator: " ").last.flatMap { Int($0.prefix { $0.isNumber }) }
    }

    fileprivate var copyColumn: String? {
        guard let place = copyPlace, place.count > 2 else { return nil }
        return place[2].prefix { $0 != ":" }.split(separator: " ").last.map(String.init)
    }

    /// `COPY table, line 5, column x: "…"`, as parts.
    private var copyPlace: [Substring]? {
        guard let line = context?.split(separator: "\n").last(where: { $0.hasPrefix("COPY ") })
        else { return nil }
        return line.split(separator: ",", maxSplits: 2)
    }

    /// The server's first sentence alone.
    fileprivate var ownWords: String {
        let mark = "PostgreSQL: "
        return message.hasPrefix(mark) ? String(message.dropFirst(mark.count)) : message
    }
}

extension DatabaseRefusal {
    /// Another row may be what it lacks: a foreign key, a trigger's own rule.
    fileprivate var mayPassLater: Bool { ["23503", "P0001"].contains(sqlstate) }
}
