// SPDX-License-Identifier: Apache-2.0

internal import Records

extension CellType {
    /// A number, the operator before it, and the text as sent.
    package static let measurement = {
        let parts = [
            Part(type: .numeric(nil), isLeading: false),
            Part(suffix: "_op", type: .text, isLeading: false),
            Part(suffix: "_texte", type: .text),
        ]
        var type = CellType("measurement", stored: parts, way: .measurement)
        type.holds = .decimal(nil)
        type.keys = [.numbers, .measurements]
        type.tellsRows = true
        type.mayBeKey = false
        type.isLikelyKey = false
        return type
    }()
}

extension RowJudge {
    mutating func measurement(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool
    ) {
        let censor = Censor(bytes, range)
        let whole = Blank.trim(bytes, range.lowerBound + censor.width, range.upperBound)
        let (rest, remark) = RowJudge.withoutRemark(bytes, whole)
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
        row.values[output + 2] = .text(sentText(index, bytes, range, isInRow))
        guard plans[index].hasRange else { return }
        checkRange(plans[index].ranges, index, number, censor, bytes, range, when: nil)
    }

    /// The text before a remark in brackets at the end, `3.58E3 (out of range)`, and the remark.
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
}
