// SPDX-License-Identifier: Apache-2.0

/// What libyajl lets pass in the texts of a line, and no reader of them can know the meaning of.
enum JSONText {
    struct Flaw: Equatable {
        let reason: String
        /// Of the line, from 0.
        let byte: Int
    }

    /// Nil: every text in it has one meaning.
    ///
    /// - Parameter line: JSON, by libyajl.
    static func flaw(in line: UnsafeBufferPointer<UInt8>) -> Flaw? {
        if let byte = unsafe unpaired(line) {
            return Flaw(reason: "half of a pair of surrogates (\\u).", byte: byte)
        }
        if let byte = unsafe undefined(line) {
            return Flaw(reason: "invalid bytes in UTF8 string.", byte: byte)
        }
        return nil
    }

    private static let backslash = UInt8(ascii: "\\")

    /// Where half of a pair of surrogates stands without the other: libyajl makes `?` of it, or
    /// another character.
    private static func unpaired(_ line: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = 0
        while let found = unsafe line[place...].firstIndex(of: backslash) {
            guard let unit = unsafe escaped(line, at: found) else {
                place = min(found + 2, line.count)
                continue
            }
            place = found + 6
            switch unit {
            case 0xDC00...0xDFFF: return found
            case 0xD800...0xDBFF:
                let low = unsafe escaped(line, at: place)
                guard let low, 0xDC00...0xDFFF ~= low else { return found }
                place += 6
            default: break
            }
        }
        return nil
    }

    /// The number of an escape that begins there: `\u00e9`.
    private static func escaped(_ line: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
        guard start + 6 <= line.count, unsafe line[start] == backslash,
            unsafe line[start + 1] == UInt8(ascii: "u")
        else { return nil }
        let digits = unsafe String(decoding: line[start + 2..<start + 6], as: UTF8.self)
        return UInt32(digits, radix: 16)
    }

    /// The first byte that is no UTF-8: an overlong form, half of a pair, or beyond Unicode.
    private static func undefined(_ line: UnsafeBufferPointer<UInt8>) -> Int? {
        guard unsafe line.contains(where: { $0 >= 0x80 }),
            unsafe String(validating: line, as: UTF8.self) == nil
        else { return nil }
        var (decoder, place) = (UTF8(), 0)
        var bytes = unsafe Array(line).makeIterator()
        while true {
            switch decoder.decode(&bytes) {
            case .scalarValue(let scalar): place += UTF8.width(scalar)
            case .error, .emptyInput: return place
            }
        }
    }
}
