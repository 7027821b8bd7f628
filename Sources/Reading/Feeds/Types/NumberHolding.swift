// SPDX-License-Identifier: Apache-2.0

/// How a column holds numbers.
enum NumberHolding: Sendable, Equatable {
    case whole(bits: Int)
    /// Exact; without precision any number of up to 38 digits.
    case decimal(Precision?)
    case double

    /// The number as a value of the column; a fault if the column cannot hold it.
    func value(of number: Exact) -> Result<Value, Fault.Problem> {
        if case .double = self {
            let double = number.double
            let isHeld = double.isFinite && (double != 0 || number.coefficient == 0)
            return isHeld ? .success(.double(double)) : .failure(.init(.beyondDouble))
        }
        guard let number = number.kept else { return .failure(.init(.tooManyDigits)) }
        switch self {
        case .whole(let bits):
            let whole = number.scale == 0 ? number : number.trimmed
            guard whole.scale == 0 else { return .failure(.init(.notInteger)) }
            let limit = Int128(1) << (bits - 1)
            guard whole.coefficient < limit, whole.coefficient >= -limit else {
                return .failure(.init(.integerTooLarge(bits: bits)))
            }
            return .success(.integer(Int64(whole.coefficient)))
        case .decimal(let precision?):
            let fit = number.scale > precision.scale ? number.trimmed : number
            let digits = precision.digits - precision.scale + fit.scale
            guard fit.scale <= precision.scale,
                digits > 38 || fit.coefficient.magnitude < Exact.powers[digits].magnitude
            else {
                return .failure(
                    .init(.precision(digits: precision.digits, scale: precision.scale)))
            }
            return .success(.numeric(coefficient: fit.coefficient, scale: fit.scale))
        case .decimal(nil), .double:
            return .success(.numeric(coefficient: number.coefficient, scale: number.scale))
        }
    }

    /// A computed number, as exact as the column has it.
    func rounded(_ number: Exact) -> Exact {
        switch self {
        case .decimal(let precision): number.rounded(to: precision?.scale ?? 38)
        case .whole: number.rounded(to: 0)
        case .double: number
        }
    }
}
