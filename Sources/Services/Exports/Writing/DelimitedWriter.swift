// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Site

/// CSV by RFC 4180, or as a French Excel reads it.
final class DelimitedWriter: RowWriter {
    /// What a byte asks for.
    private enum Mark {
        static let quotes: UInt8 = 1
        static let notASCII: UInt8 = 2
    }

    private let file: ExportFile
    private let export: String
    private let columns: [ExportPlan.Column]
    private let dialect: Export.Dialect
    private let missing: [UInt8]
    private let words: (yes: [UInt8], no: [UInt8])
    private let page: CharacterTable?
    /// For each byte its `Mark`s.
    private let marks: [UInt8]

    init(_ plan: ExportPlan, _ export: Export, file: ExportFile) throws {
        self.file = file
        self.export = export.name
        dialect = export.dialect
        columns = plan.columns.map { column in
            var column = column
            column.pattern =
                column.pattern
                ?? (column.kind == .day ? export.dialect.day : export.dialect.time)
            return column
        }
        page = export.dialect.encoding == .windows1252 ? CharacterTable.windows1252 : nil
        let isFrench = export.language == .fr
        words = (
            Array((isFrench ? "vrai" : "true").utf8), Array((isFrench ? "faux" : "false").utf8)
        )
        let delimiter = export.dialect.delimiter
        marks = (0...255).map { (byte: UInt8) in
            let special: [UInt8] = [delimiter, UInt8(ascii: "\""), 0x0A, 0x0D]
            return (special.contains(byte) ? Mark.quotes : 0) | (byte >= 0x80 ? Mark.notASCII : 0)
        }
        missing =
            try page.map {
                try $0.encode(Array(export.missing.utf8)[...], replacement: nil)
            } ?? Array(export.missing.utf8)
        try writeHeader()
    }

    private func writeHeader() throws {
        try file.write { output in
            if dialect.encoding == .utf8WithMark { output += [0xEF, 0xBB, 0xBF] }
            for (index, column) in columns.enumerated() {
                if index > 0 { output.append(dialect.delimiter) }
                try append(text: Array(column.header.utf8)[...], index, 0, to: &output)
            }
            output += [0x0D, 0x0A]
        }
    }

    func write(_ fields: CopyFields, number: Int) throws {
        try file.write { output in
            for index in columns.indices {
                if index > 0 { output.append(dialect.delimiter) }
                if fields.isNull(index) {
                    output += missing
                } else {
                    try append(fields.value(index), index, number, to: &output)
                }
            }
            output += [0x0D, 0x0A]
        }
    }

    func finish() throws -> WrittenFile {
        let hash = try file.finish()
        return WrittenFile(bytes: file.bytes, sha256: hash)
    }

    private func append(
        _ value: ArraySlice<UInt8>, _ index: Int, _ number: Int, to output: inout [UInt8]
    ) throws {
        switch columns[index].kind {
        case .number: append(number: value, to: &output)
        case .boolean: output += value.first == UInt8(ascii: "t") ? words.yes : words.no
        case .day, .localTime, .instant: append(time: value, index, to: &output)
        case .timeOfDay: output += value
        case .json, .text: try append(text: value, index, number, to: &output)
        }
    }

    private func append(number value: ArraySlice<UInt8>, to output: inout [UInt8]) {
        let start = output.count
        output += value
        guard dialect.decimalMark != UInt8(ascii: ".") else { return }
        for place in start..<output.count where output[place] == UInt8(ascii: ".") {
            output[place] = dialect.decimalMark
        }
    }

    /// What has no pattern is written as the database does, without the offset.
    private func append(time value: ArraySlice<UInt8>, _ index: Int, to output: inout [UInt8]) {
        guard let time = LocalTime(postgres: value) else { return output += value }
        if let pattern = columns[index].pattern { return time.append(pattern, to: &output) }
        guard columns[index].kind == .instant, value.count > 19 else { return output += value }
        let offset = value.dropFirst(19).firstIndex {
            $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        }
        output += value[..<(offset ?? value.endIndex)]
    }

    /// A text that a spreadsheet would take for a formula is given a `'` before it: then it is text.
    private func append(
        text value: ArraySlice<UInt8>, _ index: Int, _ number: Int, to output: inout [UInt8]
    ) throws {
        var value = value
        var found: UInt8 = 0
        for byte in value { found |= marks[Int(byte)] }
        if found & Mark.notASCII != 0, let page {
            do {
                value = try page.encode(value, replacement: dialect.replacement)[...]
            } catch {
                throw ExportError(
                    .character,
                    "export \(export): \(number == 0 ? "the header" : "row \(number)"), column "
                        + "“\(columns[index].header)”: \(error.description) is not in Windows-1252: "
                        + "write `encoding: utf-8-bom`, or say what stands for such: `unmappable: \"?\"`"
                )
            }
        }
        let first = value.first ?? 0
        let isFormula = number > 0 && Self.beginsFormula(first)
        // An empty text is not a missing value.
        let quotes = found & Mark.quotes != 0 || value.isEmpty || value.elementsEqual(missing)
        guard quotes else {
            if isFormula { output.append(UInt8(ascii: "'")) }
            output += value
            return
        }
        output.append(UInt8(ascii: "\""))
        if isFormula { output.append(UInt8(ascii: "'")) }
        for byte in value {
            if byte == UInt8(ascii: "\"") { output.append(byte) }
            output.append(byte)
        }
        output.append(UInt8(ascii: "\""))
    }

    /// OWASP, “CSV Injection”.
    private static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
            true
        default: false
        }
    }
}
