// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records
internal import Workbook

/// A sheet as delimited text, for what finds out how a table is laid out.
struct SheetText {
    /// The sheet's name.
    let sheet: String
    /// Whether others are visible, so that a feed must name it.
    let isOneOfSeveral: Bool
    /// Commas and double quotes; a blank row is an empty line.
    let bytes: [UInt8]

    /// - Parameter limit: bytes, after which no further row is taken.
    init(_ workbook: WorkbookBytes, sheet: String?, folder: String, limit: Int) throws {
        let file = try WorkbookFile(workbook, limits: ReadLimits(), folder: folder)
        let chosen = try file.sheets.chosen(sheet)
        self.sheet = chosen.name
        isOneOfSeveral = try file.sheets.count { !$0.isHidden } > 1 || chosen.isHidden
        let rows = Lines(limit: limit)
        do {
            try file.read(chosen, into: rows)
        } catch is Lines.Enough {
            // The sample is large enough.
        }
        bytes = rows.bytes
    }

    private final class Lines: RowTaker {
        struct Enough: Error {}

        private let limit: Int
        private(set) var bytes: [UInt8] = []
        private var line = 0

        init(limit: Int) { self.limit = limit }

        /// A cell of the sample without a value is a blank.
        func tell(_ fault: WorkbookFault) {}

        func take(_ record: borrowing Record) throws {
            let blank = record.line - line - 1
            guard bytes.count + blank < limit else { throw Enough() }
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: blank))
            line = record.line
            CleanCSV.append(record, to: &bytes)
        }
    }
}
