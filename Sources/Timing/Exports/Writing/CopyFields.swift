// SPDX-License-Identifier: Apache-2.0

/// The fields of a row as `copy … to stdout` sends it: text, tabs between, `\N` for NULL.
struct CopyFields {
    /// For each field, without its tab.
    private(set) var ranges: [Range<Int>] = []
    private(set) var bytes: [UInt8] = []
    /// Whether there is a backslash in the row: else no field needs `value`, and none is NULL.
    private(set) var hasEscapes = false

    /// Takes a row over, cut into its fields.
    mutating func read(_ row: [UInt8]) {
        bytes = row
        ranges.removeAll(keepingCapacity: true)
        var found = false
        var start = 0
        let span = row.span
        for index in span.indices {
            let byte = span[index]
            if byte == UInt8(ascii: "\\") { found = true }
            guard byte == 0x09 || byte == 0x0A else { continue }
            ranges.append(start..<index)
            start = index + 1
        }
        hasEscapes = found
    }

    func isNull(_ field: Int) -> Bool {
        guard hasEscapes, ranges[field].count == 2 else { return false }
        let start = ranges[field].lowerBound
        return bytes[start] == UInt8(ascii: "\\") && bytes[start + 1] == UInt8(ascii: "N")
    }

    /// Whether the field's bytes are not yet its value.
    func isEscaped(_ field: Int) -> Bool {
        hasEscapes && bytes[ranges[field]].contains(UInt8(ascii: "\\"))
    }

    /// A field that is not NULL, as the value is.
    func value(_ field: Int) -> ArraySlice<UInt8> {
        let raw = bytes[ranges[field]]
        guard hasEscapes, raw.contains(UInt8(ascii: "\\")) else { return raw }
        return Self.plain(raw)[...]
    }

    /// Undoes the escapes of COPY's text format (manual, COPY, “Text Format”).
    private static func plain(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(raw.count)
        var isEscape = false
        for byte in raw {
            if isEscape {
                plain.append(Self.meaning(of: byte))
                isEscape = false
            } else if byte == UInt8(ascii: "\\") {
                isEscape = true
            } else {
                plain.append(byte)
            }
        }
        return plain
    }

    private static func meaning(of letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "v"): 0x0B
        default: letter
        }
    }
}
