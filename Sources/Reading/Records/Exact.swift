// SPDX-License-Identifier: Apache-2.0

/// A decimal number: coefficient × 10^−scale.
package struct Exact: Sendable {
    /// Of at most 38 digits, or 10^38.
    package var coefficient: Int128
    /// 0–38 of what a column keeps exactly; any, also below 0, of what is compared and computed
    /// with.
    package var scale: Int

    package init(_ coefficient: Int128, scale: Int = 0) {
        self.coefficient = coefficient
        self.scale = scale
    }

    package static let zero = Exact(0, scale: 0)

    package static let powers: [Int128] = {
        var all: [Int128] = [1]
        for _ in 1...38 { all.append(all[all.count - 1] * 10) }
        return all
    }()

    /// Scales of what a declaration may write: beyond 1e308 no column has values.
    private static let declaredScales = -308...400

    /// A number as the declarations write it: `12`, `-0.5`, `1e17`, `1.5E-7`.
    ///
    /// Nil if it is none, or has more than 38 digits, or is beyond what a double holds.
    package init?(_ text: String) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let halves = rest.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 | 0x20 == UInt8(ascii: "e")
        }
        let exponent = halves.count == 2 ? Int(String(halves[1]) ?? "") : 0
        let parts = halves[0].split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let exponent, (-999...999).contains(exponent), (1...2).contains(parts.count),
            parts.contains(where: { !$0.isEmpty })
        else { return nil }
        var value: Int128 = 0
        for byte in parts.joined() {
            let (ten, over) = value.multipliedReportingOverflow(by: 10)
            guard (48...57).contains(byte), !over, ten < Exact.powers[38] else { return nil }
            value = ten + Int128(byte - 48)
        }
        coefficient = isNegative ? -value : value
        scale = (parts.count == 2 ? parts[1].count : 0) - exponent
        guard Exact.declaredScales.contains(scale) || coefficient == 0 else { return nil }
        if scale < 0, let whole = rescaled(to: 0), whole.magnitude <= Exact.powers[38].magnitude {
            self = Exact(whole)
        }
    }

    /// The shortest decimal number that is this double; nil when it is none.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init("\(value)")
        self = trimmed
    }

    /// The same number at a larger scale; nil when it does not fit.
    package func rescaled(to newScale: Int) -> Int128? {
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
            if result.coefficient == 0 {
                result.scale = 0
            } else {
                result.coefficient /= 10
                result.scale -= 1
            }
        }
        return result
    }

    /// As a `numeric` column keeps it, of scale 0–38; nil when it has digits beyond these.
    package var kept: Exact? {
        if (0...38).contains(scale) { return self }
        if scale > 38 {
            let short = trimmed
            return short.scale <= 38 ? short : nil
        }
        return rescaled(to: 0).flatMap {
            $0.magnitude <= Exact.powers[38].magnitude ? Exact($0) : nil
        }
    }

    /// The nearest double; infinite or zero beyond what one holds.
    package var double: Double {
        let magnitude = coefficient.magnitude
        if magnitude < 1 << 53, (0...22).contains(scale) {
            return Double(coefficient) / Exact.doublePowers[scale]
        }
        return Double("\(coefficient)e\(-scale)") ?? .nan
    }

    private static let doublePowers: [Double] = (0...22).map { Double(powers[$0]) }
}

extension Exact: CustomStringConvertible {
    /// With a decimal point, all digits; of what is very large or very small as `2.5e-300`.
    package var description: String {
        guard (0...38).contains(scale) else { return scientific }
        var digits = String(coefficient.magnitude)
        if scale > 0 {
            if digits.count <= scale {
                digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
            }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return coefficient < 0 ? "-" + digits : digits
    }

    private var scientific: String {
        guard coefficient != 0 else { return "0" }
        var digits = String(coefficient.magnitude)
        let exponent = digits.count - 1 - scale
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        if digits.count > 1 { digits.insert(".", at: digits.index(after: digits.startIndex)) }
        return (coefficient < 0 ? "-" : "") + digits + "e\(exponent)"
    }

    /// For a message: at most six decimals, or seven digits of what has none in these.
    package var shown: String {
        guard scale > 6 else { return description }
        let short = rounded(to: 6).trimmed
        guard short.coefficient == 0, coefficient != 0 else { return short.description }
        return rounded(to: scale - max(0, Exact.digits(coefficient) - 7)).trimmed.scientific
    }
}

extension Exact: Comparable {
    package static func == (a: Exact, b: Exact) -> Bool { compare(a, b) == 0 }
    package static func < (a: Exact, b: Exact) -> Bool { compare(a, b) < 0 }

    /// The order as −1, 0 or 1.
    package static func compare(_ a: Exact, _ b: Exact) -> Int {
        if a.scale == b.scale { return order(a.coefficient, b.coefficient) }
        let scale = max(a.scale, b.scale)
        // A number that passes 128 bits at the other's scale is farther from zero than the other.
        guard let left = a.rescaled(to: scale) else { return a.coefficient < 0 ? -1 : 1 }
        guard let right = b.rescaled(to: scale) else { return b.coefficient < 0 ? 1 : -1 }
        return order(left, right)
    }

    private static func order(_ a: Int128, _ b: Int128) -> Int {
        a < b ? -1 : a > b ? 1 : 0
    }
}

extension Exact: Codable {
    /// As its text: no reader makes a double of it.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Exact(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "`\(text)` is no decimal number")
        }
        self = value
    }
}
