// SPDX-License-Identifier: Apache-2.0

extension CellType {
    package static let text = {
        var type = CellType("text", stored: .text, way: .text)
        type.keys = [.texts]
        return type
    }()
}

extension ColumnType {
    package static let text = ColumnType("text")
}

extension RowJudge {
    mutating func text(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool
    ) {
        if range.count > plans[index].lengthMax || plans[index].lengthMin > 0 {
            let length = bytes[range].count { $0 & 0xC0 != 0x80 }
            if length > plans[index].lengthMax {
                return fault(
                    index, .tooLong(limit: plans[index].lengthMax, length: length), bytes, range)
            }
            if length < plans[index].lengthMin {
                return fault(
                    index, .tooShort(limit: plans[index].lengthMin, length: length), bytes, range)
            }
        }
        if plans[index].hasPattern, plans[index].pattern?.matches(bytes, range) == false {
            return fault(
                index,
                .pattern(
                    example: plans[index].patternExample(), pattern: plans[index].patternText),
                bytes, range)
        }
        guard plans[index].hasAllowedValues, let allowedValues = plans[index].allowedValues else {
            row.values[plans[index].output] = .text(place(bytes, range, isInRow))
            return
        }
        guard let ordinal = allowedValues.ordinal(bytes, range) else {
            let names = allowedValues.stored
            ordinals[index] = -1
            return fault(
                index, .notAllowed(names.map { String(decoding: $0, as: UTF8.self) }), bytes, range)
        }
        ordinals[index] = ordinal
        let start = row.bytes.count
        row.bytes.append(contentsOf: allowedValues.stored[ordinal])
        row.values[plans[index].output] = .text(start..<row.bytes.count)
    }
}
