// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A random feed, and a good file of it with random harm done.
struct HarmedFile {
    enum Kind: String, CaseIterable { case text, integer, numeric, date }

    /// The question put to Python.
    struct Question: Encodable {
        let text: String
        let delimiter: String
        let types: [String]
        let key: [Int]
    }

    private var random: SplitMix
    private let kinds: [Kind]
    private let names: [String]
    private let key: [Int]
    private let delimiter: String
    private let hasHeader: Bool
    private let preamble: Int?
    private let isAny: Bool
    private let units: Bool
    private let footers: [String]
    private let comment: String?
    private(set) var lines: [String] = []

    private static let words = [
        "Total", "TOTAL", "Moyenne", "Sum", "Édité le", "Note:", "Somme", "Fin de", "#", "%",
        "L1/A", "N/A",
    ]

    init(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let count = 2 + random.below(5)
        kinds = (0..<count).map { _ in Kind.allCases[random.below(4)] }
        names = (0..<count).map { "colonne \(Character(Unicode.Scalar(UInt8(65 + $0))))" }
        key = random.below(5) == 0 ? [] : random.below(3) == 0 ? [0, 1] : [0]
        delimiter = [";", "\t", "|"][random.below(3)]
        hasHeader = random.below(4) > 0
        isAny = random.below(3) == 0
        preamble = !isAny && random.below(4) == 0 ? 1 + random.below(3) : nil
        units = hasHeader && random.below(2) == 0
        footers = random.below(2) == 0 ? ["Total", "Édité le"] : []
        comment = random.below(5) == 0 ? "#" : nil
        self.random = random
        write()
    }

    var question: Question {
        Question(text: text, delimiter: delimiter, types: kinds.map(\.rawValue), key: key)
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    var yaml: String {
        var dialect = ["delimiter: \(delimiter == "\t" ? "tab" : "\"\(delimiter)\"")"]
        if !hasHeader { dialect.append("header: 0") }
        if isAny { dialect.append("preamble: any") }
        if let preamble { dialect.append("preamble: \(preamble)") }
        if units { dialect.append("units_row: may") }
        if !footers.isEmpty { dialect.append("footer: [\"Total\", \"Édité le\"]") }
        if let comment { dialect.append("comment: \"\(comment)\"") }
        let columns = kinds.indices.map { index in
            let header = hasHeader ? ", header: [\"\(names[index])\"]" : ""
            let format = kinds[index] == .date ? ", format: [dd/mm/yyyy]" : ""
            let required = key.contains(index) ? ", required: true" : ""
            let type = kinds[index].rawValue
            return "  - { name: c\(index), type: \(type)\(header)\(format)\(required) }"
        }
        return """
            feed: f
            nulls: []
            numbers: { decimal: "," }
            dialect: { \(dialect.joined(separator: ", ")) }
            columns:
            \(columns.joined(separator: "\n"))
            key: [\(key.map { "c\($0)" }.joined(separator: ", "))]
            """
    }

    /// Whether the feed says that such a row is none.
    func declaresAway(_ line: Int, _ cells: [String]) -> Bool {
        if line <= preamble ?? 0 || hasHeader && cells == names { return true }
        // Above the header a line without a key may be anything.
        if hasHeader, key.isEmpty,
            line <= lines.firstIndex(of: names.joined(separator: delimiter)) ?? 0
        {
            return true
        }
        if let comment, lines[line - 1].hasPrefix(comment) { return true }
        if isBelowHarmedHeader(line) { return true }
        // The first filled cell is just a footer's words, and nothing else proves the row.
        let first = cells.firstIndex { !$0.isEmpty } ?? 0
        let word = cells[first].lowercased().filter { $0 != " " && $0 != ":" }
        guard footers.contains(where: { $0.lowercased().filter { $0 != " " } == word }) else {
            return isSparseFooter(cells, first)
        }
        return !key.contains { $0 != first }
    }

    /// Whether a header holds there that was harmed: it says what the columns are, and how many.
    private func isBelowHarmedHeader(_ line: Int) -> Bool {
        guard hasHeader else { return false }
        let header = lines.prefix(line - 1).last { text in
            let cells = Set(text.split(separator: delimiter).map(String.init))
            return names.count { cells.contains($0) } > 1
                && key.allSatisfy { cells.contains(names[$0]) }
        }
        return header.map { $0 != names.joined(separator: delimiter) } ?? false
    }

    /// A line that begins like a footer and has nothing else in it.
    private func isSparseFooter(_ cells: [String], _ first: Int) -> Bool {
        let begins = footers.contains { cells[first].lowercased().hasPrefix($0.lowercased()) }
        return begins && cells.count { !$0.isEmpty } == 1
    }

    /// Cells as they compare: numbers without the zeros that only say how they were written.
    func shown(_ row: String) -> [String] {
        shown(row.split(separator: "|", omittingEmptySubsequences: false).map(String.init))
    }

    func shown(_ cells: [String]) -> [String] {
        zip(cells, kinds).map { cell, kind in
            switch kind {
            case .text: return cell
            case .integer: return Int(cell).map(String.init) ?? cell
            case .numeric: return Double(cell.replacing(",", with: ".")).map { "\($0)" } ?? cell
            case .date:
                let parts = cell.split(separator: "/")
                return parts.count == 3 ? "\(parts[2])-\(parts[1])-\(parts[0])" : cell
            }
        }
    }

    // MARK: Writing

    private mutating func write() {
        let rows = 4 + random.below(14)
        lines = (0..<rows).map { row($0) }
        for _ in 0..<random.below(7) { harm() }
        if hasHeader {
            lines.insert(names.joined(separator: delimiter), at: 0)
            if units, random.below(2) == 0 {
                let units = kinds.map { _ in ["", "t", "%"][random.below(3)] }
                lines.insert(units.joined(separator: delimiter), at: 1)
            }
        }
        if preamble != nil || random.below(3) == 0 {
            for _ in 0..<(preamble ?? 1 + random.below(3)) {
                let texts = ["Sonde 4", "Édité le 15/03/2026", "Rapport \"du\" jour"]
                lines.insert(texts[random.below(3)], at: 0)
            }
        }
        if random.below(3) == 0 { lines.insert(lines[lines.count - 1], at: 0) }
        if random.below(3) == 0 {
            lines.append("Total" + (random.below(2) == 0 ? "" : delimiter + "5"))
        }
        if random.below(6) == 0 { lines.append(row(900)) }
    }

    private mutating func row(_ number: Int) -> String {
        kinds.indices.map { index in
            if !key.contains(index), random.below(6) == 0 { return "" }
            return cell(kinds[index], number, isKey: key.contains(index))
        }.joined(separator: delimiter)
    }

    private mutating func cell(_ kind: Kind, _ number: Int, isKey: Bool) -> String {
        switch kind {
        case .text:
            if isKey {
                return ["E", "Sumatra ", "TOTALISATEUR-"][random.below(3)] + "\(number)"
            }
            return (Self.words + ["pomme", "été", "x y"])[random.below(Self.words.count + 3)]
        case .integer: return "\(isKey ? number : random.below(5_000))"
        case .numeric: return "\(isKey ? number : random.below(900)),\(random.below(99))"
        case .date:
            let day = 1 + (isKey ? number % 28 : random.below(28))
            return (day < 10 ? "0" : "") + "\(day)/0\(1 + random.below(9))/2026"
        }
    }

    private mutating func harm() {
        let at = random.below(lines.count)
        let cells = lines[at].split(separator: delimiter, omittingEmptySubsequences: false)
        switch random.below(9) {
        case 0: lines[at] = cells.map { _ in "" }.joined(separator: delimiter)
        case 1: lines.insert(["", "  ", "\t "][random.below(3)], at: at)
        case 2: lines[at] = cells.dropLast(1 + random.below(2)).joined(separator: delimiter)
        case 3:
            let word = Self.words[random.below(Self.words.count)]
            lines[at] = word + [" ", "", "-"][random.below(3)] + lines[at]
        case 4: lines.insert(lines.remove(at: at), at: 0)
        case 5: lines.append(lines.remove(at: at))
        case 6 where hasHeader: lines.insert(names.joined(separator: delimiter), at: at)
        case 7: lines.insert("# essai", at: at)
        default: lines[at] = lines[at] + delimiter + "de trop"
        }
    }
}
