// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Where the table of a sample begins, and what stands above its data.
struct TableShape {
    private let sketch: Sketch
    private let declared: DeclaredDialect
    private let isSingle: Bool
    private let rows: [Sketch.Row]
    private let columns: Int

    init(_ sketch: Sketch, declared: DeclaredDialect, isSingle: Bool) {
        self.sketch = sketch
        self.declared = declared
        self.isSingle = isSingle
        rows = sketch.rows
        let commonest = Score.commonest(rows.filter { !$0.isBlank }.map(\.cells.count))
        let isFree = declared.headerNames.isEmpty && declared.preambleLines == nil
        columns = isSingle ? 1 : isFree ? Self.firstTable(rows, before: commonest) : commonest
    }

    /// The columns of a table above the one with the commonest number of them.
    ///
    /// A preamble has no header and data of three or more columns: that is a table of its own, and
    /// none of its rows may be lost.
    private static func firstTable(_ rows: [Sketch.Row], before commonest: Int) -> Int {
        let above = rows.prefix { $0.cells.count != commonest }
        for index in above.indices.dropLast(2) {
            let (head, body) = (above[index], above[(index + 1)...(index + 2)])
            guard head.cells.count >= 3, head.cells.allSatisfy({ $0.kind == .text }),
                body.allSatisfy({ row in
                    row.cells.count == head.cells.count
                        && row.cells.contains { $0.kind.isTyped }
                })
            else { continue }
            return head.cells.count
        }
        return commonest
    }

    /// Writes what was found into the dialect.
    func fill(_ dialect: inout Dialect) {
        guard rows.contains(where: { !$0.isBlank }) else {
            dialect.columns = 0
            dialect.headerRows = 0
            dialect.preambleLines = declared.preambleLines ?? 0
            return
        }
        let first = firstRow()
        dialect.preambleLines = declared.preambleLines ?? rows[first].line
        dialect.columns = columns
        let body = rows[first...].filter { !$0.isBlank && $0.cells.count == columns }
        let head = Array(rows[first...].filter { !$0.isBlank }.prefix(6))
        if columns > 1, isTrailing(head.first, body) {
            dialect.trailingDelimiter = true
            dialect.columns = columns - 1
        }
        let data = Array(body.filter { $0.line != rows[first].line }.prefix(150))
        dialect.headerRows = declared.headerRows ?? headerRows(head, data)
        if dialect.headerRows == 1, head.count > 1 {
            dialect.unitsRow = isUnits(head[1], Array(data.dropFirst()))
        }
    }

    // MARK: The first row of the table

    private func firstRow() -> Int {
        if let lines = declared.preambleLines {
            return rows.firstIndex { $0.line >= lines && !$0.isBlank } ?? rows.count - 1
        }
        if declared.headerNames.count > 0,
            let known = rows.firstIndex(where: {
                Self.matches($0, sketch, declared.headerNames)
            })
        {
            return known
        }
        guard columns > 1 else { return rows.firstIndex { !$0.isBlank } ?? 0 }
        // A preamble padded to the table's width fills few of its cells.
        let filled = rows.filter { $0.cells.count == columns && !$0.isBlank }.map(\.filled).sorted()
        let usual = filled.isEmpty ? columns : filled[filled.count * 3 / 4]
        let needed = columns == 2 ? 1 : max(2, (usual + 1) / 2)
        let table = rows.firstIndex { $0.cells.count == columns && $0.filled >= needed } ?? 0
        guard table > 0 else { return table }
        return isRaggedHeader(rows[table - 1], before: table) ? table - 1 : table
    }

    /// Whether a row of nearly as many cells just above the table is its header.
    private func isRaggedHeader(_ row: Sketch.Row, before table: Int) -> Bool {
        guard columns >= 3, !row.isBlank else { return false }
        if row.cells.count == 1 { return isCutOtherwise(row) }
        guard abs(row.cells.count - columns) <= 1 else { return false }
        let names = row.cells.count { $0.kind == .text }
        return names >= 2 && names * 10 >= row.cells.count * 8
    }

    /// Whether another delimiter cuts the row into as many cells as the table has columns.
    private func isCutOtherwise(_ row: Sketch.Row) -> Bool {
        let content = sketch.content(row.cells[0])
        return [0x3B, 0x09, 0x7C, 0x2C].contains { delimiter in
            content.count { $0 == delimiter } == columns - 1
        }
    }

    /// Whether a row holds most of the names.
    static func matches(_ row: Sketch.Row, _ sketch: Sketch, _ names: [String]) -> Bool {
        let wanted = Set(names.map(fold))
        let found = Set(row.cells.map { fold(String(decoding: sketch.content($0), as: UTF8.self)) })
        let hits = found.intersection(wanted).count
        return hits > 0 && hits * 2 >= min(row.cells.count, wanted.count)
    }

    /// Letters and digits only, in lower case, without the accents of Western Europe.
    static func fold(_ name: String) -> String {
        var folded = ""
        for scalar in name.lowercased().unicodeScalars {
            switch scalar.value {
            case 0xE0...0xE5: folded += "a"
            case 0xE7: folded += "c"
            case 0xE8...0xEB: folded += "e"
            case 0xEC...0xEF: folded += "i"
            case 0xF1: folded += "n"
            case 0xF2...0xF6: folded += "o"
            case 0xF9...0xFC: folded += "u"
            case 0x0300...0x036F: break
            default:
                if scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value) {
                    folded.unicodeScalars.append(scalar)
                }
            }
        }
        return folded
    }

    // MARK: The header

    private func headerRows(_ head: [Sketch.Row], _ data: [Sketch.Row]) -> Int {
        guard let first = head.first else { return 0 }
        let isKnown =
            !declared.headerNames.isEmpty
            && Self.matches(first, sketch, declared.headerNames)
        guard isKnown || isHeader(first, data) else { return 0 }
        let typed = typedColumns(Array(data.dropFirst()))
        var count = 1
        while count < min(head.count, 4), isSecondHeader(head[count], typed) { count += 1 }
        return count
    }

    private func isHeader(_ row: Sketch.Row, _ data: [Sketch.Row]) -> Bool {
        let cells = row.cells
        guard cells.contains(where: { $0.kind == .text }) else { return false }
        if data.isEmpty { return !cells.contains { $0.kind.isTyped } }
        let typed = typedColumns(data)
        var votes = 0
        for (column, cell) in cells.enumerated() where column < typed.count && typed[column] {
            if cell.kind == .text { votes += 1 }
            if cell.kind.isTyped, holds(cell.kind, column, data) { votes -= 2 }
        }
        if votes != 0 { return votes > 0 }
        // All text: names are distinct, and not values of their own column.
        if cells.contains(where: { $0.kind.isTyped || $0.kind == .missing }) { return false }
        let names = cells.map { Array(sketch.content($0)) }.filter { !$0.isEmpty }
        guard Set(names).count == names.count else { return false }
        let isValue = cells.indices.contains { column in
            let name = sketch.content(cells[column])
            return !name.isEmpty
                && data.contains { row in
                    column < row.cells.count && sketch.content(row.cells[column]) == name
                }
        }
        if isValue { return false }
        let longest = names.map(\.count).max() ?? 0
        return columns > 1 || longest <= 40
    }

    /// Whether some cell of a column is of this kind: `260/280`, which looks like a date, may be
    /// the name of numbers.
    private func holds(_ kind: CellKind, _ column: Int, _ data: [Sketch.Row]) -> Bool {
        data.contains { column < $0.cells.count && $0.cells[column].kind == kind }
    }

    /// For each column whether most of its cells are numbers or dates.
    private func typedColumns(_ data: [Sketch.Row]) -> [Bool] {
        (0..<columns).map { column in
            var typed = 0
            var filled = 0
            for row in data where column < row.cells.count {
                let kind = row.cells[column].kind
                typed += kind.isTyped ? 1 : 0
                filled += kind == .empty || kind == .missing ? 0 : 1
            }
            return typed > 0 && typed * 10 >= filled * 6
        }
    }

    private func isSecondHeader(_ row: Sketch.Row, _ typed: [Bool]) -> Bool {
        guard row.cells.count == columns, !isUnits(row, []) else { return false }
        var names = 0
        for (column, cell) in row.cells.enumerated() {
            if cell.kind.isTyped || cell.kind == .missing { return false }
            if typed[column], cell.kind == .text { names += 1 }
        }
        return names >= 2
    }

    private static let units: Set<String> = [
        "%", "°c", "°f", "k", "t", "kg", "g", "mg", "µg", "l", "hl", "ml", "h", "min", "s", "m",
        "mm", "cm", "km", "m2", "m²", "m3", "m³", "ui", "iu", "icumsa", "ph", "°bx", "bx", "brix",
        "°brix", "°z", "ppm", "bar", "mbar", "pa", "kpa", "rpm", "tr/min", "w", "kw", "kwh", "mwh",
        "v", "mv", "a", "ma", "hz", "-", "--", "jj/mm/aaaa", "dd/mm/yyyy", "hh:mm", "unit",
        "unité", "€", "ntu", "us/cm", "µs/cm", "ms/cm", "°", "n", "kn", "mpa", "meq", "g/100g",
    ]

    /// Whether the row names the units of the columns.
    private func isUnits(_ row: Sketch.Row, _ data: [Sketch.Row]) -> Bool {
        guard row.cells.count == columns, columns > 1 else { return false }
        var filled = 0
        var units = 0
        for cell in row.cells where cell.kind != .empty {
            if cell.kind.isTyped { return false }
            filled += 1
            let text = String(decoding: trimBlanks(sketch.content(cell)), as: UTF8.self)
            var name = text.lowercased()
            for (open, close) in [("(", ")"), ("[", "]")]
            where name.hasPrefix(open) && name.hasSuffix(close) {
                name = String(name.dropFirst().dropLast())
            }
            let isRate = name.utf8.count <= 8 && name.contains("/") && !name.contains(" ")
            if Self.units.contains(name) || isRate { units += 1 }
        }
        return units > 0 && units * 10 >= filled * 6
    }

    // MARK: The end of each row

    /// Whether every row ends in an empty cell that has no name.
    private func isTrailing(_ head: Sketch.Row?, _ body: [Sketch.Row]) -> Bool {
        guard let head, !body.isEmpty else { return false }
        let isNameless =
            head.cells.count == columns - 1
            || head.cells.count == columns && head.cells[columns - 1].kind == .empty
        guard isNameless, columns > 2 || body.count > 1 else { return false }
        return body.allSatisfy { row in
            row.cells[columns - 1].range.isEmpty && !row.cells[columns - 1].isQuoted
        }
    }
}
