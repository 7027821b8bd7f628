// SPDX-License-Identifier: Apache-2.0

/// `numeric`, exactly: digits in base 10,000 after count, weight, sign and scale (`numeric_recv`).
extension CopyBuffer {
    /// The number `coefficient × 10^-scale`, shown with `scale` decimals (0…16,383): 150, 2 is
    /// 1.50.
    @inlinable package mutating func numeric(coefficient: Int128, scale: Int) {
        precondition((0...16_383).contains(scale), "numeric has 0…16,383 decimals")
        let isNegative = coefficient < 0
        let magnitude = coefficient.magnitude
        if let small = UInt64(exactly: magnitude) {
            number(small, scale, isNegative)
        } else {
            number(magnitude, scale, isNegative)
        }
    }

    @inlinable mutating func number<U: FixedWidthInteger & UnsignedInteger>(
        _ magnitude: U, _ scale: Int, _ isNegative: Bool
    ) {
        reserve(12 + 2 * 12)
        guard magnitude != 0 else {
            numericHeader(digits: 0, weight: 0, isNegative: false, scale: scale)
            return
        }
        // Groups of four decimals count from the point: the last one may be partly filled.
        let partial = scale % 4
        var rest = magnitude
        var last: U = 0
        if partial != 0 {
            let divisor: U = partial == 1 ? 10 : partial == 2 ? 100 : 1000
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: divisor)
            last = remainder * (partial == 1 ? 1000 : partial == 2 ? 100 : 10)
            rest = quotient
        }
        // The power of 10,000 of the group in `rest`'s lowest place.
        var power = -(scale / 4)
        if last == 0 {
            while true {
                let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10_000)
                guard remainder == 0 else { break }
                rest = quotient
                power += 1
            }
        }
        var groups = last == 0 ? 0 : 1
        var probe = rest
        var above = 0
        while probe != 0 {
            probe /= 10_000
            above += 1
        }
        groups += above
        let weight = above == 0 ? power - 1 : power + above - 1
        numericHeader(digits: groups, weight: weight, isNegative: isNegative, scale: scale)
        var place = used + 2 * (groups - 1)
        used += 2 * groups
        if last != 0 {
            store(UInt16(truncatingIfNeeded: last), at: place)
            place -= 2
        }
        while rest != 0 {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10_000)
            store(UInt16(truncatingIfNeeded: remainder), at: place)
            place -= 2
            rest = quotient
        }
    }

    @inlinable mutating func numericHeader(
        digits: Int, weight: Int, isNegative: Bool, scale: Int
    ) {
        put(Int32(8 + 2 * digits))
        put(Int16(digits))
        put(Int16(weight))
        put(isNegative ? 0x4000 : 0 as UInt16)
        put(Int16(scale))
    }

    @inlinable mutating func store(_ group: UInt16, at place: Int) {
        unsafe storage.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: group.bigEndian, toByteOffset: place, as: UInt16.self)
        }
    }

    /// A number as digit text of any length: `[+-]digits[.digits]`; the decimals written are its
    /// scale.
    ///
    /// Throws when the text is something else, or past the server's 131,072 digits before the point
    /// and 16,383 after it.
    package mutating func numeric(digits text: [UInt8]) throws {
        try numeric(digits: text[...])
    }

    package mutating func numeric(digits text: ArraySlice<UInt8>) throws {
        var body = text
        let isNegative = body.first == UInt8(ascii: "-")
        if isNegative || body.first == UInt8(ascii: "+") { body.removeFirst() }
        let point = body.firstIndex(of: UInt8(ascii: ".")) ?? body.endIndex
        let whole = body[..<point].drop { $0 == UInt8(ascii: "0") }
        let fraction = body[point...].dropFirst()
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard body[..<point].count + fraction.count > 0,
            body[..<point].allSatisfy(digits.contains), fraction.allSatisfy(digits.contains)
        else { throw Self.notANumber(text) }
        guard whole.count <= 131_072, fraction.count <= 16_383 else {
            throw PostgresError(
                .decoding,
                "A number of \(whole.count) digits and \(fraction.count) decimals is past "
                    + "PostgreSQL's limit of 131,072 and 16,383.")
        }
        putGroups(
            Self.groups(whole, fraction), wholeDigits: whole.count, fraction.count, isNegative)
    }

    private mutating func putGroups(
        _ groups: [UInt16], wholeDigits: Int, _ scale: Int, _ isNegative: Bool
    ) {
        let leading = groups.prefix { $0 == 0 }.count
        let significant = groups[leading...]
        let trailing = significant.reversed().prefix { $0 == 0 }.count
        let kept = significant.dropLast(trailing)
        let weight = (wholeDigits + 3) / 4 - 1 - leading
        numericHeader(
            digits: kept.count, weight: kept.isEmpty ? 0 : weight,
            isNegative: isNegative && !kept.isEmpty, scale: scale)
        for group in kept { put(group) }
    }

    /// The digits in groups of four, aligned at the point.
    private static func groups(
        _ whole: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>
    ) -> [UInt16] {
        let zero = UInt8(ascii: "0")
        var aligned = [UInt8](repeating: zero, count: (4 - whole.count % 4) % 4)
        aligned += whole
        aligned += fraction
        aligned += repeatElement(zero, count: (4 - fraction.count % 4) % 4)
        return stride(from: 0, to: aligned.count, by: 4).map { start in
            aligned[start..<start + 4].reduce(0) { $0 * 10 + UInt16($1 - zero) }
        }
    }

    private static func notANumber(_ text: ArraySlice<UInt8>) -> PostgresError {
        let shown = String(decoding: text.prefix(40), as: UTF8.self)
        return PostgresError(.decoding, "\(shown.debugDescription) is not a decimal number.")
    }
}
