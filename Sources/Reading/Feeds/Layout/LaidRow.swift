// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Puts together the record of one row: what the layout gives, then cells of the file.
struct LaidRow {
    private(set) var record = Record()
    private var isSheet = false

    /// - Parameter part: which of the rows that the line gives, from 1.
    mutating func begin(_ source: borrowing Record, part: Int) {
        record.clear()
        record.line = source.line
        record.part = part
        record.lines = part == 1 ? source.lines : 0
        record.raw = source.raw
        record.mayHoldUndefined = source.mayHoldUndefined
        record.isMended = source.isMended
        isSheet = !source.kinds.isEmpty
    }

    mutating func add(_ text: [UInt8]) {
        record.bytes.append(contentsOf: text)
        record.ends.append(record.bytes.count)
        if isSheet { record.kinds.append(.text) }
    }

    /// Adds a cell as it is; beyond the last one, an empty one.
    mutating func add(_ source: borrowing Record, _ field: Int) {
        guard field >= 0, field < source.count else { return add([]) }
        record.bytes.append(contentsOf: source.bytes[source.range(field)])
        record.ends.append(record.bytes.count)
        guard isSheet else { return }
        record.kinds.append(source.kind(field))
        for fault in source.faults where fault.field == field {
            record.faults.append(CellFault(field: record.count - 1, reason: fault.reason))
        }
    }

    /// Adds what the layout gives.
    ///
    /// - Parameter value: the field of the row's value; −1: there is none.
    mutating func add(_ given: GivenColumns, _ source: borrowing Record, value: Int) {
        record.table = given.table
        for place in given.names.indices {
            if place == given.value, value >= 0 {
                add(source, value)
            } else {
                add(given.texts[place])
            }
        }
    }

    /// The header of such rows.
    static func header(_ given: GivenColumns, _ names: [String], line: Int) -> Record {
        var header = Record()
        header.line = line
        header.lines = 0
        header.isHeader = true
        header.table = given.table
        for name in given.names.map({ Layout.mark + $0 }) + names {
            header.bytes.append(contentsOf: name.utf8)
            header.ends.append(header.bytes.count)
        }
        return header
    }
}
