// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number: coefficient × 10^−scale.
package struct Exact: Sendable {
    package var coefficient: Int128
    /// 0–38.
    package var scale: Int

    package init(_ coefficient: Int128, scale: Int = 0) {
        self.coefficient = coefficient
        self.scale = scale
    }

    static let powers: [Int128] = {
        var all: [Int128] = [1]
        for _ in 1...38 { all.append(all[all.count - 1] * 10) }
        return all
    }()

    /// A number with an optional sign and decimal point, as the declarations write it; nil if it is none.
    package init?(_ text: String) {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.contains(where: { !$0.isEmpty }) else {
            return nil
        }
        var value: Int128 = 0
        for byte in parts.joined() {
            let (ten, over) = value.multipliedReportingOverflow(by: 10)
            guard (48...57).contains(byte), !over, ten < Exact.powers[38] else { return nil }
            value = ten + Int128(byte - 48)
        }
        coefficient = isNegative ? -value : value
        scale = parts.count == 2 ? parts[1].count : 0
        guard scale <= 38 else { return nil }
    }

    /// The shortest decimal number that is this double; nil when it has none of 38 digits.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        let parts = "\(value)".split(separator: "e")
        guard let mantissa = parts.first.flatMap({ Exact(String($0)) })?.trimmed,
            let exponent = parts.count == 2 ? Int(parts[1]) : 0
        else { return nil }
        let scale = mantissa.scale - exponent
        if scale >= 0 {
            self = Exact(mantissa.coefficient, scale: scale).rounded(to: 38)
            return
        }
        guard -scale <= 38 else { return nil }
        let (whole, over) = mantissa.coefficient.multipliedReportingOverflow(
            by: Exact.powers[-scale])
        guard !over else { return nil }
        self = Exact(whole)
    }

    /// The same number at a larger scale; nil when it does not fit.
    func rescaled(to newScale: Int) -> Int128? {
        guard newScale > scale else { return coefficient }
        guard newScale - scale <= 38 else { return coefficient == 0 ? 0 : nil }
        let (value, over) = coefficient.multipliedReportingOverflow(
            by: Exact.powers[newScale - scale])
        return over ? nil : value
    }

    /// Without the zeros at the end of its fraction.
    package var trimmed: Exact {
        var result = self
        while result.scale > 0, result.coefficient % 10 == 0 {
            result.coefficient /= 10
            result.scale -= 1
        }
        return result
    }

    package var double: Double {
        let magnitude = coefficient.magnitude
        if magnitude < 1 << 53, scale <= 22 {
            return Double(coefficient) / Exact.doublePowers[scale]
        }
        return Double(description) ?? .nan
    }

    private static let doublePowers: [Double] = (0...22).map { Double(powers[$0]) }
}

extension Exact: CustomStringConvertible {
    /// With a decimal point, all digits.
    package var description: String {
        var digits = String(coefficient.magnitude)
        if scale > 0 {
            if digits.count <= scale {
                digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
            }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return coefficient < 0 ? "-" + digits : digits
    }
}

extension Exact: Comparable {
    package static func == (a: Exact, b: Exact) -> Bool { compare(a, b) == 0 }
    package static func < (a: Exact, b: Exact) -> Bool { compare(a, b) < 0 }

    /// The order as −1, 0 or 1.
    ///
    /// What does not fit a common scale is compared as doubles: it is far apart.
    static func compare(_ a: Exact, _ b: Exact) -> Int {
        if a.scale == b.scale { return order(a.coefficient, b.coefficient) }
        let scale = max(a.scale, b.scale)
        if let left = a.rescaled(to: scale), let right = b.rescaled(to: scale) {
            return order(left, right)
        }
        let (left, right) = (a.double, b.double)
        return left < right ? -1 : left > right ? 1 : 0
    }

    private static func order(_ a: Int128, _ b: Int128) -> Int {
        a < b ? -1 : a > b ? 1 : 0
    }
}

extension Exact {
    static func adding(_ a: Exact, _ b: Exact) -> Exact? {
        let scale = max(a.scale, b.scale)
        guard let left = a.rescaled(to: scale), let right = b.rescaled(to: scale) else {
            return nil
        }
        let (sum, over) = left.addingReportingOverflow(right)
        return over ? nil : Exact(sum, scale: scale)
    }

    static func multiplying(_ a: Exact, _ b: Exact) -> Exact? {
        let (product, over) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
        guard !over else { return nil }
        let result = Exact(product, scale: a.scale + b.scale)
        return result.scale <= 38 ? result : result.rounded(to: 38)
    }

    /// The quotient to 16 or more significant digits, rounded half away from zero; nil for a zero divisor.
    static func dividing(_ a: Exact, by b: Exact) -> Exact? {
        guard b.coefficient != 0 else { return nil }
        let wanted = 16 + digits(b.coefficient) - digits(a.coefficient)
        var scale = max(a.scale - b.scale, wanted + a.scale - b.scale, a.scale, b.scale)
        scale = min(scale, 38)
        // a / b at `scale`: a.coefficient × 10^(scale − a.scale + b.scale) / b.coefficient
        let shift = scale - a.scale + b.scale
        guard shift >= 0, shift <= 38 else { return nil }
        let (scaled, over) = a.coefficient.multipliedReportingOverflow(by: powers[shift])
        guard !over else { return nil }
        return Exact(roundedQuotient(scaled, b.coefficient), scale: scale)
    }

    /// Half away from zero, as PostgreSQL's numeric does.
    func rounded(to newScale: Int) -> Exact {
        guard newScale < scale else { return self }
        guard scale - newScale <= 38 else { return Exact(0, scale: newScale) }
        return Exact(
            Exact.roundedQuotient(coefficient, Exact.powers[scale - newScale]), scale: newScale)
    }

    private static func roundedQuotient(_ a: Int128, _ b: Int128) -> Int128 {
        let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
        // |remainder| ≥ |b| − |remainder| is 2·|remainder| ≥ |b| without overflow.
        guard remainder.magnitude >= b.magnitude - remainder.magnitude else { return quotient }
        return quotient + ((a < 0) == (b < 0) ? 1 : -1)
    }

    private static func digits(_ value: Int128) -> Int {
        var count = 1
        while count < 39, value.magnitude >= powers[min(count, 38)].magnitude, count < 38 {
            count += 1
        }
        return count
    }
}
