// SPDX-License-Identifier: Apache-2.0

internal import Records

extension LayoutGuess {
    /// A table with a wavelength, a well, an hour or an analyte a column; below a number that
    /// stands alone, it is that number's section.
    static func wideTable(_ lines: [SampleLine]) -> [LayoutGuess] {
        var widest = 0
        for (index, line) in lines.prefix(RowJudge.headLinesLimit).enumerated() {
            // What stands above a header has fewer cells; a row has as many.
            let count = line.filled.count
            defer { widest = max(widest, count) }
            guard count > widest,
                let wide = WideNames.of(line, over: lines[(index + 1)...])
            else { continue }
            let title = lines[..<index].last { !$0.isBlank }
            let isNumbered = title.map { $0.text.wholeMatch(of: #/[0-9]{3,4}/#) != nil } ?? false
            let titles: [SampleLine?] = isNumbered ? [title, nil] : [nil]
            return titles.map { guess(line, wide, below: $0, lines) }
        }
        return []
    }

    private static func guess(
        _ header: SampleLine, _ wide: WideNames, below title: SampleLine?, _ lines: [SampleLine]
    ) -> LayoutGuess {
        var layout = Layout()
        if title != nil {
            layout.sections = Layout.Sections(begin: #"^(\d{3,4})$"#, end: .blank)
        }
        layout.shape = .unpivot(wide.rule)
        let above = lines.prefix { $0.number < header.number }.compactMap(KeyLine.init)
        layout.values = KeyLine.values(above, but: layout.names)
        let own = wide.others(header.cells)
        // `T° 340` is another name in the next section.
        let loose = title.map { title in own.filter { $0.contains(title.text) } } ?? []
        return LayoutGuess(
            layout: layout, header: own, loose: Set(loose), footers: footers(lines))
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
