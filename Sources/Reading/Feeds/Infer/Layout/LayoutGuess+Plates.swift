// SPDX-License-Identifier: Apache-2.0

extension LayoutGuess {
    /// Wells of the smallest plate that is told from a table; smaller ones must come several times.
    private static let leastWells = 12

    /// Plates: numbers above, and below them rows with letters, or as many rows as the plate has.
    static func plates(_ lines: [SampleLine]) -> [LayoutGuess] {
        var sizes: Set<Int> = []
        var lettered = 0
        var bare = 0
        var hasLabels = false
        var inner: Set<Int> = []
        var titles: [SampleLine] = []
        let small = lines.count { line in firstNumber(line).map { $0 > 0 } ?? false }
        for (index, line) in lines.enumerated() {
            guard let first = firstNumber(line) else { continue }
            let count = line.cells[first...].prefix { !$0.isEmpty }.count
            guard let size = PlateSize.all.first(where: { $0.columns == count }),
                size.wells >= leastWells || first > 0 && small > 1
            else { continue }
            let below = lines[(index + 1)...].prefix { !$0.isBlank }
            let own = below.filter { first > 0 && $0.cells.count > first }
            let letters = own.filter { PlateSize.row($0.cells[first - 1]) != nil }
            let more = own.filter { $0.cells[first - 1].isEmpty }
            inner.formUnion(below.map(\.number) + [line.number])
            if first > 0, letters.count == size.rows {
                lettered += 1
                let behind = letters.filter { line in
                    line.cells.count > first + count && !line.cells[first + count].isEmpty
                }
                if behind.count == letters.count || !more.isEmpty { hasLabels = true }
            } else if below.count == size.rows, below.allSatisfy({ isFull($0, first, count) }) {
                bare += 1
            } else {
                continue
            }
            sizes.insert(size.wells)
            titles.append(index > 0 ? lines[index - 1] : SampleLine(blank: 0))
        }
        guard !sizes.isEmpty, lettered == 0 || bare == 0 else { return [] }
        var rule = Layout.Plates()
        rule.wells = sizes.sorted()
        rule.hasLetters = lettered > 0
        rule.hasLabels = hasLabels
        var layout = Layout()
        layout.shape = .plates(rule)
        let outside = lines.filter { !inner.contains($0.number) }
        let named = [KeyLine.title(titles)].compactMap(\.self) + KeyLine.labelled(outside)
        let beside = named + outside.compactMap(KeyLine.init)
        layout.values = KeyLine.values(beside, but: layout.names)
        return [LayoutGuess(layout: layout)]
    }

    /// The field of a 1 that others follow up to the end, or to a title behind them.
    private static func firstNumber(_ line: SampleLine) -> Int? {
        guard let first = line.cells.firstIndex(where: { Int($0) == 1 }) else { return nil }
        let numbers = line.cells[first...].prefix { !$0.isEmpty }
        let isCounted = numbers.enumerated().allSatisfy { Int($1) == $0 + 1 }
        return isCounted && numbers.count >= 3 ? first : nil
    }

    /// Whether as many cells as the plate has columns hold numbers.
    private static func isFull(_ line: SampleLine, _ first: Int, _ count: Int) -> Bool {
        line.cells.count >= first + count
            && line.cells[first..<first + count].allSatisfy(SampleLine.isTyped)
    }
}
