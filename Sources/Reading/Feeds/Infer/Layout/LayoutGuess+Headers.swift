// SPDX-License-Identifier: Apache-2.0

/// Tables whose names are not in one row, or not in the first one.
extension LayoutGuess {
    /// A row of names over as many columns each, and below it what each of these columns is.
    private struct Groups {
        /// The names of the columns of one group that hold values.
        let names: [String]
        /// The names of the columns beside all groups.
        let own: [String]
        /// Where there are none: the first column of each further group, which has the cells of the
        /// first one's.
        let copies: [String]

        init?(_ upper: SampleLine, _ lower: SampleLine, over lines: ArraySlice<SampleLine>) {
            let starts = upper.cells.indices.filter { !upper.cells[$0].isEmpty }
            guard starts.count > 1 else { return nil }
            let width = starts[1] - starts[0]
            let end = starts[starts.count - 1] + width
            let isEven = zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 == width }
            guard width > 1, isEven, lower.cells.count >= end else { return nil }
            let first = Array(lower.cells[starts[0]..<starts[1]])
            let left = lower.cells[..<starts[0]].filter { !$0.isEmpty }
            guard !first.contains(""), Set(first).count == width,
                starts.allSatisfy({ Array(lower.cells[$0..<$0 + width]) == first }),
                lower.cells[end...].allSatisfy(\.isEmpty),
                !(upper.filled + lower.filled).contains(where: SampleLine.isTyped)
            else { return nil }
            let rows = lines.prefix { !$0.isBlank }
            let isShared =
                starts[0] == 0 && rows.count > 1
                && rows.allSatisfy { row in
                    row.cells.count >= end && starts.allSatisfy { row.cells[$0] == row.cells[0] }
                }
            guard isShared || !left.isEmpty else { return nil }
            names = isShared ? Array(first.dropFirst()) : first
            own = left
            copies = isShared ? starts.dropFirst().map { "\(upper.cells[$0]) \(first[0])" } : []
        }

        /// The columns of the groups as rows: what the group is called, and what the column is;
        /// with its unit where all have one in parentheses behind them.
        var rule: Layout.Unpivot {
            let any = names.map(KeyLine.escaped).joined(separator: "|")
            let series = Layout.Named(name: "series", pattern: "^(.+) (?:\(any))$")
            let heads = names.compactMap { name -> String? in
                guard name.hasSuffix(")"), let open = name.firstRange(of: " (") else { return nil }
                return String(name[..<open.lowerBound])
            }
            var parts = [series, Layout.Named(name: "quantity", pattern: " (\(any))$")]
            if heads.count == names.count {
                let words = heads.map(KeyLine.escaped).joined(separator: "|")
                parts[1].pattern = #" (\#(words)) \([^()]*\)$"#
                parts.append(Layout.Named(name: "unit", pattern: #"\(([^()]*)\)$"#))
            }
            return Layout.Unpivot(columns: " (?:\(any))$", parts: parts)
        }
    }

    /// Several compounds over the same few columns each.
    static func groupedTable(_ lines: [SampleLine]) -> [LayoutGuess] {
        let last = min(lines.count - 2, RowJudge.headLinesLimit)
        for index in 0..<max(0, last) where lines[index + 2].hasTyped {
            let below = lines[(index + 2)...]
            guard let groups = Groups(lines[index], lines[index + 1], over: below) else { continue }
            var guess = unpivoted(groups.rule, above: lines[..<index])
            guess.header = groups.own
            guess.headerRows = 2
            guess.footers = footers(lines)
            guard !groups.copies.isEmpty else { return [guess] }
            guess.position = 1
            guess.passedOver = Set(groups.copies)
            // What stands below has no other mark than its own first words.
            let end = below.drop { !$0.isBlank }.first { !$0.isBlank }
            if let end { guess.footers.append(end.filled[0]) }
            return [guess]
        }
        return []
    }

    /// The tags of a plant as columns beside a time, `BOILER2.PRESSURE`; maybe with units below.
    static func tagTable(_ lines: [SampleLine]) -> [LayoutGuess] {
        let tag = #"^[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)+"#
        let matcher = ColumnPlan.finder(tag + "$")
        let last = min(lines.count - 2, RowJudge.headLinesLimit)
        for index in 0..<max(0, last) {
            let names = lines[index].filled
            guard names.count > 2, Set(names).count == names.count,
                lines[index].cells[0] == names[0], matcher.firstGroup(in: names[0]) == nil,
                names.dropFirst().allSatisfy({ matcher.firstGroup(in: $0) != nil })
            else { continue }
            let below = lines[index + 1]
            let hasUnits = !below.isBlank && below.cells[0].isEmpty && !below.hasTyped
            let row = lines[index + (hasUnits ? 2 : 1)]
            // Two names could be called so by chance, but not with a row of units as well.
            guard hasUnits || names.count > 3, let time = row.cells.first, SampleLine.isMoment(time)
            else { continue }
            var rule = Layout.Unpivot(columns: tag + "(?: |$)")
            rule.parts = [Layout.Named(name: "tag", pattern: #"^(\S+)"#)]
            if hasUnits { rule.parts.append(Layout.Named(name: "unit", pattern: #"^\S+ (.+)$"#)) }
            var guess = unpivoted(rule, above: lines[..<index])
            guess.header = [names[0]]
            guess.headerRows = hasUnits ? 2 : 1
            guess.footers = footers(lines)
            return [guess]
        }
        return []
    }

    /// A table whose names stand right below two keys and their values, padded to its width.
    static func titledTable(_ lines: [SampleLine]) -> [LayoutGuess] {
        let found = lines.indices.dropFirst(2).dropLast().first { index in
            lines[index].isNames && lines[index + 1].hasTyped
                && lines[index + 1].filled.count == lines[index].filled.count
                && lines[(index - 2)..<index].allSatisfy { KeyLine($0) != nil }
        }
        guard let found else { return [] }
        var layout = Layout()
        layout.values = KeyLine.values(lines[..<found].compactMap(KeyLine.init), but: [])
        return [
            LayoutGuess(layout: layout, header: lines[found].cells, footers: footers(lines))
        ]
    }

    private static func unpivoted(
        _ rule: Layout.Unpivot, above lines: ArraySlice<SampleLine>
    ) -> LayoutGuess {
        var layout = Layout()
        layout.shape = .unpivot(rule)
        layout.values = KeyLine.values(lines.compactMap(KeyLine.init), but: layout.names)
        return LayoutGuess(layout: layout)
    }
}
