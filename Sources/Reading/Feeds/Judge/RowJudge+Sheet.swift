// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Cells of a sheet, which say themselves what they hold.
extension RowJudge {
    /// How a sheet's numbers and times are written, whatever the feed declares for text.
    private static let numbers = NumberFormat(decimal: UInt8(ascii: "."))
    private static let times = [DateFormat("yyyy-mm-dd hh:mm:ss"), DateFormat("yyyy-mm-dd")]
        .compactMap(\.self)

    /// Takes a cell that is no text; false if it is judged as one of a text file.
    mutating func takeCell(
        _ index: Int, _ kind: FieldKind, _ record: borrowing Record, _ bytes: [UInt8],
        _ range: Range<Int>
    ) -> Bool {
        switch kind {
        case .text: return false
        case .error:
            guard feed.workbook.errors == .reject else {
                judgeNull(index, bytes, 0..<0)
                return true
            }
            fault(index, .errorCell, bytes, range)
            ordinals[index] = -1
            return true
        case .faulty:
            let source = plans[index].source
            let reason = record.faults.first { $0.field == source }?.reason
            fault(index, reason.map(Fault.Detail.cell) ?? .errorCell, bytes, range)
            ordinals[index] = -1
            return true
        default:
            cell = kind
            return false
        }
    }

    /// With the sheet and its row that the line is; what breaks a workbook off is in the last sheet.
    func inSheet(_ fault: Fault) -> Fault {
        var fault = fault
        if let line = fault.line {
            fault.sheetRow = sheets.row(of: line)
        } else if case .unreadable(.workbook) = fault.detail {
            fault.sheetRow = sheets.last
        }
        return fault
    }

    /// Tells the sheets whose rows may be wanted, and were not read.
    mutating func tellHidden(_ sheets: [String]) {
        guard fileFaults.isEmpty, !sheets.isEmpty else { return }
        noteFault(Fault(severity: .warn, detail: .layout(.hiddenSheets(sheets))))
    }

    /// How numbers are written in the cell in hand.
    func numbers(_ index: Int) -> NumberFormat {
        cell == .text ? plans[index].numbers : RowJudge.numbers
    }

    /// The text of a measurement: of a sheet's number as a file of the feed would have it, so that
    /// a workbook and its CSV give one row.
    mutating func sentText(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool
    ) -> Range<Int> {
        let point = UInt8(ascii: ".")
        guard cell == .number || cell == .percent, let mark = plans[index].numbers.decimal,
            mark != point
        else { return place(bytes, range, isInRow) }
        let text = bytes[range].map { $0 == point ? mark : $0 }
        return place(text, 0..<text.count, false)
    }

    /// The number as the feed takes it, of a cell that shows a percentage.
    func percent(_ number: Exact) -> Exact {
        guard feed.workbook.percents == .fraction else { return number }
        return Exact(number.coefficient, scale: number.scale + 2)
    }

    /// The time of a cell that holds one; nil where it is text, or a number of another kind.
    func sheetTime(_ bytes: [UInt8], _ range: Range<Int>) -> LocalTime? {
        guard cell == .day || cell == .instant else { return nil }
        for format in RowJudge.times {
            if case .time(let time) = TimeReader.read(bytes, range, format) { return time }
        }
        return nil
    }
}
