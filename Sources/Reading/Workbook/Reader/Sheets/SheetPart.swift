// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The cells of a sheet (`sheet1.xml`), row by row.
final class SheetPart: MarkupHandler {
    /// What the cells mean.
    struct Context {
        var formats: [NumberFormat]
        var texts: TextStore
        var times: SerialTime
    }

    private enum Kind {
        case number, shared, text, inline, boolean, error, date
    }

    private let context: Context
    private let rows: any RowTaker
    private var row = RowBuilder()
    private var isInData = false
    private var isNumbered = true
    /// Whether cells are left out: those of no row, and of one that can't be in its place.
    private var isPassedOver = true
    /// Where the cell stands, its type, its style, and what it has.
    private var column = -1
    private var kind = Kind.number
    private var style = 0
    private var isBeyond = false
    private var hasFormula = false
    private var hasValue = false
    private var isInline = false
    private var phonetic = 0
    private var number = PlainNumber()

    /// - Parameter rows: takes each row that has a cell, in order.
    init(_ context: Context, rows: any RowTaker) {
        self.context = context
        self.rows = rows
    }

    override func begin(_ element: MarkupElement) throws {
        guard element.isMain else { return }
        if isInData {
            if element.named("c") {
                beginCell(element)
            } else if element.named("v") {
                beginValue()
            } else if element.named("row") {
                try beginRow(element.value("r"))
            } else if element.named("f") {
                hasFormula = true
            } else {
                beginInline(element)
            }
        } else if element.named("sheetData") {
            isInData = true
        }
    }

    override func end(_ element: MarkupElement) throws {
        guard element.isMain, isInData else { return }
        if element.named("v") || element.named("t") {
            isCollecting = false
        } else if element.named("c") {
            try endCell()
        } else if element.named("is") {
            isInline = false
        } else if element.named("row") {
            isPassedOver = true
        } else if element.named("rPh") {
            phonetic -= 1
        } else if element.named("sheetData") {
            isInData = false
            try endRow()
        }
    }

    private func beginValue() {
        forgetContent()
        hasValue = true
        collect()
    }

    private func beginInline(_ element: MarkupElement) {
        if element.named("is") {
            isInline = true
            hasValue = true
            phonetic = 0
            forgetContent()
        } else if isInline, element.named("t") {
            isCollecting = phonetic == 0
        } else if element.named("rPh") {
            phonetic += 1
        }
    }

    // MARK: Rows

    private func beginRow(_ number: MarkupValue?) throws {
        let next = number?.number ?? row.line + 1
        column = -1
        isNumbered = number != nil
        isPassedOver = false
        // Of a row that comes in two pieces the second one goes on with the first.
        guard next != row.line || row.line == 0 else { return }
        try endRow()
        guard next > row.line, next <= CellLimits.rows else {
            isPassedOver = true
            let cell = "A\(next)"
            return try rows.tell(
                next > row.line ? .beyondFormat(cell: cell) : .rowOrder(cell: cell))
        }
        row.line = next
    }

    private func endRow() throws {
        guard !row.isEmpty else { return }
        row.finish(width: rows.width)
        try rows.take(row.record)
    }

    // MARK: Cells

    private func beginCell(_ element: MarkupElement) {
        column += 1
        isBeyond = false
        if let place = element.value("r") { readPlace(place) }
        if column >= CellLimits.columns { isBeyond = true }
        style = element.value("s")?.number ?? 0
        kind = element.value("t").map(Self.kind) ?? .number
        hasFormula = false
        hasValue = false
        isInline = false
    }

    private static func kind(_ type: MarkupValue) -> Kind {
        switch type[0] {
        case UInt8(ascii: "s"): type[1] == 0 ? .shared : .text
        case UInt8(ascii: "i"): .inline
        case UInt8(ascii: "b"): .boolean
        case UInt8(ascii: "e"): .error
        case UInt8(ascii: "d"): .date
        default: .number
        }
    }

    /// Reads `AB12`: the letters say the column; the row is the one that it stands in.
    private func readPlace(_ place: MarkupValue) {
        let place = CellPlace(place)
        guard let found = place.column else { return }
        column = found
        if place.line > CellLimits.rows { isBeyond = true }
        // Of a row without a number its first cell tells it.
        if !isNumbered, row.isEmpty, place.line > row.line, !isBeyond { row.line = place.line }
    }

    private var cell: String { "\(column.columnName)\(max(row.line, 1))" }

    private func endCell() throws {
        isCollecting = false
        guard !isPassedOver else { return }
        guard !isBeyond else { return row.note(.beyondFormat(cell: cell), 0) }
        // A formula's text may be empty; a number may not.
        guard hasValue, !content.isEmpty || kind == .text || kind == .inline else {
            if hasFormula { row.add(.missingFormula(cell: cell), column) }
            return
        }
        guard !isContentCut else {
            return row.add(
                .tooManyCharacters(cell: cell, limit: CellLimits.characters), column)
        }
        switch kind {
        case .number: try addNumber()
        case .shared: try addShared()
        case .text, .inline: addText()
        case .boolean: addBoolean()
        case .error:
            row.add(column) {
                $0.append(contentsOf: content)
                return .error
            }
        case .date: addDate()
        }
    }

    private func addText() {
        CellText.decodeEscapes(&content)
        guard !content.isEmpty else { return }
        guard !CellText.isTooLong(content) else {
            return row.add(.tooManyCharacters(cell: cell, limit: CellLimits.characters), column)
        }
        row.add(column) {
            $0.append(contentsOf: content)
            return .text
        }
    }

    private func addShared() throws {
        let range = PlainNumber.trimmed(content)
        var index = range.isEmpty ? -1 : 0
        for byte in content[range] {
            guard byte &- 48 <= 9, index < 1 << 40 else {
                index = -1
                break
            }
            index = index * 10 + Int(byte - 48)
        }
        var result = TextStore.Lookup.missing
        try row.add(column) {
            result = try context.texts.append(index, to: &$0)
            return result == .found ? .text : .faulty
        }
        switch result {
        case .found: return
        case .missing: row.add(.missingString(cell: cell, index: shown), column)
        case .tooLong:
            row.add(.tooManyCharacters(cell: cell, limit: CellLimits.characters), column)
        }
    }

    /// The value as it stands in the file, for a fault.
    private var shown: String { String(decoding: content.prefix(40), as: UTF8.self) }

    private func addBoolean() {
        let text = String(decoding: content[PlainNumber.trimmed(content)], as: UTF8.self)
        let values = ["1": true, "0": false, "true": true, "false": false]
        guard let value = values[text.lowercased()] else {
            return row.add(.notValue(cell: cell, text: shown), column)
        }
        row.add(column) {
            $0.append(contentsOf: (value ? "true" : "false").utf8)
            return .boolean
        }
    }

    private func addDate() {
        var isDate = false
        let fraction = context.formats[style: style].fraction
        row.add(column) {
            let kind = ISOTime.append(content, fraction: fraction, to: &$0)
            isDate = kind != nil
            return kind ?? .faulty
        }
        if !isDate { row.add(.invalidDate(cell: cell, value: shown), column) }
    }

    // MARK: Numbers

    private func addNumber() throws {
        let format = context.formats[style: style]
        if style >= context.formats.count, style > 0 {
            row.note(.missingStyle(cell: cell, index: "\(style)"), column)
        }
        var shift = 0
        if format.usual != .number || format.hasConditions {
            guard let value = number.value(content) else {
                return row.add(.notValue(cell: cell, text: shown), column)
            }
            switch format.kind(of: value) {
            case .number: break
            case .percent: shift = 2
            case .moment, .elapsed: return addTime(value, format.kind(of: value))
            }
        }
        var isNumber = false
        row.add(column) {
            let start = $0.count
            isNumber = number.append(content, shift: shift, to: &$0)
            guard isNumber else {
                $0.removeLast($0.count - start)
                return .faulty
            }
            guard shift > 0 else { return .number }
            $0.append(UInt8(ascii: "%"))
            return .percent
        }
        if !isNumber { row.add(.notValue(cell: cell, text: shown), column) }
    }

    private func addTime(_ value: Double, _ format: NumberFormat.Kind) {
        var isTime = false
        row.add(column) {
            let start = $0.count
            let kind: FieldKind? =
                switch format {
                case .moment(let hasDay, let fraction):
                    context.times.append(value, hasDay: hasDay, fraction: fraction, to: &$0)
                case .elapsed(let fraction):
                    SerialTime.appendElapsed(value, fraction: fraction, to: &$0)
                default: nil
                }
            isTime = kind != nil
            if !isTime { $0.removeLast($0.count - start) }
            return kind ?? .faulty
        }
        if !isTime { row.add(.invalidDate(cell: cell, value: shown), column) }
    }
}
