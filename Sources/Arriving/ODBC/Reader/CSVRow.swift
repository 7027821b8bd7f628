// SPDX-License-Identifier: Apache-2.0

/// Lines of CSV as PostgreSQL's COPY writes them: `,` between, quotes where they are needed, no value
/// for NULL, and `""` for an empty text.
struct CSVRow {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func addNull() { separate() }

    /// - Parameter units: UTF-16; half of a pair becomes bytes that are no UTF-8, so that who reads
    ///   the file says of its line what is wrong with it.
    mutating func add(_ units: some Collection<UInt16>) {
        separate()
        let isQuoted = units.isEmpty || units.contains { Self.special.contains($0) }
        if isQuoted { bytes.append(Self.quote) }
        var high: UInt16?
        for unit in units {
            if let first = high, 0xDC00...0xDFFF ~= unit {
                append(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(unit) - 0xDC00))
                high = nil
                continue
            }
            if let first = high { append(UInt32(first)) }
            high = 0xD800...0xDBFF ~= unit ? unit : nil
            guard high == nil else { continue }
            if unit == UInt16(Self.quote) { bytes.append(Self.quote) }
            append(UInt32(unit))
        }
        if let first = high { append(UInt32(first)) }
        if isQuoted { bytes.append(Self.quote) }
    }

    mutating func end() {
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }

    private static let quote = UInt8(ascii: "\"")
    private static let special = Set("\",\r\n".utf16)

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    /// A number as UTF-8 writes it, whether it is a character or not.
    private mutating func append(_ value: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(value >> shift & 0x3F) }
        switch value {
        case ..<0x80: bytes.append(UInt8(value))
        case ..<0x800: bytes += [0xC0 | UInt8(value >> 6), tail(0)]
        case ..<0x10000: bytes += [0xE0 | UInt8(value >> 12), tail(6), tail(0)]
        default: bytes += [0xF0 | UInt8(value >> 18), tail(12), tail(6), tail(0)]
        }
    }
}
