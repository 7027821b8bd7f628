// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// CSV by RFC 4180, or as a French Excel reads it.
final class DelimitedWriter: RowWriter {
    /// The treatment of a byte.
    private enum Mark {
        static let quotes: UInt8 = 1
        static let notASCII: UInt8 = 2
    }

    private let file: ExportFile
    private let export: String
    private let headers: [String]
    private let kinds: [ResultColumn.Kind]
    private let patterns: [TimePattern?]
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
        headers = plan.columns.map(\.header)
        kinds = plan.columns.map(\.kind)
        patterns = plan.columns.map { column in
            column.pattern ?? (column.kind == .day ? export.dialect.day : export.dialect.time)
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
            for (index, header) in headers.enumerated() {
                if index > 0 { output.append(dialect.delimiter) }
                let bytes = Array(header.utf8)
                try append(text: bytes, bytes.indices, index, 0, to: &output)
            }
            output += [0x0D, 0x0A]
        }
    }

    func write(_ fields: CopyFields, number: Int) throws {
        try file.write { output in
            for index in kinds.indices {
                if index > 0 { output.append(dialect.delimiter) }
                if fields.isNull(index) {
                    output += missing
                } else if fields.isEscaped(index) {
                    let value = Array(fields.value(index))
                    try append(value, value.indices, index, number, to: &output)
                } else {
                    try append(fields.bytes, fields.ranges[index], index, number, to: &output)
                }
            }
            output.append(0x0D)
            output.append(0x0A)
        }
    }

    func finish() throws -> WrittenFile {
        let hash = try file.finish()
        return WrittenFile(bytes: file.bytes, sha256: hash)
    }

    private func append(
        _ bytes: [UInt8], _ range: Range<Int>, _ index: Int, _ number: Int,
        to output: inout [UInt8]
    ) throws {
        switch kinds[index] {
        case .number, .float:
            let start = output.count
            output.append(contentsOf: bytes[range])
            guard dialect.decimalMark != UInt8(ascii: ".") else { return }
            for place in start..<output.count where output[place] == UInt8(ascii: ".") {
                output[place] = dialect.decimalMark
            }
        case .boolean: output += bytes[range.lowerBound] == UInt8(ascii: "t") ? words.yes : words.no
        case .day, .localTime, .instant: append(time: bytes, range, index, to: &output)
        case .timeOfDay: output.append(contentsOf: bytes[range])
        case .json, .text: try append(text: bytes, range, index, number, to: &output)
        }
    }

    /// A column without a pattern is written as the database does, without the offset.
    private func append(
        time bytes: [UInt8], _ range: Range<Int>, _ index: Int, to output: inout [UInt8]
    ) {
        guard let time = LocalTime(postgres: bytes, in: range) else {
            return output.append(contentsOf: bytes[range])
        }
        if let pattern = patterns[index] { return time.append(pattern, to: &output) }
        var end = range.upperBound
        if kinds[index] == .instant, range.count > 19 {
            let sign = bytes[range.lowerBound + 19..<end].firstIndex {
                $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
            }
            end = sign ?? end
        }
        output.append(contentsOf: bytes[range.lowerBound..<end])
    }

    /// A text that a spreadsheet would take for a formula is given a `'` before it.
    ///
    /// So is one that looks like such a text already: no two are one in the file.
    private func append(
        text bytes: [UInt8], _ range: Range<Int>, _ index: Int, _ number: Int,
        to output: inout [UInt8]
    ) throws {
        var found: UInt8 = 0
        let span = bytes.span
        for place in range { found |= marks[Int(span[place])] }
        if found & Mark.notASCII != 0, let page {
            let encoded = try encode(bytes[range], page, index, number)
            return append(clean: encoded, encoded.indices, found, number, to: &output)
        }
        append(clean: bytes, range, found, number, to: &output)
    }

    private func encode(
        _ value: ArraySlice<UInt8>, _ page: CharacterTable, _ index: Int, _ number: Int
    ) throws -> [UInt8] {
        do {
            return try page.encode(value, replacement: dialect.replacement)
        } catch {
            throw ExportError(
                .character,
                Phrase(
                    en: "export \(export): \(number == 0 ? "the header" : "row \(number)"), column "
                        + "“\(headers[index])”: \(error.description) is not in Windows-1252: write "
                        + "`encoding: utf-8-bom`, or say what stands for such: `unmappable: \"?\"`",
                    fr:
                        "export \(export) : \(number == 0 ? "l'en-tête" : "ligne \(number)"), colonne "
                        + "« \(headers[index]) » : \(error.description) n'est pas dans Windows-1252 : "
                        + "écrire `encoding: utf-8-bom`, ou dire ce qui le remplace : `unmappable: \"?\"`"
                ))
        }
    }

    /// A text in the file's encoding.
    private func append(
        clean bytes: [UInt8], _ range: Range<Int>, _ found: UInt8, _ number: Int,
        to output: inout [UInt8]
    ) {
        // An empty text is not a missing value.
        let needsQuotes =
            found & Mark.quotes != 0 || range.isEmpty
            || range.count == missing.count && bytes[range].elementsEqual(missing)
        let isFormula = number > 0 && Self.beginsFormula(bytes, range)
        if needsQuotes { output.append(UInt8(ascii: "\"")) }
        if isFormula { output.append(UInt8(ascii: "'")) }
        if found & Mark.quotes == 0 {
            output.append(contentsOf: bytes[range])
        } else {
            for byte in bytes[range] {
                if byte == UInt8(ascii: "\"") { output.append(byte) }
                output.append(byte)
            }
        }
        if needsQuotes { output.append(UInt8(ascii: "\"")) }
    }

    /// `＝`, `＋`, `－` and `＠`, which some spreadsheets take for the narrow ones: U+FF1D and so on.
    private static let wideMarks: [[UInt8]] = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }

    /// OWASP, “CSV Injection”; behind any number of `'`.
    private static func beginsFormula(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let first = bytes[range].firstIndex(where: { $0 != UInt8(ascii: "'") }) else {
            return false
        }
        let range = first..<range.upperBound
        return switch bytes[first] {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A,
            0x0D:
            true
        case 0xEF: wideMarks.contains { bytes[range].starts(with: $0) }
        default: false
        }
    }
}
