// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The text of a line, for what is looked for in lines.
enum LayoutLine {
    /// Bytes of a line that are looked at: 4 KiB.
    static let limit = 4 << 10

    /// Its filled cells, trimmed, joined by one blank: the same for any delimiter.
    static func text(of record: borrowing Record) -> String {
        var bytes: [UInt8] = []
        for field in 0..<record.count where bytes.count < limit {
            let range = trimmed(record, field)
            guard !range.isEmpty else { continue }
            if !bytes.isEmpty { bytes.append(0x20) }
            bytes.append(contentsOf: record.bytes[range])
        }
        return String(decoding: bytes.prefix(limit), as: UTF8.self)
    }

    static func trimmed(_ record: borrowing Record, _ field: Int) -> Range<Int> {
        let range = record.range(field)
        return Blank.trim(record.bytes, range.lowerBound, range.upperBound)
    }

    /// A cell's text without blanks around it; empty beyond the last one.
    static func cell(_ record: borrowing Record, _ field: Int) -> String {
        guard field >= 0, field < record.count else { return "" }
        return String(decoding: record.bytes[trimmed(record, field)], as: UTF8.self)
    }

    static func isFilled(_ record: borrowing Record, _ field: Int) -> Bool {
        guard field < record.count else { return false }
        return !trimmed(record, field).isEmpty || record.kind(field) == .faulty
    }

    /// The last field with something in it; −1: none.
    static func lastFilled(_ record: borrowing Record) -> Int {
        var field = record.count - 1
        while field >= 0, !isFilled(record, field) { field -= 1 }
        return field
    }

    static func firstFilled(_ record: borrowing Record) -> Int? {
        (0..<record.count).first { isFilled(record, $0) }
    }
}

extension RecordSink {
    /// Gives the lines of a record as lines that are none.
    mutating func passLines(_ record: borrowing Record, as kind: PassedLine) throws {
        try pass(record.raw[...], line: record.line, as: kind)
        for further in 1..<max(1, record.lines) {
            try pass([], line: record.line + further, as: kind)
        }
    }

    /// Tells that a line does not fit the layout.
    mutating func misplace(_ record: borrowing Record, _ fault: LayoutFault) throws {
        try takeMalformed(
            Malformed(
                line: record.line, kind: .misplaced, reason: .layout(fault), raw: record.raw,
                lines: record.lines))
    }
}
