// SPDX-License-Identifier: Apache-2.0

/// Text as a cell of a sheet can hold it.
enum SheetText {
    /// The bytes with a NUL at their end, what Excel would misread escaped.
    ///
    /// libxlsxwriter escapes control characters as `_x001B_` (ECMA-376 part 1, 22.9.2.19). A text
    /// that looks like such an escape needs one for its first character, and U+FFFE and U+FFFF,
    /// which no XML may hold, need one as well.
    static func cString(_ utf8: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count + 1)
        var index = utf8.startIndex
        while index < utf8.endIndex {
            let byte = utf8[index]
            if byte == UInt8(ascii: "_"), looksEscaped(utf8[index...]) {
                bytes += "_x005F_".utf8
            } else if byte == 0xEF, let escape = nonCharacter(utf8[index...]) {
                bytes += escape.utf8
                index += 3
                continue
            } else {
                bytes.append(byte)
            }
            index += 1
        }
        bytes.append(0)
        return bytes
    }

    /// Whether `cString` has anything to do but to add the NUL.
    static func isPlain(_ utf8: ArraySlice<UInt8>) -> Bool {
        !utf8.contains { $0 == UInt8(ascii: "_") || $0 == 0xEF }
    }

    /// Whether the text begins as an escape does: `_xHHHH_`.
    private static func looksEscaped(_ utf8: ArraySlice<UInt8>) -> Bool {
        let seven = Array(utf8.prefix(7))
        return seven.count == 7 && seven[1] == UInt8(ascii: "x") && seven[6] == UInt8(ascii: "_")
            && seven[2...5].allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
    }

    private static func nonCharacter(_ utf8: ArraySlice<UInt8>) -> String? {
        switch Array(utf8.prefix(3)) {
        case [0xEF, 0xBF, 0xBE]: "_xFFFE_"
        case [0xEF, 0xBF, 0xBF]: "_xFFFF_"
        default: nil
        }
    }

    /// A name that Excel takes for a sheet: at most 31 characters, none of `[]:*?/\`.
    static func sheetName(_ title: String) -> String {
        let clean = title.map { "[]:*?/\\".contains($0) ? " " : $0 }
        var name = ""
        for character in clean where name.utf16.count + character.utf16.count <= 31 {
            name.append(character)
        }
        while name.first == "'" || name.first == " " { name.removeFirst() }
        while name.last == "'" || name.last == " " { name.removeLast() }
        return name.isEmpty ? "1" : name
    }
}
