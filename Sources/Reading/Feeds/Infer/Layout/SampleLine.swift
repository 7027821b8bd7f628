// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records

/// A line of a sample, cut at one delimiter.
struct SampleLine {
    let number: Int
    /// Its cells without blanks around them.
    let cells: [String]
    /// As patterns see it.
    let text: String
    /// As sent.
    let raw: String

    init(_ record: borrowing Record) {
        number = record.line
        cells = (0..<record.count).map { LayoutLine.cell(record, $0) }
        text = LayoutLine.text(of: record)
        raw = String(decoding: record.raw, as: UTF8.self)
    }

    init(blank number: Int) {
        self.number = number
        cells = []
        text = ""
        raw = ""
    }

    var isBlank: Bool { text.isEmpty }

    var filled: [String] { cells.filter { !$0.isEmpty } }

    static func isTyped(_ cell: String) -> Bool { kind(cell).isTyped }
    static func isNumber(_ cell: String) -> Bool { kind(cell) == .number }
    static func isMoment(_ cell: String) -> Bool { kind(cell) == .moment }

    private static func kind(_ cell: String) -> CellKind {
        CellKind(ArraySlice(cell.utf8), isQuoted: false)
    }

    /// Whether it may be the header of a table: names, each another one.
    var isNames: Bool {
        let filled = filled
        return filled.count >= 3 && Set(filled).count == filled.count
            && !filled.contains(where: Self.isTyped)
    }

    var hasTyped: Bool { cells.contains(where: Self.isTyped) }
}
