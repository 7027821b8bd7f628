// SPDX-License-Identifier: Apache-2.0

internal import Records

extension LayoutGuess {
    /// Columns of one kind that are no columns but values: fewer may be a table's own.
    private static let leastColumns = 6

    /// A table with a wavelength, or a well, a column.
    static func wideTable(_ lines: [SampleLine]) -> [LayoutGuess] {
        let waves = #"^(?:\D{0,12} )?\d{3,4}(?:[.,]\d+)?(?: ?nm)?$"#
        let wells = #"^[A-P]0?\d{1,2}$"#
        var widest = 0
        for line in lines.prefix(RowJudge.headLinesLimit) {
            // What stands above a header has fewer cells; a row has as many.
            let count = line.filled.count
            defer { widest = max(widest, count) }
            for pattern in [waves, wells] {
                guard count > widest, isWide(line, pattern) else { continue }
                var rule = Layout.Unpivot(columns: pattern)
                if pattern == waves {
                    rule.parts = [Layout.Named(name: "nm", pattern: #"(\d{3,4}(?:[.,]\d+)?)"#)]
                }
                var layout = Layout()
                layout.shape = .unpivot(rule)
                let above = lines.prefix { $0.number < line.number }.compactMap(KeyLine.init)
                layout.values = KeyLine.values(above, but: layout.names)
                let matcher = ColumnPlan.matcher(pattern)
                let own = line.cells.filter { matcher.firstGroup(in: $0) == nil }
                return [LayoutGuess(layout: layout, header: own, footers: footers(lines))]
            }
        }
        return []
    }

    /// Whether most names are of the pattern, beside at least one other; numbers go up or down.
    private static func isWide(_ line: SampleLine, _ pattern: String) -> Bool {
        let filled = line.filled
        guard filled.count > leastColumns else { return false }
        let matcher = ColumnPlan.matcher(pattern)
        let meant = filled.filter { matcher.firstGroup(in: $0) != nil }
        guard meant.count >= leastColumns, meant.count < filled.count,
            Set(meant).count == meant.count
        else { return false }
        // A row of values has numbers too, and no name beside them.
        let names = filled.filter { !meant.contains($0) }
        guard !names.contains(where: SampleLine.isTyped),
            names.contains(where: { !$0.contains(where: \.isNumber) })
        else { return false }
        let numbers = meant.compactMap { name in
            Double(name.filter { $0.isNumber || ".,".contains($0) }.replacing(",", with: "."))
        }
        guard meant.allSatisfy({ $0.first?.isLetter != true }) else { return true }
        let pairs = zip(numbers, numbers.dropFirst())
        // One after the other they are years.
        let areYears = numbers.allSatisfy { (1_900...2_100).contains($0) }
        if areYears, pairs.allSatisfy({ abs($0 - $1) == 1 }) { return false }
        return pairs.allSatisfy { $0 < $1 } || pairs.allSatisfy { $0 > $1 }
    }

    // MARK: Records

    /// Share of lines that are a key and its value.
    private static let leastShare = 0.7

    /// A key and a value a line.
    ///
    /// - Parameter lines: not cut into cells.
    static func records(_ lines: [SampleLine]) -> [LayoutGuess] {
        let filled = lines.filter { !$0.isBlank }
        for separator in [UInt8(ascii: ":"), UInt8(ascii: "=")] {
            let mark = Character(Unicode.Scalar(separator))
            let keyed = filled.compactMap { line -> (line: SampleLine, key: KeyLine)? in
                guard
                    line.text.firstIndex(where: { ":=".contains($0) }).map({ line.text[$0] })
                        == mark
                else { return nil }
                guard let key = KeyLine(line) else { return nil }
                return (line, key)
            }
            let keys = Set(keyed.map { HeaderMap.key($0.key.key) })
            guard Double(keyed.count) >= leastShare * Double(filled.count), keys.count >= 3 else {
                continue
            }
            return [guess(filled, keyed, separator, lines.contains(where: \.isBlank))]
        }
        return []
    }

    private static func guess(
        _ filled: [SampleLine], _ keyed: [(line: SampleLine, key: KeyLine)], _ separator: UInt8,
        _ hasBlanks: Bool
    ) -> LayoutGuess {
        var rule = Layout.Records()
        rule.separator = separator
        var header: [String] = []
        var counts: [String: Int] = [:]
        for entry in keyed {
            let key = HeaderMap.key(entry.key.key)
            if counts[key] == nil { header.append(entry.key.key) }
            counts[key, default: 0] += 1
        }
        let titles = Dictionary(grouping: filled.filter { KeyLine($0) == nil }, by: \.text)
            .mapValues(\.count)
        let most = counts.values.max() ?? 1
        if most > 1, let title = filled.first(where: { titles[$0.text] == most })?.text,
            title.contains(where: \.isLetter)
        {
            rule.begin = .pattern("^" + KeyLine.escaped(title))
        } else if most > 1, counts[HeaderMap.key(header[0])] == most {
            rule.begin = .pattern("^" + KeyLine.escaped(header[0]) + "[ .]*[:=]")
        } else if most > 1, hasBlanks {
            rule.begin = .blank
        }
        var layout = Layout()
        layout.shape = .records(rule)
        return LayoutGuess(layout: layout, header: header)
    }
}
