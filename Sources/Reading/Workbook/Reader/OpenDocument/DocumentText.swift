// SPDX-License-Identifier: Apache-2.0

/// The text of an OpenDocument cell: its paragraphs (ODF 1.2 part 1, 6.1).
enum DocumentText {
    // Bytes that no UTF-8 has stand for what elements say.
    static let space: UInt8 = 0xFF
    static let tab: UInt8 = 0xFE
    static let lineBreak: UInt8 = 0xFD
    /// Between two paragraphs.
    static let paragraph: UInt8 = 0xFC

    /// Joins the paragraphs by LF.
    ///
    /// Blanks stand as they are: spreadsheets write and read them so, whatever the standard says of
    /// several and of those at the ends. Line breaks and tabs are the mark-up's own layout: with the
    /// blanks around them they are one blank between two words, and nothing at the ends.
    static func finish(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var (blanks, isLayout, isFirst) = (0, false, true)
        for byte in text {
            switch byte {
            case 0x20:
                blanks += 1
                continue
            case 0x09, 0x0A, 0x0D:
                isLayout = true
                continue
            default: break
            }
            if isLayout { blanks = isFirst || byte == paragraph ? 0 : 1 }
            result.append(contentsOf: repeatElement(0x20, count: blanks))
            (blanks, isLayout, isFirst) = (0, false, byte == paragraph)
            switch byte {
            case space: result.append(0x20)
            case tab: result.append(0x09)
            case lineBreak, paragraph: result.append(0x0A)
            default: result.append(byte)
            }
        }
        if !isLayout { result.append(contentsOf: repeatElement(0x20, count: blanks)) }
        return result
    }

    /// Digits of a second, three at most, that a text shows: behind `:59`, a point or a comma.
    static func fraction(_ text: [UInt8]) -> Int {
        func isDigit(_ index: Int) -> Bool { index < text.count && text[index] &- 48 <= 9 }
        guard var index = text.lastIndex(of: 0x3A), isDigit(index + 1), isDigit(index + 2) else {
            return 0
        }
        index += 3
        guard index < text.count, text[index] == 0x2E || text[index] == 0x2C else { return 0 }
        return (1...3).prefix { isDigit(index + $0) }.count
    }
}
