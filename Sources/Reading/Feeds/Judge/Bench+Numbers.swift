// SPDX-License-Identifier: Apache-2.0

extension Bench {
    mutating func number(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        guard let number = read(index, bytes, range) else { return }
        if let detail = store(number, index) { return fault(index, detail, bytes, range) }
        guard plans[index].hasRange else { return }
        checkRange(plans[index].ranges, index, number, Censor.none, bytes, range, when: nil)
    }

    /// Puts a number into the row; a fault if the column cannot hold it.
    func stored(_ number: Exact, as type: CellType) -> Result<Value, Fault.Problem> {
        if case .double = type {
            let double = number.double
            let isHeld = double.isFinite && (double != 0 || number.coefficient == 0)
            return isHeld ? .success(.double(double)) : .failure(.init(.beyondDouble))
        }
        guard let number = number.kept else { return .failure(.init(.tooManyDigits)) }
        switch type {
        case .integer(let bits):
            let whole = number.scale == 0 ? number : number.trimmed
            guard whole.scale == 0 else { return .failure(.init(.notInteger)) }
            let limit = Int128(1) << (bits - 1)
            guard whole.coefficient < limit, whole.coefficient >= -limit else {
                return .failure(.init(.integerTooLarge(bits: bits)))
            }
            return .success(.integer(Int64(whole.coefficient)))
        case .numeric(let precision?):
            let fit = number.scale > precision.scale ? number.trimmed : number
            let digits = precision.digits - precision.scale + fit.scale
            guard fit.scale <= precision.scale,
                digits > 38 || fit.coefficient.magnitude < Exact.powers[digits].magnitude
            else {
                return .failure(
                    .init(.precision(digits: precision.digits, scale: precision.scale)))
            }
            return .success(.numeric(coefficient: fit.coefficient, scale: fit.scale))
        default:
            return .success(.numeric(coefficient: number.coefficient, scale: number.scale))
        }
    }

    private mutating func store(_ number: Exact, _ index: Int) -> Fault.Detail? {
        switch stored(number, as: plans[index].type) {
        case .success(let value):
            row.values[plans[index].output] = value
            return nil
        case .failure(let problem): return problem.detail
        }
    }

    mutating func measurement(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool
    ) {
        let censor = Censor(bytes, range)
        let whole = Blank.trim(bytes, range.lowerBound + censor.width, range.upperBound)
        let (rest, remark) = Bench.withoutRemark(bytes, whole)
        guard let number = read(index, bytes, rest, told: range) else { return }
        if !remark.isEmpty, plans[index].remarkTarget >= 0 {
            units[plans[index].remarkTarget] = remark
        }
        let output = plans[index].output
        row.values[output] = .numeric(coefficient: number.coefficient, scale: number.scale)
        row.values[output + 1] =
            censor.text.map { text in
                let operation = Array(text.utf8)
                return .text(place(operation, 0..<operation.count, false))
            } ?? .null
        row.values[output + 2] = .text(place(bytes, range, isInRow))
        guard plans[index].hasRange else { return }
        checkRange(plans[index].ranges, index, number, censor, bytes, range, when: nil)
    }

    /// What stands before a remark in brackets at the end, `3.58E3 (out of range)`, and the remark.
    private static func withoutRemark(
        _ bytes: [UInt8], _ range: Range<Int>
    ) -> (rest: Range<Int>, remark: Range<Int>) {
        let pairs: [(UInt8, UInt8)] = [
            (UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "["), UInt8(ascii: "]")),
        ]
        guard let last = range.last, let pair = pairs.first(where: { $0.1 == bytes[last] }),
            let open = bytes[range].firstIndex(of: pair.0), open > range.lowerBound
        else { return (range, 0..<0) }
        let rest = Blank.trim(bytes, range.lowerBound, open)
        return (rest, Blank.trim(bytes, open + 1, last))
    }

    /// The number of a cell; nil, with a fault that shows `told`, when there is none.
    private mutating func read(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, told: Range<Int>? = nil
    ) -> Exact? {
        let told = told ?? range
        let isDouble = plans[index].isDouble
        switch NumberReader.read(bytes, range, plans[index].numbers, isDouble: isDouble) {
        case .number(let number, let end):
            if end == range.upperBound { return number }
            let unit = Blank.trim(bytes, end, range.upperBound)
            return takeUnit(index, bytes, unit, told) ? number : nil
        case .failure(let failure):
            fault(index, detail(failure, index), bytes, told)
            return nil
        }
    }

    private func detail(_ failure: NumberReader.Failure, _ index: Int) -> Fault.Detail {
        switch failure {
        case .notNumber: .notNumber(example: plans[index].numberExample)
        case .tooManyDigits: .tooManyDigits
        case .wrongDecimal(let byte):
            .wrongDecimal(
                declared: plans[index].numbers.decimal.map(Bench.character) ?? "",
                sent: Bench.character(byte))
        case .ambiguous(let number):
            .ambiguousNumber(
                asDecimal: number.description,
                asGrouped: Exact(number.coefficient).description)
        }
    }

    private static func character(_ byte: UInt8) -> String {
        String(Character(Unicode.Scalar(byte)))
    }

    /// Whether what follows the number is a unit that may stand there.
    private mutating func takeUnit(
        _ index: Int, _ bytes: [UInt8], _ unit: Range<Int>, _ told: Range<Int>
    ) -> Bool {
        guard plans[index].allowsUnit, let first = unit.first, unit.count <= 24,
            Bench.beginsUnit(bytes[first]), !bytes[unit].contains(0x20)
        else {
            fault(index, .notNumber(example: plans[index].numberExample), bytes, told)
            return false
        }
        let text = String(decoding: bytes[unit], as: UTF8.self)
        if !plans[index].units.isEmpty {
            guard plans[index].units.contains(Spellings.key(text)) else {
                fault(index, .unknownUnit(sent: text, expected: plans[index].units), bytes, told)
                return false
            }
        } else if !Bench.isUnit(text) {
            fault(index, .notNumber(example: plans[index].numberExample), bytes, told)
            return false
        }
        if plans[index].unitTarget >= 0 { units[plans[index].unitTarget] = unit }
        return true
    }

    private static func beginsUnit(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "%") || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    /// Whether a text of any unit is none of these: the rest of a number (`×10³`, `x10^3`, `E3` set apart), of a range
    /// (`5–7`), a tolerance (`±0,2`).
    static func isUnit(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        let next = text.unicodeScalars.dropFirst().first
        let isMultiplied =
            "xX".unicodeScalars.contains(first) && next?.properties.numericType != nil
        let isExponent =
            "eE".unicodeScalars.contains(first)
            && text.dropFirst().allSatisfy { $0.isNumber || "+-\u{2212}".contains($0) }
            && text.last?.isNumber == true
        guard !isMultiplied, !isExponent else { return false }
        switch first.properties.generalCategory {
        case .otherSymbol, .currencySymbol: return !first.isASCII
        default:
            return first.properties.isAlphabetic
                || "%\u{2030}\u{2031}\u{2032}\u{2033}".unicodeScalars.contains(first)
        }
    }

    mutating func checkRange(
        _ ranges: Ranges, _ index: Int, _ number: Exact, _ censor: Censor, _ bytes: [UInt8],
        _ range: Range<Int>, when: String?
    ) {
        if let bounds = ranges.reject, !censor.mayBeWithin(bounds, number) {
            fault(index, Bench.outside(bounds, when), bytes, range)
        } else if let bounds = ranges.warn, !censor.mayBeWithin(bounds, number) {
            fault(index, Bench.outside(bounds, when), bytes, range, .warn)
        }
    }

    private static func outside(_ bounds: Bounds, _ when: String?) -> Fault.Detail {
        .outside(low: bounds.low?.description, high: bounds.high?.description, when: when)
    }
}

/// The operator before a laboratory value: the value is not the number, but below or above it.
struct Censor: Equatable {
    enum Side: Equatable { case none, below, above }

    let side: Side
    /// Whether the number itself is among what it may be.
    let isInclusive: Bool
    /// Bytes of the operator as sent.
    let width: Int

    static let none = Censor(side: .none, isInclusive: true, width: 0)

    private init(side: Side, isInclusive: Bool, width: Int) {
        self.side = side
        self.isInclusive = isInclusive
        self.width = width
    }

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        let low = range.lowerBound
        switch bytes[low] {
        case 0x3C, 0x3E:
            let isInclusive = range.count > 1 && bytes[low + 1] == 0x3D
            self.init(
                side: bytes[low] == 0x3C ? .below : .above, isInclusive: isInclusive,
                width: isInclusive ? 2 : 1)
        case 0xE2 where range.count > 2 && bytes[low + 1] == 0x89 && bytes[low + 2] & 0xFE == 0xA4:
            self.init(
                side: bytes[low + 2] == 0xA4 ? .below : .above, isInclusive: true, width: 3)
        default:
            self = .none
        }
    }

    var text: String? {
        switch side {
        case .none: nil
        case .below: isInclusive ? "<=" : "<"
        case .above: isInclusive ? ">=" : ">"
        }
    }

    /// Whether a value so told can be within the bounds.
    func mayBeWithin(_ bounds: Bounds, _ number: Exact) -> Bool {
        if side != .below, let high = bounds.high, number > high || !isInclusive && number == high {
            return false
        }
        if side != .above, let low = bounds.low, number < low || !isInclusive && number == low {
            return false
        }
        return true
    }
}
