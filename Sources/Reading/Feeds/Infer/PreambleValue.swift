// SPDX-License-Identifier: Apache-2.0

/// A value that stands beside its name above a table: the same for all of its rows.
struct PreambleValue {
    /// The name of its column.
    let name: String
    /// Finds it in a line above the table, as `from_preamble` does.
    let pattern: String
    let value: String

    private struct Cell {
        var text = ""
        var isQuoted = false
    }

    /// Values that are proposed for one file; letters that a name has at most.
    private static let limit = 8
    private static let nameLimit = 60

    /// The values of some lines, each under a name that no column has.
    ///
    /// - Parameter delimiter: what cuts the table's lines; nil: nothing does.
    static func all(
        _ lines: [String], delimiter: UInt8?, but taken: Set<String>
    ) -> [PreambleValue] {
        let usual = [9, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|")] as [UInt8]
        let cut = delimiter.flatMap { usual.contains($0) ? $0 : nil }
        let mark = cut.map { Character(Unicode.Scalar($0)) }
        var taken = taken
        var found: [PreambleValue] = []
        for line in lines {
            for value in values(cells(line, mark), mark) where found.count < limit {
                guard PatternMatcher.problem(with: value.pattern) == nil,
                    value.isFound(in: lines), taken.insert(value.name).inserted
                else { continue }
                found.append(value)
            }
        }
        return found
    }

    /// Whether its pattern finds this value first.
    private func isFound(in lines: [String]) -> Bool {
        let matcher = ColumnPlan.matcher(pattern)
        let first = lines.lazy.compactMap { matcher.firstGroup(in: $0) }.first
        return first.map { Self.trimmed(String(decoding: $0, as: UTF8.self)) } == value
    }

    // MARK: A line

    private static func cells(_ line: String, _ mark: Character?) -> [Cell] {
        var cells = [Cell()]
        var isOpen = false
        for character in line {
            if character == "\"" {
                isOpen.toggle()
                cells[cells.count - 1].isQuoted = true
            } else if character == mark, !isOpen {
                cells.append(Cell())
            } else {
                cells[cells.count - 1].text.append(character)
            }
        }
        return cells.map { Cell(text: trimmed($0.text), isQuoted: $0.isQuoted) }
            .filter { !$0.text.isEmpty }
    }

    /// `Name: value` in a cell, else names and values by turns.
    private static func values(_ cells: [Cell], _ mark: Character?) -> [PreambleValue] {
        let own = cells.compactMap { keyed($0, mark, isAlone: cells.count == 1) }
        guard own.isEmpty, let mark, cells.count.isMultiple(of: 2) else { return own }
        let pairs = stride(from: 0, to: cells.count, by: 2).map { (cells[$0], cells[$0 + 1]) }
        let names = pairs.compactMap { named($0.0.text) }
        guard names.count == pairs.count else { return [] }
        let cut = KeyLine.escaped(String(mark))
        return zip(names, pairs).map { name, pair in
            PreambleValue(
                name: Sample.legalName(name),
                pattern: "(?:^|\(cut)) *\"?\(KeyLine.escaped(name))[ .]*[:=]? *\"?"
                    + "(?: *\(cut))+ *\"?([^\"\(mark)]+)",
                value: pair.1.text)
        }
    }

    private static func keyed(_ cell: Cell, _ mark: Character?, isAlone: Bool) -> PreambleValue? {
        guard let place = cell.text.firstIndex(where: { ":=".contains($0) }),
            let found = named(String(cell.text[..<place]))
        else { return nil }
        let rest = cell.text[place...].dropFirst()
        let value = trimmed(String(rest))
        // `C:\Data` and `https://…` have no name before the colon.
        let isSet = rest.first?.isWhitespace == true || cell.text[..<place].last == " "
        guard !value.isEmpty, isAlone || isSet, !value.hasPrefix("\\"), !value.hasPrefix("//")
        else { return nil }
        let sign = cell.text[place]
        let name = "\(KeyLine.escaped(found))[ .]*\(sign) *"
        let pattern =
            if cell.isQuoted {
                "\" *\(name)([^\"]+)"
            } else if let mark {
                "(?:^|\(KeyLine.escaped(String(mark)))) *\(name)([^\(mark)]+)"
            } else {
                "^ *\(name)(.+)$"
            }
        return PreambleValue(name: Sample.legalName(found), pattern: pattern, value: value)
    }

    /// A text as a name; nil where it is none.
    private static func named(_ text: String) -> String? {
        var text = Substring(text)
        while let last = text.last, last.isWhitespace || ":=.".contains(last) { text.removeLast() }
        guard let first = text.first, first.isLetter || "*#".contains(first),
            text.contains(where: \.isLetter), 2...nameLimit ~= text.count
        else { return nil }
        return String(text)
    }

    private static func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes[Blank.trim(bytes, 0, bytes.count)], as: UTF8.self)
    }
}
