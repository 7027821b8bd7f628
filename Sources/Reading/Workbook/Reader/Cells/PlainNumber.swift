// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Numbers as a sheet stores them, in plain decimal digits, 15 of them at most.
///
/// A spreadsheet computes with doubles and shows 15 digits: what it stores as
/// `119.54999999999999` is 119.55 to everybody who has seen it.
struct PlainNumber {
    private static let digitsLimit = 15

    private var digits: [UInt8] = []
    /// The number is 0.DIGITS × 10^exponent.
    private var exponent = 0
    private var isNegative = false

    /// Appends the number that the text is, times 10^shift; false if it is none.
    mutating func append(_ text: [UInt8], shift: Int = 0, to output: inout [UInt8]) -> Bool {
        let range = Self.trimmed(text)
        if shift == 0, Self.isPlain(text, range) {
            output.append(contentsOf: text[range])
            return true
        }
        guard parse(text, range) else { return false }
        if digits.count > Self.digitsLimit, !round(text, range) { return false }
        guard (-330...309).contains(exponent) else { return digits.isEmpty }
        exponent += shift
        write(to: &output)
        return true
    }

    /// The nearest double; nil if the text is no number.
    mutating func value(_ text: [UInt8]) -> Double? {
        let range = Self.trimmed(text)
        guard parse(text, range) else { return nil }
        let value = Self.double(text, range)
        return value.isFinite ? value : nil
    }

    static func trimmed(_ text: [UInt8]) -> Range<Int> {
        var (low, high) = (0, text.count)
        while low < high, isBlank(text[low]) { low += 1 }
        while low < high, isBlank(text[high - 1]) { high -= 1 }
        return low..<high
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

    /// Whether the text is already as it would be written.
    private static func isPlain(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        if index < range.upperBound, text[index] == UInt8(ascii: "-") { index += 1 }
        let first = index
        var point = -1
        while index < range.upperBound {
            let byte = text[index]
            if byte == UInt8(ascii: "."), point < 0, index > first {
                point = index
            } else if byte &- 48 > 9 {
                return false
            }
            index += 1
        }
        let count = range.upperBound - first - (point < 0 ? 0 : 1)
        guard count > 0, count <= digitsLimit else { return false }
        let isZeroFirst = text[first] == 48
        if isZeroFirst, count > 1, point != first + 1 { return false }
        if point >= 0, text[range.upperBound - 1] &- 49 > 8 { return false }
        return !(isZeroFirst && point < 0 && first > range.lowerBound)
    }

    private mutating func parse(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        digits.removeAll(keepingCapacity: true)
        (exponent, isNegative) = (0, false)
        var index = range.lowerBound
        if index < range.upperBound, text[index] == 0x2D || text[index] == 0x2B {
            isNegative = text[index] == 0x2D
            index += 1
        }
        var hasDigit = false
        var isFraction = false
        while index < range.upperBound {
            let byte = text[index]
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if byte &- 48 <= 9 {
                hasDigit = true
                if !digits.isEmpty || byte != 48 {
                    digits.append(byte)
                    if !isFraction { exponent += 1 }
                } else if isFraction {
                    exponent -= 1
                }
            } else {
                break
            }
            index += 1
        }
        guard hasDigit else { return false }
        while digits.last == 48 { digits.removeLast() }
        if index < range.upperBound {
            guard let power = Self.power(text, index..<range.upperBound) else { return false }
            exponent += power
        }
        if digits.isEmpty { (exponent, isNegative) = (0, false) }
        return true
    }

    /// The exponent behind `E`; nil for anything else.
    private static func power(_ text: [UInt8], _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        guard text[index] | 0x20 == UInt8(ascii: "e") else { return nil }
        index += 1
        let isNegative = index < range.upperBound && text[index] == 0x2D
        if index < range.upperBound, text[index] == 0x2D || text[index] == 0x2B { index += 1 }
        guard index < range.upperBound, range.upperBound - index <= 6 else { return nil }
        var value = 0
        while index < range.upperBound {
            guard text[index] &- 48 <= 9 else { return nil }
            value = value * 10 + Int(text[index] - 48)
            index += 1
        }
        return isNegative ? -value : value
    }

    private static func double(_ text: [UInt8], _ range: Range<Int>) -> Double {
        var bytes = Array(text[range])
        bytes.append(0)
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            return unsafe strtod(start.assumingMemoryBound(to: CChar.self), nil)
        }
    }

    /// Rounds to 15 digits as the double does, so that what a double can't tell apart is one.
    private mutating func round(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        // The double is at most 0.12 of the last digit away: elsewhere the digits decide.
        let second = digits.count > Self.digitsLimit + 1 ? digits[Self.digitsLimit + 1] : 48
        let rest = (Int(digits[Self.digitsLimit]) - 48) * 10 + Int(second) - 48
        if rest < 37 || rest > 63 {
            digits.removeLast(digits.count - Self.digitsLimit)
            if rest > 63 { roundUp() }
            while digits.last == 48 { digits.removeLast() }
            return true
        }
        let value = Self.double(text, range)
        guard value.isFinite else { return false }
        var shown = [CChar](repeating: 0, count: 40)
        let count = unsafe withVaList([value]) { unsafe vsnprintf(&shown, 40, "%.14e", $0) }
        return parse(shown.prefix(Int(count)).map { UInt8(bitPattern: $0) }, 0..<Int(count))
    }

    private mutating func roundUp() {
        var index = digits.count - 1
        while index >= 0, digits[index] == 57 {
            digits[index] = 48
            index -= 1
        }
        if index >= 0 {
            digits[index] += 1
        } else {
            digits.insert(49, at: 0)
            exponent += 1
        }
    }

    private func write(to output: inout [UInt8]) {
        guard !digits.isEmpty else {
            output.append(48)
            return
        }
        if isNegative { output.append(0x2D) }
        if exponent <= 0 {
            output.append(contentsOf: [48, 0x2E])
            output.append(contentsOf: repeatElement(48, count: -exponent))
            output.append(contentsOf: digits)
        } else if exponent >= digits.count {
            output.append(contentsOf: digits)
            output.append(contentsOf: repeatElement(48, count: exponent - digits.count))
        } else {
            output.append(contentsOf: digits[..<exponent])
            output.append(0x2E)
            output.append(contentsOf: digits[exponent...])
        }
    }
}
