// SPDX-License-Identifier: Apache-2.0

/// The sample cut by one candidate dialect: tolerant, for judging the candidate only.
struct Sketch {
    struct Cell {
        var range: Range<Int>
        var isQuoted: Bool
        var kind: CellKind
    }
    struct Row {
        /// Physical line, from 0, in the sample.
        var line: Int
        var cells: [Cell]
        var isBlank: Bool

        var filled: Int { cells.count { $0.kind != .empty } }
    }

    struct Candidate: Equatable {
        /// Empty = a single column.
        var delimiter: [UInt8]
        var quote: UInt8?
        var aligned = false
    }

    let candidate: Candidate
    private(set) var rows: [Row] = []
    /// Fields that were enclosed in quotes.
    private(set) var enclosed = 0
    private let text: [UInt8]

    /// How far a quoted field of the sample is followed.
    private static let quotedBytes = 16 << 10
    private static let quotedLines = 40

    init(_ text: [UInt8], _ candidate: Candidate, from start: Int, rows limit: Int) {
        self.candidate = candidate
        self.text = text
        var position = start
        var line = 0
        while position < text.count, rows.count < limit {
            position = row(position, &line)
        }
    }

    func content(_ cell: Cell) -> ArraySlice<UInt8> { text[cell.range] }

    private mutating func row(_ start: Int, _ line: inout Int) -> Int {
        var row = Row(line: line, cells: [], isBlank: false)
        var position = candidate.aligned ? skipBlanks(start) : start
        while true {
            let cell = cell(position, &line)
            row.cells.append(cell.cell)
            position = cell.next
            guard let next = afterDelimiter(position) else { break }
            position = next
        }
        row.isBlank =
            row.cells.allSatisfy { $0.kind == .empty && !$0.isQuoted }
            && text[start..<position].allSatisfy { $0 == 0x20 || $0 == 0x09 }
        rows.append(row)
        line += 1
        guard position < text.count else { return position }
        let isPair =
            text[position] == 0x0D && position + 1 < text.count && text[position + 1] == 0x0A
        return position + (isPair ? 2 : 1)
    }

    private mutating func cell(_ start: Int, _ line: inout Int) -> (cell: Cell, next: Int) {
        if let quote = candidate.quote {
            let open = skipBlanks(start)
            if open < text.count, text[open] == quote,
                let close = closing(open + 1, quote, &line)
            {
                enclosed += 1
                let range = open + 1..<close
                let kind = CellKind(text[range], isQuoted: true)
                return (Cell(range: range, isQuoted: true, kind: kind), skipBlanks(close + 1))
            }
        }
        var end = start
        while end < text.count, !isEnd(end), afterDelimiter(end) == nil { end += 1 }
        let kind = CellKind(text[start..<end], isQuoted: false)
        return (Cell(range: start..<end, isQuoted: false, kind: kind), end)
    }

    /// Where the closing quote stands, or nil if there is none within reach.
    private func closing(_ start: Int, _ quote: UInt8, _ line: inout Int) -> Int? {
        var position = start
        var lines = 0
        let limit = min(text.count, start + Self.quotedBytes)
        while position < limit, lines <= Self.quotedLines {
            let byte = text[position]
            if byte == 0x0A
                || (byte == 0x0D && !(position + 1 < limit && text[position + 1] == 0x0A))
            {
                lines += 1
            }
            guard byte == quote else {
                position += 1
                continue
            }
            if position + 1 < limit, text[position + 1] == quote,
                position > start || !closes(position + 1)
            {
                position += 2
                continue
            }
            if closes(position) {
                line += lines
                return position
            }
            position += 1
        }
        return nil
    }

    private func closes(_ position: Int) -> Bool {
        let after = skipBlanks(position + 1)
        return after >= text.count || isEnd(after) || afterDelimiter(after) != nil
    }

    private func isEnd(_ position: Int) -> Bool {
        text[position] == 0x0A || text[position] == 0x0D
    }

    private func skipBlanks(_ start: Int) -> Int {
        var position = start
        while position < text.count, text[position] == 0x20 || text[position] == 0x09 {
            if !candidate.aligned, candidate.delimiter.first == text[position] { break }
            position += 1
        }
        return position
    }

    private func afterDelimiter(_ position: Int) -> Int? {
        guard let first = candidate.delimiter.first, position < text.count,
            text[position] == first
        else { return nil }
        if candidate.aligned {
            let end = skipBlanks(position)
            return end - position >= 2 && end < text.count && !isEnd(end) ? end : nil
        }
        guard candidate.delimiter.count > 1 else { return position + 1 }
        let end = position + candidate.delimiter.count
        guard end <= text.count, text[position..<end].elementsEqual(candidate.delimiter) else {
            return nil
        }
        return end
    }
}
