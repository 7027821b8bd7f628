// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads a number as people and instruments write it, exactly, and never guesses.
///
/// With no decimal separator declared, a text is ambiguous when it has one `,` or `.` and no other
/// separator, one to three digits before it that do not begin with 0, and exactly three after it:
/// `1,234`. All others can be only one number: `1,5`, `0,435`, `1234,567`, `1.234,5`, `1,234,567`,
/// `1 234,567`.
struct NumberReader {
    enum Failure: Error, Equatable {
        case notNumber
        /// It has a `,` or `.` that the feed did not declare.
        case wrongDecimal(UInt8)
        case ambiguous(Exact)
        case tooManyDigits
    }

    enum Outcome: Equatable {
        /// The number and where in the bytes it ends; blanks or a unit may follow.
        case number(Exact, end: Int)
        case failure(Failure)
    }

    private static let comma = UInt8(ascii: ",")
    private static let point = UInt8(ascii: ".")

    /// - Parameter isDouble: the number is kept as a double: it may be of any size and have digits
    ///   that no double tells apart.
    static func read(
        _ bytes: [UInt8], _ range: Range<Int>, _ format: NumberFormat, isDouble: Bool = false
    ) -> Outcome {
        if let quick = quick(bytes, range, decimal: format.decimal) { return quick }
        var scan = Scan(at: range.lowerBound)
        scan.sign(bytes, range.upperBound)
        scan.mantissa(bytes, range.upperBound)
        guard scan.digits > 0 else { return .failure(.notNumber) }
        guard scan.dropped == 0 || isDouble else { return .failure(.tooManyDigits) }
        let scale: Int
        switch scan.scale(format) {
        case .success(let found): scale = found
        case .failure(let failure): return .failure(failure)
        }
        return scan.finish(bytes, range.upperBound, scale: scale, isDouble: isDouble)
    }

    /// Digits, a declared decimal separator, digits, nothing else, at most 18 of them; nil for all
    /// the rest.
    private static func quick(
        _ bytes: [UInt8], _ range: Range<Int>, decimal: UInt8?
    ) -> Outcome? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var value: Int64 = 0
        var scale = -1
        for index in range {
            let digit = bytes[index] &- 48
            if digit <= 9 {
                value = value &* 10 &+ Int64(digit)
                if scale >= 0 { scale += 1 }
            } else if bytes[index] == decimal, scale < 0, index > range.lowerBound {
                scale = 0
            } else {
                return nil
            }
        }
        guard scale != 0 else { return nil }
        return .number(Exact(Int128(value), scale: max(scale, 0)), end: range.upperBound)
    }

    private struct Scan {
        var at: Int
        var isNegative = false
        var value: Int128 = 0
        var digits = 0
        /// Digits from the first that is not 0, and those of them that do not fit.
        var significant = 0
        var dropped = 0
        var startsWithZero = false
        /// Digits since the last separator, and before the first.
        var run = 0
        var firstRun = 0
        /// A run between two separators that is not of three digits.
        var oddRun = false
        var blanks = 0
        var commas = 0
        var points = 0
        var last: UInt8 = 0

        init(at: Int) { self.at = at }

        mutating func sign(_ bytes: [UInt8], _ high: Int) {
            guard at < high else { return }
            if bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
                isNegative = bytes[at] == UInt8(ascii: "-")
                at += 1
            } else if at + 2 < high, bytes[at] == 0xE2, bytes[at + 1] == 0x88,
                bytes[at + 2] == 0x92
            {
                isNegative = true
                at += 3
            } else {
                return
            }
            while at < high, case let width = Blank.blank(bytes, at: at, before: high), width > 0 {
                at += width
            }
        }

        mutating func mantissa(_ bytes: [UInt8], _ high: Int) {
            while at < high {
                let byte = bytes[at]
                if byte &- 48 <= 9 {
                    if digits == 0 { startsWithZero = byte == 48 }
                    digits += 1
                    if significant == 38 {
                        dropped += 1
                    } else if significant > 0 || byte != 48 {
                        value = value * 10 + Int128(byte - 48)
                        significant += 1
                    }
                    run += 1
                    at += 1
                } else if byte == comma || byte == point {
                    separate(byte)
                    at += 1
                } else {
                    let width = groupMark(bytes, high)
                    guard width > 0, digits > 0, at + width < high, bytes[at + width] &- 48 <= 9
                    else { return }
                    separate(UInt8(ascii: " "))
                    at += width
                }
            }
        }

        /// The length of a blank or apostrophe that may stand between groups.
        private func groupMark(_ bytes: [UInt8], _ high: Int) -> Int {
            if bytes[at] == UInt8(ascii: "'") { return 1 }
            if at + 2 < high, bytes[at] == 0xE2, bytes[at + 1] == 0x80, bytes[at + 2] == 0x99 {
                return 3
            }
            return bytes[at] == 0x09 ? 0 : Blank.blank(bytes, at: at, before: high)
        }

        private mutating func separate(_ byte: UInt8) {
            if last == 0 { firstRun = run } else if run != 3 { oddRun = true }
            run = 0
            last = byte
            if byte == comma {
                commas += 1
            } else if byte == point {
                points += 1
            } else {
                blanks += 1
            }
        }

        private func count(_ byte: UInt8) -> Int { byte == comma ? commas : points }

        /// How many of the digits are a fraction, by what the feed declares and by what can only be
        /// so.
        func scale(_ format: NumberFormat) -> Result<Int, Failure> {
            if last == 0 { return .success(0) }
            if commas + points == 0 { return grouped() }
            if let decimal = format.decimal {
                let other = decimal == comma ? point : comma
                if count(decimal) == 1, last == decimal { return fraction() }
                guard count(decimal) == 0 else { return .failure(.notNumber) }
                // `0,435` can't be grouped.
                let mayGroup = !startsWithZero || count(other) > 1
                if format.grouping == other && mayGroup || count(other) > 1 { return grouped() }
                return .failure(.wrongDecimal(other))
            }
            if commas > 0, points > 0 {
                return last != 0 && last != UInt8(ascii: " ") && count(last) == 1
                    ? fraction() : .failure(.notNumber)
            }
            let only = commas > 0 ? comma : point
            if count(only) > 1 || format.grouping == only { return grouped() }
            guard last == only else { return .failure(.notNumber) }
            if blanks == 0, run == 3, (1...3).contains(firstRun), !startsWithZero {
                return .failure(.ambiguous(Exact(isNegative ? -value : value, scale: 3)))
            }
            return fraction()
        }

        /// All separators are between groups of three.
        private func grouped() -> Result<Int, Failure> {
            let kinds = (blanks > 0 ? 1 : 0) + (commas > 0 ? 1 : 0) + (points > 0 ? 1 : 0)
            let isWell = kinds == 1 && beginsGroups && !oddRun && run == 3
            return isWell ? .success(0) : .failure(.notNumber)
        }

        /// The last separator is the decimal one, those before it are between groups of three.
        private func fraction() -> Result<Int, Failure> {
            let groups = blanks + commas + points - 1
            guard groups > 0 else { return .success(run) }
            let kinds =
                (blanks > 0 ? 1 : 0) + (commas - (last == comma ? 1 : 0) > 0 ? 1 : 0)
                + (points - (last == point ? 1 : 0) > 0 ? 1 : 0)
            let isWell = kinds == 1 && beginsGroups && !oddRun
            return isWell ? .success(run) : .failure(.notNumber)
        }

        /// No grouped number begins with 0.
        private var beginsGroups: Bool { (1...3).contains(firstRun) && !startsWithZero }

        /// The number with its exponent, if there is one.
        func finish(_ bytes: [UInt8], _ high: Int, scale: Int, isDouble: Bool) -> Outcome {
            let (exponent, end) = exponent(bytes, high) ?? (0, at)
            var number = Exact(isNegative ? -value : value, scale: scale - dropped - exponent)
            if number.coefficient == 0 {
                number.scale = min(max(number.scale, 0), 38)
            } else if !isDouble {
                guard let kept = number.kept else { return .failure(.tooManyDigits) }
                number = kept
            }
            return .number(number, end: end)
        }

        private func exponent(_ bytes: [UInt8], _ high: Int) -> (value: Int, end: Int)? {
            guard at < high, bytes[at] | 0x20 == UInt8(ascii: "e") else { return nil }
            var index = at + 1
            var isNegative = false
            if index < high, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+")
            {
                isNegative = bytes[index] == UInt8(ascii: "-")
                index += 1
            }
            let start = index
            var value = 0
            while index < high, bytes[index] &- 48 <= 9 {
                value = min(value * 10 + Int(bytes[index] - 48), 10_000)
                index += 1
            }
            return index > start ? (isNegative ? -value : value, index) : nil
        }
    }
}
