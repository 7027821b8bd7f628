// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// One JSON object a line, UTF-8; times in ISO 8601 with their offset.
final class JSONLinesWriter: RowWriter {
    private let file: ExportFile
    private let kinds: [ResultColumn.Kind]
    /// `{"name":` and `,"name":`.
    private let keys: [[UInt8]]

    init(_ plan: ExportPlan, file: ExportFile) {
        self.file = file
        kinds = plan.columns.map(\.kind)
        keys = plan.columns.enumerated().map { index, column in
            var key = Array((index == 0 ? "{" : ",").utf8)
            let name = Array(column.header.utf8)
            Self.append(text: name, name.indices, to: &key)
            key.append(UInt8(ascii: ":"))
            return key
        }
    }

    func write(_ fields: CopyFields, number: Int) throws {
        try file.write { output in
            for index in kinds.indices {
                output += keys[index]
                if fields.isNull(index) {
                    output += "null".utf8
                } else if fields.isEscaped(index) {
                    let value = Array(fields.value(index))
                    Self.append(value, value.indices, kinds[index], to: &output)
                } else {
                    Self.append(fields.bytes, fields.ranges[index], kinds[index], to: &output)
                }
            }
            output.append(UInt8(ascii: "}"))
            output.append(0x0A)
        }
    }

    func finish() throws -> WrittenFile {
        let hash = try file.finish()
        return WrittenFile(bytes: file.bytes, sha256: hash)
    }

    private static func append(
        _ bytes: [UInt8], _ range: Range<Int>, _ kind: ResultColumn.Kind, to output: inout [UInt8]
    ) {
        switch kind {
        case .number, .float:
            // `12` and `-1.5e+20`, but not `NaN` and `-Infinity`, which are no numbers of JSON.
            let isNumber = !range.isEmpty && bytes[range.upperBound - 1] <= UInt8(ascii: "9")
            if !isNumber { return append(text: bytes, range, to: &output) }
            output.append(contentsOf: bytes[range])
        case .boolean:
            output += (bytes[range.lowerBound] == UInt8(ascii: "t") ? "true" : "false").utf8
        case .json: append(json: bytes, range, to: &output)
        case .instant, .localTime: append(time: bytes, range, to: &output)
        case .day, .timeOfDay, .text: append(text: bytes, range, to: &output)
        }
    }

    /// The type `json` keeps the line ends that stand between its parts: one row is one line.
    private static func append(
        json bytes: [UInt8], _ range: Range<Int>, to output: inout [UInt8]
    ) {
        let start = output.count
        output.append(contentsOf: bytes[range])
        for place in start..<output.count where output[place] == 0x0A || output[place] == 0x0D {
            output[place] = UInt8(ascii: " ")
        }
    }

    /// `2026-03-04 06:00:00-04` becomes `2026-03-04T06:00:00-04:00`.
    private static func append(
        time bytes: [UInt8], _ range: Range<Int>, to output: inout [UInt8]
    ) {
        let start = output.count
        append(text: bytes, range, to: &output)
        guard range.count >= 19, LocalTime(postgres: bytes, in: range) != nil else { return }
        output[start + 11] = UInt8(ascii: "T")
        let sign = bytes[range.upperBound - 3]
        guard range.count > 19, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return
        }
        output.removeLast()
        output += ":00\"".utf8
    }

    private static func append(
        text bytes: [UInt8], _ range: Range<Int>, to output: inout [UInt8]
    ) {
        output.append(UInt8(ascii: "\""))
        let span = bytes.span
        var isPlain = true
        for index in range {
            let byte = span[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                isPlain = false
            }
        }
        if isPlain {
            output.append(contentsOf: bytes[range])
        } else {
            for index in range { append(escaped: span[index], to: &output) }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(escaped byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
        case 0x0A: output += "\\n".utf8
        case 0x0D: output += "\\r".utf8
        case 0x09: output += "\\t".utf8
        case 0..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            output += "\\u00".utf8
            output += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: output.append(byte)
        }
    }
}
