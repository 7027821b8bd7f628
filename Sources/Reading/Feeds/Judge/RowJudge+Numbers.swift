// SPDX-License-Identifier: Apache-2.0

extension RowJudge {
    mutating func number(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        guard let number = read(index, bytes, range) else { return }
        if let detail = store(number, index) { return fault(index, detail, bytes, range) }
        guard plans[index].hasRange else { return }
        checkRange(plans[index].ranges, index, number, Censor.none, bytes, range, when: nil)
    }

    /// Puts a number into the row; a fault if the column cannot hold it.
    private mutating func store(_ number: Exact, _ index: Int) -> Fault.Detail? {
        switch plans[index].holding.value(of: number) {
        case .success(let value):
            row.values[plans[index].output] = value
            return nil
        case .failure(let problem): return problem.detail
        }
    }

    /// The number of a cell; nil, with a fault that shows `told`, when there is none.
    mutating func read(
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

    func detail(_ failure: NumberReader.Failure, _ index: Int) -> Fault.Detail {
        switch failure {
        case .notNumber: .notNumber(example: plans[index].numberExample)
        case .tooManyDigits: .tooManyDigits
        case .wrongDecimal(let byte):
            .wrongDecimal(
                declared: plans[index].numbers.decimal.map(RowJudge.character) ?? "",
                sent: RowJudge.character(byte))
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
            RowJudge.beginsUnit(bytes[first]), !bytes[unit].contains(0x20)
        else {
            fault(index, .notNumber(example: plans[index].numberExample), bytes, told)
            return false
        }
        let text = String(decoding: bytes[unit], as: UTF8.self)
        if !plans[index].units.isEmpty {
            guard plans[index].units.contains(AllowedValues.key(text)) else {
                fault(index, .unknownUnit(sent: text, expected: plans[index].units), bytes, told)
                return false
            }
        } else if !RowJudge.isUnit(text) {
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
            fault(index, RowJudge.outside(bounds, when), bytes, range)
        } else if let bounds = ranges.warn, !censor.mayBeWithin(bounds, number) {
            fault(index, RowJudge.outside(bounds, when), bytes, range, .warn)
        }
    }

    private static func outside(_ bounds: Bounds, _ when: String?) -> Fault.Detail {
        .outside(low: bounds.low?.description, high: bounds.high?.description, when: when)
    }
}
