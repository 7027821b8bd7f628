// SPDX-License-Identifier: Apache-2.0

import Application
import DelimitedText
import Records

/// Everything as one JSON document, streamed; malformed stretches are few and come at its end.
struct JSONSink: RecordSink {
    var report = ReadReport()
    private var output = BufferedOutput()
    private var isFirst = true
    private var malformed: [Malformed] = []

    mutating func begin(_ opening: Opening) throws {
        try report.begin(opening)
        raw("{\"dialect\":")
        dialect(opening.dialect)
        raw(",\"preamble\":")
        list(opening.preamble)
        raw(",\"header\":")
        list(opening.header)
        raw(",\"units\":")
        list(opening.units)
        raw(",\"records\":[")
    }

    mutating func takeRecord(_ record: borrowing Record) throws {
        raw(isFirst ? "\n" : ",\n")
        isFirst = false
        list(record.texts)
        try output.flush(above: 64 << 10)
    }

    mutating func takeMalformed(_ malformed: Malformed) throws {
        try report.takeMalformed(malformed)
        if self.malformed.count < 1000 { self.malformed.append(malformed) }
    }

    mutating func end(_ closing: Closing) throws {
        raw("],\n\"malformed\":[")
        for (index, one) in malformed.enumerated() {
            raw("\(index == 0 ? "" : ",")\n{\"line\":\(one.line),\"kind\":")
            string(Self.name(one.kind))
            raw(",\"detail\":")
            string(one.detail)
            raw(",\"raw\":")
            string(String(decoding: one.raw, as: UTF8.self))
            raw(",\"understood\":")
            list(one.understood)
            raw("}")
        }
        raw("],\n\"malformed_count\":\(report.malformed),\"footer\":")
        list(closing.footer)
        raw(",\"notes\":[")
        for (index, note) in closing.notes.enumerated() {
            raw("\(index == 0 ? "" : ",")\n{\"kind\":")
            string(note.kind.rawValue)
            raw(",\"count\":\(note.count),\"lines\":\(note.lines)}")
        }
        raw("],\n\"lines\":\(closing.lines),\"records_count\":\(closing.records)}\n")
        try output.flush()
        try report.end(closing)
    }

    private mutating func dialect(_ dialect: Dialect) {
        raw("{\"packing\":")
        string(dialect.packing.rawValue)
        raw(",\"encoding\":")
        string("\(dialect.encoding)")
        raw(",\"byte_order_mark\":\(dialect.hasBOM),\"delimiter\":")
        string(String(decoding: dialect.delimiter, as: UTF8.self))
        raw(",\"aligned\":\(dialect.aligned),\"quote\":")
        if let quote = dialect.quote {
            string(String(Character(Unicode.Scalar(quote))))
        } else {
            raw("null")
        }
        raw(",\"escape\":\"\(dialect.escape)\",\"line_end\":\"\(dialect.lineEnd)\"")
        raw(",\"separator_line\":\(dialect.separatorLine)")
        raw(",\"preamble_lines\":\(dialect.preambleLines),\"header_rows\":\(dialect.headerRows)")
        raw(",\"units_row\":\(dialect.unitsRow),\"columns\":\(dialect.columns)")
        raw(",\"trailing_delimiter\":\(dialect.trailingDelimiter)}")
    }

    private static func name(_ kind: Malformed.Kind) -> String {
        switch kind {
        case .unclosedQuote: "unclosed_quote"
        case .strayQuote: "stray_quote"
        case .undefinedByte: "undefined_byte"
        case .invalidUTF8: "invalid_utf8"
        case .nulByte: "nul_byte"
        case .lineTooLong: "line_too_long"
        case .fieldTooLong: "field_too_long"
        case .tooManyColumns: "too_many_columns"
        case .notJSON: "not_json"
        case .notRecord: "not_record"
        case .notXML: "not_xml"
        case .misplaced: "misplaced"
        case .misshapen: "misshapen"
        case .binary: "binary"
        case .bombed: "bombed"
        case .damaged: "damaged"
        }
    }

    private mutating func raw(_ text: String) { output.bytes.append(contentsOf: text.utf8) }

    private mutating func list(_ texts: [String]) {
        raw("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { raw(",") }
            string(text)
        }
        raw("]")
    }

    private mutating func string(_ text: String) {
        raw("\"")
        for byte in showUndefined(text).utf8 {
            switch byte {
            case 0x22: raw("\\\"")
            case 0x5C: raw("\\\\")
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20: raw("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: output.bytes.append(byte)
            }
        }
        raw("\"")
    }
}
