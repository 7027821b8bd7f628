// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Student's t: tail and quantile for whole degrees of freedom.
///
/// To a relative 1e-11 for 1 to 100,000 degrees and tails of 1e-12 to 0.5.
package enum StudentT {
    /// P(T > t) for t ≥ 0.
    package static func tail(_ t: Double, degrees: Int) -> Double {
        precondition(degrees > 0 && t >= 0)
        let nu = Double(degrees)
        guard t > 0 else { return 0.5 }
        guard t.isFinite else { return 0 }
        // P(T > t) = I_x(ν/2, 1/2)/2 with x = ν/(ν+t²).
        let square = t * t
        let (x, rest) = (nu / (nu + square), square / (nu + square))
        let power = exp(-0.5 * nu * log1p(square / nu)) * rest.squareRoot()
        // 1/B(ν/2, 1/2) = Γ((ν+1)/2) / (Γ(ν/2)·√π)
        let front = power * gammaRatio(degrees) / Double.pi.squareRoot()
        if x < (nu / 2 + 1) / (nu / 2 + 2.5) {
            return front / (nu / 2) * continuedFraction(x, nu / 2, 0.5) / 2
        }
        return 0.5 - front / 0.5 * continuedFraction(rest, 0.5, nu / 2) / 2
    }

    /// The t that is exceeded with this probability, 0 < tail ≤ 0.5.
    package static func quantile(tail probability: Double, degrees: Int) -> Double {
        precondition(probability > 0 && probability <= 0.5)
        guard probability < 0.5 else { return 0 }
        var (low, high) = (0.0, 1.0)
        while tail(high, degrees: degrees) > probability { (low, high) = (high, high * 2) }
        // Newton's steps, halving wherever one would leave what is known.
        var t = (low + high) / 2
        for _ in 0..<200 {
            let there = tail(t, degrees: degrees)
            if there > probability { low = t } else { high = t }
            let step = (there - probability) / density(t, degrees: degrees)
            var next = t + step
            if !(next > low && next < high) { next = (low + high) / 2 }
            if abs(next - t) <= 1e-15 * next { return next }
            t = next
        }
        return t
    }

    private static func density(_ t: Double, degrees: Int) -> Double {
        let nu = Double(degrees)
        return gammaRatio(degrees) / (nu * .pi).squareRoot()
            * exp(-0.5 * (nu + 1) * log1p(t * t / nu))
    }

    /// Γ((n+1)/2) / Γ(n/2) for n ≥ 1.
    static func gammaRatio(_ n: Int) -> Double {
        precondition(n > 0)
        if n >= 100 {
            // Γ(x+1/2)/Γ(x) by its asymptotic series (DLMF 5.11.13).
            let x = Double(n) / 2
            let series: [Double] = [
                1, -1 / 8, 1 / 128, 5 / 1_024, -21 / 32_768, -399 / 262_144,
            ]
            return x.squareRoot() * series.reversed().reduce(0) { $0 / x + $1 }
        }
        // Γ((k+2)/2)/Γ((k+1)/2) = (k/2) / (Γ((k+1)/2)/Γ(k/2))
        var ratio = 1 / Double.pi.squareRoot()
        for k in 1..<n { ratio = Double(k) / 2 / ratio }
        return ratio
    }

    /// Of the incomplete beta function, by Lentz's method (DLMF 8.17.22).
    private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / away(1 - (a + b) * x / (a + 1))
        var result = d
        for m in 1...20_000 {
            let m = Double(m)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / away(1 + even * d)
            c = away(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / away(1 + odd * d)
            c = away(1 + odd / c)
            let factor = d * c
            result *= factor
            if abs(factor - 1) < 1e-16 { break }
        }
        return result
    }
}
