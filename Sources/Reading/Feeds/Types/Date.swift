// SPDX-License-Identifier: Apache-2.0

extension CellType {
    package static let date = {
        var type = CellType("date", stored: .date, way: .time)
        type.keys = [.times]
        type.tellsRows = true
        type.formats = ["yyyy-mm-dd"]
        return type
    }()
}

extension ColumnType {
    package static let date = {
        var type = ColumnType("date")
        type.moment = .day
        return type
    }()
}
