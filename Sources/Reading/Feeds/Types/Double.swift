// SPDX-License-Identifier: Apache-2.0

extension CellType {
    package static let double = {
        var type = CellType("double", stored: .double, way: .number)
        type.holds = .double
        type.keys = [.numbers]
        type.isComputable = true
        type.tellsRows = true
        type.isLikelyKey = false
        return type
    }()
}

extension ColumnType {
    package static let double = {
        var type = ColumnType("double precision")
        type.forms = .image
        return type
    }()
}
