// SPDX-License-Identifier: Apache-2.0

extension CellType {
    /// Of 32 or 64 bits.
    package static func integer(bits: Int) -> CellType {
        var type = CellType(
            bits == 32 ? "integer" : "bigint", stored: .integer(bits: bits), way: .number)
        type.holds = .whole(bits: bits)
        type.keys = [.numbers]
        type.isComputable = true
        type.tellsRows = true
        return type
    }
}

extension ColumnType {
    package static func integer(bits: Int) -> ColumnType {
        var type = ColumnType(bits == 32 ? "integer" : "bigint")
        type.isInt32 = bits == 32
        return type
    }
}
