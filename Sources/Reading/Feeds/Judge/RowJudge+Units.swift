// SPDX-License-Identifier: Apache-2.0

/// Units of numbers: behind them, or in a column of their own.
extension RowJudge {
    func isRemark(_ index: Int) -> Bool {
        plans.contains { $0.remarkTarget == index }
    }

    /// The unit behind a measurement's number and the one in its column must agree.
    mutating func compare(
        _ unit: Range<Int>, _ index: Int, _ bytes: [UInt8], _ range: Range<Int>
    ) {
        if bytes[unit].elementsEqual(bytes[range]) { return }
        let beside = String(decoding: bytes[unit], as: UTF8.self)
        let column = String(decoding: bytes[range], as: UTF8.self)
        guard AllowedValues.key(beside) != AllowedValues.key(column) else { return }
        guard let owner = plans.first(where: { $0.unitTarget == index }) else { return }
        faults.append(
            Fault(
                column: owner.name, value: beside,
                detail: .unitsDiffer(cell: beside, column: column)))
        isBad = true
    }

    /// Whether what follows the number is a unit that may stand there.
    mutating func takeUnit(
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

    /// Whether a text of any unit is none of these: the rest of a number (`×10³`, `x10^3`, `E3` set
    /// apart), of a range (`5–7`), a tolerance (`±0,2`).
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
}
