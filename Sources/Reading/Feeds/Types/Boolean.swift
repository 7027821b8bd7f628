// SPDX-License-Identifier: Apache-2.0

extension CellType {
    package static let boolean = {
        var type = CellType("boolean", stored: .boolean, way: .boolean)
        type.isLikelyKey = false
        return type
    }()
}

extension ColumnType {
    package static let boolean = ColumnType("boolean")
}

extension RowJudge {
    mutating func boolean(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        let word = String(decoding: bytes[range], as: UTF8.self).lowercased()
        switch word {
        case "oui", "o", "vrai", "yes", "y", "true", "t", "1", "x":
            row.values[plans[index].output] = .boolean(true)
        case "non", "n", "faux", "no", "false", "f", "0":
            row.values[plans[index].output] = .boolean(false)
        default:
            fault(index, .notBoolean, bytes, range)
        }
    }
}
