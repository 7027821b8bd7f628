// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The cells of one sheet of an OpenDocument workbook (`content.xml`), row by row.
final class DocumentSheet: MarkupHandler {
    private let wanted: Int
    private let rows: any RowTaker
    private var table = -1
    private var depth = 0
    private var row = RowBuilder()
    /// Of the row and the cell: how often it is there.
    private var rowRepeats = 1
    private var repeats = 1
    private var repeated = 0
    private var column = 0
    private var type = Kind.none
    private var value: [UInt8] = []
    private var hasFormula = false
    private var isInCell = false
    private var paragraphs = 0
    /// Elements within a note or a picture, whose text is none of the cell's.
    private var passedOver = 0
    private var number = PlainNumber()

    private enum Kind {
        case none, number, percent, date, time, boolean, text, error
    }

    /// - Parameter sheet: its place among the sheets, from 0.
    init(sheet: Int, rows: any RowTaker) {
        wanted = sheet
        self.rows = rows
    }

    private var isWanted: Bool { table == wanted && depth == 1 }

    override func begin(_ element: MarkupElement) throws {
        if ODF.isLink(element) { depth += 1 }
        if element.named("table") {
            depth += 1
            if depth == 1 { table += 1 }
            return
        }
        guard isWanted else { return }
        if isInCell {
            beginInCell(element)
        } else if element.named("table-cell") || element.named("covered-table-cell") {
            beginCell(element)
        } else if element.named("table-row") {
            rowRepeats = max(element.value(ODF.rowsRepeated)?.number ?? 1, 1)
            row.line += 1
            column = 0
        }
    }

    override func end(_ element: MarkupElement) throws {
        if element.named("table") || ODF.isLink(element) { depth -= 1 }
        guard isWanted else { return }
        if element.named("table-cell") || element.named("covered-table-cell") {
            isInCell = false
            isCollecting = false
            try endCell()
        } else if element.named("table-row") {
            try endRow()
        } else if isInCell {
            endInCell(element)
        }
    }

    // MARK: Text

    private static func isPassedOver(_ element: MarkupElement) -> Bool {
        element.named("annotation") || element.named("frame") || element.named("custom-shape")
            || element.named("shapes") || element.named("ruby-text")
    }

    private func beginInCell(_ element: MarkupElement) {
        if passedOver > 0 || Self.isPassedOver(element) {
            passedOver += 1
            isCollecting = false
        } else if element.named("p") || element.named("h") {
            if paragraphs > 0 { content.append(DocumentText.paragraph) }
            paragraphs += 1
            isCollecting = true
        } else if element.named("s") {
            let count = min(element.value(ODF.spaces)?.number ?? 1, CellLimits.characters + 1)
            content.append(contentsOf: repeatElement(DocumentText.space, count: count))
            if content.count > Self.contentLimit { isContentCut = true }
        } else if element.named("tab") {
            content.append(DocumentText.tab)
        } else if element.named("line-break") {
            content.append(DocumentText.lineBreak)
        }
    }

    private func endInCell(_ element: MarkupElement) {
        if passedOver > 0 {
            passedOver -= 1
            isCollecting = passedOver == 0 && paragraphs > 0
        } else if element.named("p") || element.named("h") {
            isCollecting = false
        }
    }

    // MARK: Cells

    private func beginCell(_ element: MarkupElement) {
        isInCell = true
        repeats = max(element.value(ODF.columnsRepeated)?.number ?? 1, 1)
        hasFormula = element.value(ODF.formula) != nil
        paragraphs = 0
        passedOver = 0
        forgetContent()
        value.removeAll(keepingCapacity: true)
        type = Self.kind(element.value(ODF.valueType))
        let attribute: MarkupValue? =
            switch type {
            case .number, .percent: element.value(ODF.value)
            case .date: element.value(ODF.dateValue)
            case .time: element.value(ODF.timeValue)
            case .boolean: element.value(ODF.booleanValue)
            case .text: element.value(ODF.stringValue)
            case .none, .error: nil
            }
        if let attribute { value.append(contentsOf: attribute.text.utf8) }
        if element.value(ODF.extendedType)?.isSame("error") == true { type = .error }
    }

    private static func kind(_ type: MarkupValue?) -> Kind {
        guard let type else { return .none }
        switch type.text {
        case "float", "currency": return .number
        case "percentage": return .percent
        case "date": return .date
        case "time": return .time
        case "boolean": return .boolean
        case "string": return .text
        default: return .none
        }
    }

    private var cell: String { "\(column.columnName)\(row.line)" }

    private func endCell() throws {
        defer { column += repeats }
        guard !isContentCut else {
            return addFault(.tooManyCharacters(cell: cell, limit: CellLimits.characters))
        }
        if type == .none || type == .text || type == .error { return try addText() }
        guard !value.isEmpty else {
            if hasFormula { addFault(.missingFormula(cell: cell)) }
            return
        }
        let count = repeats
        guard try mayRepeat(count) else { return }
        for index in 0..<count where !addValue(column + index) {
            let text = String(decoding: value.prefix(40), as: UTF8.self)
            let isTime = type == .date || type == .time
            row.add(
                isTime ? .invalidDate(cell: cell, value: text) : .notValue(cell: cell, text: text),
                column + index)
        }
    }

    /// Adds the value; false if it is none of its kind.
    private func addValue(_ place: Int) -> Bool {
        var isValue = true
        // What the format shows, its text tells.
        let isTime = type == .date || type == .time
        let fraction = isTime ? DocumentText.fraction(content) : 0
        row.add(place) {
            let start = $0.count
            let kind: FieldKind? =
                switch type {
                case .number: number.append(value, to: &$0) ? .number : nil
                case .percent: number.append(value, shift: 2, to: &$0) ? .percent : nil
                case .date: ISOTime.append(value, fraction: fraction, to: &$0)
                case .time:
                    // Some programs write a time of day where a duration belongs.
                    ISOTime.appendDuration(value, fraction: fraction, to: &$0)
                        ?? ISOTime.append(value, fraction: fraction, to: &$0)
                default: appendBoolean(&$0)
                }
            isValue = kind != nil
            if kind == .percent { $0.append(UInt8(ascii: "%")) }
            if kind == nil { $0.removeLast($0.count - start) }
            return kind ?? .faulty
        }
        return isValue
    }

    private func appendBoolean(_ output: inout [UInt8]) -> FieldKind? {
        let text = String(decoding: value, as: UTF8.self)
        guard text == "true" || text == "false" else { return nil }
        output.append(contentsOf: value)
        return .boolean
    }

    private func addText() throws {
        var text = DocumentText.finish(content)
        if type == .text, !value.isEmpty { text = value }
        guard !text.isEmpty else {
            // An empty text that a formula gives is a paragraph without a type.
            if type == .none, hasFormula, paragraphs == 0 { addFault(.missingFormula(cell: cell)) }
            return
        }
        guard !CellText.isTooLong(text) else {
            return addFault(.tooManyCharacters(cell: cell, limit: CellLimits.characters))
        }
        guard try mayRepeat(repeats) else { return }
        for index in 0..<repeats {
            row.add(column + index) {
                $0.append(contentsOf: text)
                return type == .error ? .error : .text
            }
        }
    }

    private func addFault(_ fault: WorkbookFault) {
        guard column < CellLimits.columns else { return row.note(fault, 0) }
        row.add(fault, column)
    }

    /// Counts cells that are made of one; false if they are beyond the sheet.
    private func mayRepeat(_ count: Int) throws -> Bool {
        guard column + count <= CellLimits.columns else {
            let last = column + count - 1
            row.note(.beyondFormat(cell: "\(last.columnName)\(row.line)"), 0)
            return false
        }
        try countRepeats(count - 1)
        return true
    }

    private func countRepeats(_ count: Int) throws {
        repeated += count
        guard repeated <= CellLimits.repeats else {
            throw WorkbookFault.tooManyRepeats(cell: cell, limit: CellLimits.repeats).error
        }
    }

    // MARK: Rows

    private func endRow() throws {
        let last = row.line + rowRepeats - 1
        defer { row.line = last }
        guard !row.isEmpty else { return }
        guard last <= CellLimits.rows else {
            row.finish()
            return try rows.tell(.beyondFormat(cell: "A\(last)"))
        }
        row.finish(width: rows.width)
        if rowRepeats > 1 { try countRepeats((rowRepeats - 1) * row.record.count) }
        for line in row.line...last {
            row.record.line = line
            try rows.take(row.record)
        }
    }
}
