// SPDX-License-Identifier: Apache-2.0

/// The looks of a cell; enough to tell a right cut from a wrong one.
package enum CellKind: Equatable {
    case empty
    case number
    /// A date, a time, or both.
    case moment
    /// `n.d.`, `---`, `N/A` and their kin.
    case missing
    case text
    /// Holds what is most likely a delimiter.
    case suspicious

    package var isTyped: Bool { self == .number || self == .moment }

    package init(_ cell: ArraySlice<UInt8>, isQuoted: Bool) {
        let trimmed = trimBlanks(cell)
        guard !trimmed.isEmpty else {
            self = .empty
            return
        }
        if trimmed.count <= 40, let typed = Self.typed(trimmed) {
            self = typed
            return
        }
        if trimmed.count <= 5, Self.isMissing(trimmed) {
            self = .missing
            return
        }
        let strong = trimmed.contains { $0 == 0x3B || $0 == 0x09 || $0 == 0x7C || $0 == 0x1F }
        self = strong && !isQuoted ? .suspicious : .text
    }

    private static func isMissing(_ cell: ArraySlice<UInt8>) -> Bool {
        if cell.allSatisfy({ $0 == UInt8(ascii: "-") }) { return true }
        let text = String(decoding: cell, as: UTF8.self).lowercased()
        return ["n.d.", "nd", "n/a", "na", "s.o.", "null", "nan", "#n/a", "nil"].contains(text)
    }

    /// Digits with what numbers, dates and times are written with, and nothing else.
    private static func typed(_ cell: ArraySlice<UInt8>) -> CellKind? {
        var digits = 0
        var points = 0
        var separators = 0
        var dashes = 0
        var previous: UInt8 = 0
        for byte in cell {
            switch byte {
            case 0x30...0x39: digits += 1
            case UInt8(ascii: "."), UInt8(ascii: ","): points += 1
            case UInt8(ascii: "/"), UInt8(ascii: ":"): separators += 1
            case UInt8(ascii: "-"): dashes += previous == 0 || previous == 0x65 ? 0 : 1
            case UInt8(ascii: "T"), UInt8(ascii: "Z"):
                guard digits >= 6, separators + dashes >= 2 else { return nil }
            case UInt8(ascii: "E"), UInt8(ascii: "e"):
                guard (0x30...0x39).contains(previous) else { return nil }
            case UInt8(ascii: "A"), UInt8(ascii: "P"), UInt8(ascii: "M"):
                guard separators >= 1 else { return nil }
            case UInt8(ascii: "+"), UInt8(ascii: "%"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "="), UInt8(ascii: "$"), UInt8(ascii: "'"), 0x20:
                break
            // €, no-break spaces, the minus sign and the degree sign.
            case 0xE2, 0x82, 0xAC, 0xC2, 0xA0, 0x80, 0xAF, 0x88, 0x92, 0xB0: break
            default: return nil
            }
            previous = byte
        }
        // `2e` is a name, no number.
        guard digits > 0, previous | 0x20 != UInt8(ascii: "e") else { return nil }
        if separators >= 1 || dashes >= 2 { return digits >= 3 ? .moment : nil }
        if dashes == 1 { return nil }
        let isDotted = points == 2 && digits >= 6 && !cell.contains(UInt8(ascii: ","))
        if isDotted { return .moment }
        return .number
    }
}

/// The cell without spaces and tabs around it.
func trimBlanks(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var cell = cell.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = cell.last, last == 0x20 || last == 0x09 { cell.removeLast() }
    return cell
}
