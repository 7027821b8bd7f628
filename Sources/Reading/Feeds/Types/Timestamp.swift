// SPDX-License-Identifier: Apache-2.0

extension CellType {
    package static let timestamp = {
        var type = CellType("timestamp", stored: .timestamp, way: .time)
        type.keys = [.times, .instants]
        type.tellsRows = true
        type.formats = ["iso", "yyyy-mm-dd hh:mm[:ss]"]
        return type
    }()
}

extension ColumnType {
    package static let timestamp = {
        var type = ColumnType("timestamp with time zone")
        type.moment = .instant
        return type
    }()
}
