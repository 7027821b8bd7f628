// SPDX-License-Identifier: Apache-2.0

/// The text of an OpenDocument cell: blanks as its paragraphs show them (ODF 1.2 part 1, 6.1.2).
enum DocumentText {
    // Bytes that no UTF-8 has stand for what elements say.
    static let space: UInt8 = 0xFF
    static let tab: UInt8 = 0xFE
    static let lineBreak: UInt8 = 0xFD
    /// Between two paragraphs.
    static let paragraph: UInt8 = 0xFC

    /// Joins the paragraphs by LF; blanks between the elements are one, and none at the ends.
    static func finish(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var isBlank = false
        var isFirst = true
        for byte in text {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                isBlank = true
                continue
            case paragraph:
                result.append(0x0A)
                (isBlank, isFirst) = (false, true)
                continue
            default: break
            }
            if isBlank, !isFirst { result.append(0x20) }
            (isBlank, isFirst) = (false, false)
            switch byte {
            case space: result.append(0x20)
            case tab: result.append(0x09)
            case lineBreak: result.append(0x0A)
            default: result.append(byte)
            }
        }
        return result
    }
}
