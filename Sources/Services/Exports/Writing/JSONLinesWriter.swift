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
            Self.append(text: Array(column.header.utf8)[...], to: &key)
            key.append(UInt8(ascii: ":"))
            return key
        }
    }

    func write(_ fields: CopyFields, number: Int) throws {
        try file.write { output in
            for (index, key) in keys.enumerated() {
                output += key
                if fields.isNull(index) {
                    output += "null".utf8
                } else {
                    Self.append(fields.value(index), kinds[index], to: &output)
                }
            }
            output += [UInt8(ascii: "}"), 0x0A]
        }
    }

    func finish() throws -> WrittenFile {
        let hash = try file.finish()
        return WrittenFile(bytes: file.bytes, sha256: hash)
    }

    private static func append(
        _ value: ArraySlice<UInt8>, _ kind: ResultColumn.Kind, to output: inout [UInt8]
    ) {
        switch kind {
        // NaN and Infinity are no numbers of JSON.
        case .number
        where value.first.map { $0 <= UInt8(ascii: "9") } == true
            && value.last.map { $0 <= UInt8(ascii: "9") } == true:
            output += value
        case .boolean: output += (value.first == UInt8(ascii: "t") ? "true" : "false").utf8
        case .json: output += value
        case .instant, .localTime: append(text: iso8601(value), to: &output)
        default: append(text: value, to: &output)
        }
    }

    /// `2026-03-04 06:00:00-04` → `2026-03-04T06:00:00-04:00`.
    private static func iso8601(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = Array(value)
        guard LocalTime(postgres: text, in: text.indices) != nil else { return value }
        text[10] = UInt8(ascii: "T")
        let hasShortOffset =
            [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(text[text.count - 3])
            && text.count > 19
        return hasShortOffset ? (text + ":00".utf8)[...] : text[...]
    }

    private static func append(text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text {
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
        output.append(UInt8(ascii: "\""))
    }
}
