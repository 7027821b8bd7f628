// SPDX-License-Identifier: Apache-2.0

/// Sums, products and quotients: exact as far as 38 digits hold them, else rounded to 37 digits or
/// more.
extension Exact {
    /// The largest coefficient: no sum or sign of two such passes 128 bits unseen.
    private static let limit = powers[38].magnitude

    package static func adding(_ a: Exact, _ b: Exact) -> Exact {
        let scale = max(a.scale, b.scale)
        if let left = a.rescaled(to: scale), let right = b.rescaled(to: scale) {
            let (sum, over) = left.addingReportingOverflow(right)
            if !over, sum.magnitude <= limit { return Exact(sum, scale: scale) }
        }
        if a.coefficient == 0 { return b }
        if b.coefficient == 0 { return a }
        // The larger one says where the digits end.
        let common = min(room(a), room(b))
        return Exact(a.moved(to: common) + b.moved(to: common), scale: common)
    }

    package static func subtracting(_ b: Exact, from a: Exact) -> Exact { adding(a, b.negated) }

    package var negated: Exact { Exact(-coefficient, scale: scale) }

    /// The largest scale at which it has 37 digits.
    private static func room(_ a: Exact) -> Int { a.scale + 37 - digits(a.coefficient) }

    private func moved(to newScale: Int) -> Int128 {
        newScale < scale ? rounded(to: newScale).coefficient : rescaled(to: newScale) ?? 0
    }

    package static func multiplying(_ a: Exact, _ b: Exact) -> Exact {
        let (product, over) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
        if !over, product.magnitude <= limit { return Exact(product, scale: a.scale + b.scale) }
        let (a, b) = (a.below, b.below)
        let surplus = digits(a.coefficient) + digits(b.coefficient) - 38
        let wide = a.coefficient.magnitude.multipliedFullWidth(by: b.coefficient.magnitude)
        let size = roundedQuotient((wide.high, wide.low), powers[surplus].magnitude)
        return Exact(
            (a.coefficient < 0) == (b.coefficient < 0) ? size : -size,
            scale: a.scale + b.scale - surplus)
    }

    /// The quotient to 16 or more significant digits, rounded half away from zero; nil for a zero
    /// divisor.
    package static func dividing(_ a: Exact, by b: Exact) -> Exact? {
        guard b.coefficient != 0 else { return nil }
        let (a, b) = (a.below, b.below)
        let (above, below) = (digits(a.coefficient), digits(b.coefficient))
        let base = a.scale - b.scale
        let needed = base + max(0, 16 + below - above)
        // 38 decimals are enough, unless its digits begin behind them.
        let scale = min(max(needed, a.scale, b.scale), max(38, needed))
        let shift = min(scale - base, 37 - above + below)
        let first = min(shift, 38 - above)
        let wide = (a.coefficient.magnitude * powers[first].magnitude)
            .multipliedFullWidth(by: powers[shift - first].magnitude)
        let size = roundedQuotient((wide.high, wide.low), b.coefficient.magnitude)
        return Exact(
            (a.coefficient < 0) == (b.coefficient < 0) ? size : -size, scale: base + shift)
    }

    /// Of 38 digits at most, also where it is 10^38.
    private var below: Exact {
        coefficient.magnitude < Exact.limit ? self : Exact(coefficient / 10, scale: scale - 1)
    }

    /// Half away from zero, as PostgreSQL's numeric does.
    package func rounded(to newScale: Int) -> Exact {
        guard newScale < scale else { return self }
        guard scale - newScale <= 38 else { return Exact(0, scale: newScale) }
        let size = Exact.roundedQuotient(
            (0, coefficient.magnitude), Exact.powers[scale - newScale].magnitude)
        return Exact(coefficient < 0 ? -size : size, scale: newScale)
    }

    private static func roundedQuotient(
        _ a: (high: UInt128, low: UInt128), _ b: UInt128
    ) -> Int128 {
        let (quotient, remainder) =
            a.high == 0 ? a.low.quotientAndRemainder(dividingBy: b) : b.dividingFullWidth(a)
        // remainder ≥ b − remainder is 2·remainder ≥ b without overflow.
        return Int128(remainder >= b - remainder ? quotient + 1 : quotient)
    }

    /// Decimal digits of a number of at most 39.
    package static func digits(_ value: Int128) -> Int {
        let magnitude = value.magnitude
        var count = 1
        while count < 39, magnitude >= powers[count].magnitude { count += 1 }
        return count
    }
}
