// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The merged cells of a sheet, whose one value stands in the first of them.
struct MergedCells {
    /// Columns from 0, rows from 1, ends included.
    struct Area {
        var columns: ClosedRange<Int>
        var rows: ClosedRange<Int>
    }

    private struct Held {
        var area: Area
        var bytes: [UInt8]
        var kind: FieldKind
        var fault: WorkbookFault?
    }

    /// Areas of a sheet that are filled.
    static let limit = 100_000

    /// Those that are still to come, the last first.
    private var areas: [Area]
    /// Those that the last row was in.
    private var held: [Held] = []

    init(_ areas: [Area]) {
        self.areas = areas.sorted { $0.rows.lowerBound > $1.rows.lowerBound }
    }

    /// Repeats the values in the other cells of their areas; rows come in order.
    mutating func fill(_ record: inout Record) {
        held.removeAll { $0.area.rows.upperBound < record.line }
        while let next = areas.last, next.rows.lowerBound <= record.line {
            areas.removeLast()
            let column = next.columns.lowerBound
            // The first cell of an area without one is blank, and so are the others.
            guard next.rows.lowerBound == record.line, column < record.count,
                !record.range(column).isEmpty || record.kind(column) == .faulty
            else { continue }
            held.append(
                Held(
                    area: next, bytes: Array(record.bytes[record.range(column)]),
                    kind: record.kind(column),
                    fault: record.faults.first { $0.field == column }?.reason))
        }
        if !held.isEmpty { write(into: &record) }
    }

    private func write(into record: inout Record) {
        var filled = Record()
        filled.line = record.line
        filled.faults = record.faults
        let width = max(record.count, (held.map(\.area.columns.upperBound).max() ?? -1) + 1)
        for column in 0..<width {
            let isOwn =
                column < record.count
                && (!record.range(column).isEmpty || record.kind(column) == .faulty)
            if !isOwn, let value = held.last(where: { $0.area.columns.contains(column) }) {
                filled.bytes += value.bytes
                filled.kinds.append(value.kind)
                if let fault = value.fault {
                    filled.faults.append(CellFault(field: column, reason: fault))
                }
            } else {
                if isOwn { filled.bytes += record.bytes[record.range(column)] }
                filled.kinds.append(record.kind(column))
            }
            filled.ends.append(filled.bytes.count)
        }
        record = filled
    }
}
