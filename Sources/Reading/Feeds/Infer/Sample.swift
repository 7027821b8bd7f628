// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import DelimitedText
internal import Records

/// The sample's columns and what could be found of them.
struct Sample: RecordSink {
    let nulls: NullTexts
    var guesses: [ColumnGuess] = []
    /// The field that each guess is of.
    private(set) var fields: [Int] = []
    private(set) var rows = 0
    /// Lines of the rows that were looked at.
    private(set) var lines: Set<Int> = []
    private(set) var dialect = Dialect()
    /// Of a workbook: the sheet, and whether a feed must name it.
    var sheet: String?
    var isSheetNamed = false
    private(set) var problem: ReadError?
    /// Where another table begins.
    private(set) var otherTable: Int?
    /// The lines below the table, as sent.
    private(set) var footer: [String] = []
    /// The lines above the table, as sent.
    private(set) var preamble: [String] = []
    private var header: [String] = []
    /// Rows that begin like a footer, until another row follows.
    private var ending: [Record] = []
    private let footers = FooterWords(Proposal.usualFooters)
    private let furtherFooters = FooterWords(Proposal.furtherFooters)
    /// Values of each column by row, for the key; kept for the first `keyRows` rows.
    private(set) var keyValues: [[String]] = []
    static let keyRows = 5_000

    var hasHeader: Bool { !header.isEmpty }

    /// Whether its header is no row of names but a key and its value.
    var isHeaderKeyed: Bool {
        guard let name = header.first, let mark = name.firstIndex(where: { ":=".contains($0) })
        else { return false }
        return name[mark...].dropFirst().contains { !$0.isWhitespace }
    }

    /// Whether its header names two columns of more: it may be a line above the names.
    var isHeaderSparse: Bool {
        hasHeader && header.count > 2 && header.count { !HeaderMap.key($0).isEmpty } <= 2
    }

    init(nulls: NullTexts) {
        self.nulls = nulls
    }

    mutating func begin(_ opening: Opening) {
        dialect = opening.dialect
        dialect.sheet = sheet
        header = opening.header
        preamble = opening.preamble
        if hasHeader { adopt() } else { number(dialect.columns) }
        if isTable(opening.preamble) { otherTable = opening.headerLine }
    }

    /// Rows of one kind that make two columns a table: one or two may be a label and its value.
    private static let pairsOfTable = 3

    /// Whether what stands above is a table of its own: names, and below them rows with values.
    private func isTable(_ preamble: [String]) -> Bool {
        let cut = dialect.delimiter.first ?? 0
        let rows = preamble.map { line in
            line.utf8.split(separator: cut, omittingEmptySubsequences: false).map { cell in
                CellKind(ArraySlice(cell), isQuoted: false)
            }
        }
        return rows.indices.contains { index in
            let names = rows[index]
            guard names.count > 1, names.allSatisfy({ $0 == .text }) else { return false }
            let below = rows[(index + 1)...].prefix { $0.count == names.count }
            guard let first = below.first else { return false }
            if first[0].isTyped || names.count > 2 && first.contains(where: \.isTyped) {
                return true
            }
            return first[1].isTyped && below.prefix { $0[1] == first[1] }.count >= Self.pairsOfTable
        }
    }

    /// Makes a column of each name in the header; one without a name is known by its place.
    private mutating func adopt() {
        let keys = header.map(HeaderMap.key)
        var used: Set<String> = []
        var seen: [String: Int] = [:]
        for (field, name) in header.enumerated() {
            let base = keys[field].isEmpty ? "c\(field + 1)" : Sample.legalName(name)
            var unique = base
            var number = 2
            while !isFree(unique, keys, field) || !used.insert(unique).inserted {
                unique = "\(base)_\(number)"
                number += 1
            }
            var guess = ColumnGuess(header: name, name: unique)
            if keys[field].isEmpty { guess.position = field + 1 }
            seen[keys[field], default: 0] += 1
            // Names that say a place are exact: none is another one.
            guess.nth = dialect.isPlaced ? 1 : seen[keys[field]] ?? 1
            guesses.append(guess)
            fields.append(field)
        }
    }

    /// Whether a column's name is not what another column is called in the file.
    private func isFree(_ name: String, _ keys: [String], _ field: Int) -> Bool {
        let key = HeaderMap.key(name)
        return key == keys[field] || !keys.contains(key)
    }

    /// Names the columns of a table without a header: c1, c2 and so on.
    private mutating func number(_ count: Int) {
        for field in 0..<count {
            guesses.append(ColumnGuess(header: "", name: "c\(field + 1)"))
            fields.append(field)
        }
    }

    static func legalName(_ header: String) -> String {
        let name = String(Folding.identifier(header).prefix(40))
        return SQLName.columnProblem(with: name) == nil ? name : "c_" + name
    }

    mutating func takeRecord(_ record: borrowing Record) {
        guard rows < Inference.rowsLimit else { return }
        let texts = record.texts
        guard !hasHeader || texts != header, texts.contains(where: { !$0.isEmpty }) else { return }
        if isFooter(record) { return ending.append(copy record) }
        for record in ending { addRow(record) }
        ending = []
        addRow(record)
    }

    private func isFooter(_ record: borrowing Record) -> Bool {
        let first = 0..<record.ends[0]
        if footers.mayBegin(record.bytes), footers.match(record.bytes, first) != nil { return true }
        return !ending.isEmpty && furtherFooters.match(record.bytes, first) != nil
    }

    private mutating func addRow(_ record: borrowing Record) {
        rows += 1
        lines.insert(record.line)
        var values: [String] = []
        for (guess, field) in fields.enumerated() {
            var bytes: [UInt8] = []
            if field < record.count {
                let range = record.range(field)
                let trimmed = Blank.trim(record.bytes, range.lowerBound, range.upperBound)
                bytes = Array(record.bytes[trimmed])
            }
            let isNull = nulls.contains(bytes, 0..<bytes.count)
            guesses[guess].takeCell(bytes, isNull: isNull)
            if rows <= Sample.keyRows {
                values.append(isNull ? "" : String(decoding: bytes, as: UTF8.self))
            }
        }
        if rows <= Sample.keyRows { keyValues.append(values) }
    }

    mutating func takeMalformed(_ malformed: Malformed) {
        if malformed.isFatal { problem = malformed.reason }
    }

    mutating func end(_ closing: Closing) {
        footer = ending.map { String(decoding: $0.raw, as: UTF8.self) } + closing.footer
        otherTable = otherTable ?? closing.notes.first { $0.kind == .newTable }?.lines.first
    }

    /// Whether a line is one of the rows that the guesses were made by.
    func isRow(_ line: Int) -> Bool { lines.contains(line) || rows >= Inference.rowsLimit }
}
