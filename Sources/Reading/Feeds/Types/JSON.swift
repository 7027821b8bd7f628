// SPDX-License-Identifier: Apache-2.0

extension CellType {
    package static let json = {
        var type = CellType("json", stored: .json, way: .json)
        type.mayBeKey = false
        type.isLikelyKey = false
        type.mayBeDocument = true
        return type
    }()
}

extension ColumnType {
    package static let json = {
        var type = ColumnType("jsonb")
        type.forms = .image
        return type
    }()
}

extension RowJudge {
    mutating func json(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool
    ) {
        switch JSONCheck.verdict(bytes, range) {
        case .good: row.values[plans[index].output] = .json(place(bytes, range, isInRow))
        case .notJSON: fault(index, .notJSON, bytes, range)
        case .repeatedKey(let key): fault(index, .repeatedKey(key), bytes, range)
        }
    }
}
