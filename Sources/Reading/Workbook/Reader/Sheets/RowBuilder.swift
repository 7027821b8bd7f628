// SPDX-License-Identifier: Apache-2.0

internal import Records

/// One row of a sheet, made cell by cell.
struct RowBuilder {
    var record = Record()
    /// The column of each cell, from 0, and where its bytes end.
    private var columns: [Int] = []
    private var ends: [Int] = []
    private var kinds: [FieldKind] = []
    private var isOrdered = true
    private var bytes: [UInt8] = []
    private var faults: [CellFault] = []

    /// The row's number, from 1.
    var line = 0

    var isEmpty: Bool { columns.isEmpty && faults.isEmpty }

    /// Adds a cell; `append` adds its bytes and says what they are.
    @inline(__always)
    mutating func add(
        _ column: Int, _ append: (inout [UInt8]) throws -> FieldKind
    ) rethrows {
        let kind = try append(&bytes)
        if let last = columns.last, last >= column { isOrdered = false }
        columns.append(column)
        ends.append(bytes.count)
        kinds.append(kind)
    }

    mutating func add(_ fault: WorkbookFault, _ column: Int) {
        if columns.last != column || kinds.last != .faulty { add(column) { _ in .faulty } }
        faults.append(CellFault(field: column, reason: fault))
    }

    /// Notes what is wrong with a cell that has a value all the same.
    mutating func note(_ fault: WorkbookFault, _ column: Int) {
        faults.append(CellFault(field: column, reason: fault))
    }

    /// Makes the record, gaps filled with blanks, and begins the next row.
    ///
    /// - Parameter width: cells that it has at least.
    mutating func finish(width: Int = 0) {
        if !isOrdered { order() }
        record.clear()
        record.line = line
        swap(&record.bytes, &bytes)
        var end = 0
        for index in columns.indices {
            while record.ends.count < columns[index] {
                record.ends.append(end)
                record.kinds.append(.text)
            }
            end = ends[index]
            record.ends.append(end)
            record.kinds.append(kinds[index])
        }
        while record.ends.count < width {
            record.ends.append(end)
            record.kinds.append(.text)
        }
        record.faults = faults
        columns.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        if !faults.isEmpty { faults.removeAll() }
        isOrdered = true
    }

    /// Puts the cells in order; of two in one place the later one counts.
    private mutating func order() {
        var last: [Int: Int] = [:]
        for index in columns.indices { last[columns[index]] = index }
        let all = (columns, ends, kinds, bytes)
        (columns, ends, kinds, bytes) = ([], [], [], [])
        for (column, index) in last.sorted(by: { $0.key < $1.key }) {
            bytes += all.3[(index == 0 ? 0 : all.1[index - 1])..<all.1[index]]
            columns.append(column)
            ends.append(bytes.count)
            kinds.append(all.2[index])
        }
    }
}

extension Int {
    /// The letters of a column that is counted from 0: `A`, `XFD`.
    var columnName: String {
        var (rest, name) = (self + 1, "")
        while rest > 0 {
            name = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + name
            rest = (rest - 1) / 26
        }
        return name
    }
}
