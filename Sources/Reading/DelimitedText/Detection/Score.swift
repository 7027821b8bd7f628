// SPDX-License-Identifier: Apache-2.0

/// How well a candidate dialect explains the sample: rows of one length, cells of one kind.
struct Score {
    /// 0 = not at all, 1 = perfectly.
    private(set) var value = 0.0
    /// The number of columns that most rows have.
    private(set) var columns = 1
    /// The share of cells that are numbers, dates or quoted.
    private(set) var typedShare = 0.0
    /// The share of rows, from the table's first to its last, that have `columns`.
    private(set) var agreement = 0.0
    /// Whether every row of the sample has `columns`, and these are two or more.
    private(set) var cutsAll = false

    init(_ sketch: Sketch) {
        let rows = sketch.rows.filter { !$0.isBlank }
        guard !rows.isEmpty else { return }
        columns = Self.commonest(rows.map(\.cells.count))
        let isTable = { (row: Sketch.Row) in row.cells.count == columns }
        guard columns > 1, let first = rows.firstIndex(where: isTable),
            let last = rows.lastIndex(where: isTable)
        else { return }
        let table = rows[first...last]
        let regular = table.filter(isTable)
        cutsAll = regular.count == rows.count
        agreement = Double(regular.count) / Double(table.count)
        let coverage = Double(table.count) / Double(rows.count)
        let width = Double(columns - 1) / Double(columns)
        let cells = cellQuality(regular)
        let kinds = kindAgreement(Array(regular.dropFirst(regular.count > 1 ? 1 : 0)))
        value = agreement * agreement * (0.3 + 0.7 * coverage) * width * cells * kinds
    }

    /// The count that most rows have; among equals the larger, and never 1 when many have more.
    static func commonest(_ counts: [Int]) -> Int {
        var tally: [Int: Int] = [:]
        for count in counts { tally[count, default: 0] += 1 }
        let wide = tally.filter { $0.key > 1 }
        let best = wide.max { ($0.value, $0.key) < ($1.value, $1.key) }
        guard let best else { return 1 }
        return best.value * 5 >= counts.count ? best.key : 1
    }

    private mutating func cellQuality(_ rows: [Sketch.Row]) -> Double {
        var sum = 0.0
        var typed = 0
        var total = 0
        for cell in rows.lazy.flatMap(\.cells) {
            total += 1
            if cell.isQuoted || cell.kind.isTyped { typed += 1 }
            switch cell.kind {
            case .number, .moment, .missing: sum += 1
            case .empty: sum += cell.isQuoted ? 1 : 0.8
            case .text: sum += cell.isQuoted ? 1 : 0.85
            case .suspicious: sum += 0.05
            }
        }
        typedShare = Double(typed) / Double(max(total, 1))
        return sum / Double(max(total, 1))
    }

    /// How alike the cells of each column are, 0.6 to 1.
    private func kindAgreement(_ rows: [Sketch.Row]) -> Double {
        guard !rows.isEmpty else { return 0.8 }
        var sum = 0.0
        for column in 0..<columns {
            var tally = [0, 0, 0]
            for row in rows {
                switch row.cells[column].kind {
                case .number: tally[0] += 1
                case .moment: tally[1] += 1
                case .text, .suspicious: tally[2] += 1
                case .empty, .missing: break
                }
            }
            let filled = tally.reduce(0, +)
            sum += filled == 0 ? 1 : Double(tally.max() ?? 0) / Double(filled)
        }
        return 0.6 + 0.4 * sum / Double(columns)
    }
}
