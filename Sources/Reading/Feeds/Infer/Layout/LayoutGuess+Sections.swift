// SPDX-License-Identifier: Apache-2.0

extension LayoutGuess {
    /// A table in a section: the index of its header, and its rows.
    private struct Found {
        let name: String
        let header: SampleLine
        let rows: Int
        /// Lines above the header, within the section.
        let head: [SampleLine]
    }

    /// Sections that begin with a name in brackets.
    static func brackets(_ lines: [SampleLine]) -> [LayoutGuess] {
        let marks = lines.indices.filter { index in
            let text = lines[index].text
            return lines[index].filled.count == 1 && text.hasPrefix("[") && text.hasSuffix("]")
                && text.count > 2
        }
        guard !marks.isEmpty else { return [] }
        let found = marks.enumerated().compactMap { place, mark -> Found? in
            let end = place + 1 < marks.count ? marks[place + 1] : lines.count
            let name = String(lines[mark].text.dropFirst().dropLast())
            return table(name, Array(lines[(mark + 1)..<end]))
        }
        guard let best = chosen(found) else { return [] }
        let same = found.filter { $0.header.cells == best.header.cells }
        let inner = named(best, same, marks, lines)
        var sections = Layout.Sections(begin: #"^\[(.+)\]$"#)
        sections.take = names(same.map(\.name))
        sections.mayRepeat = Set(same.map { $0.name.lowercased() }).count < same.count
        // A table that others of its section follow ends at the blank line.
        sections.end = .next
        var layout = Layout()
        layout.sections = sections
        let above = lines[..<marks[0]] + same.flatMap(\.head)
        layout.values = KeyLine.values(above.compactMap(KeyLine.init), but: layout.names)
        var ending = layout
        ending.sections?.end = .blank
        return inner
            + [layout, ending].map { layout in
                LayoutGuess(layout: layout, header: best.header.cells, footers: footers(lines))
            }
    }

    /// Sections called `[Peaks(Detector A)]`: only these are some, named by what stands in the
    /// parentheses, and the lines of all others are beside them.
    private static func named(
        _ best: Found, _ same: [Found], _ marks: [Int], _ lines: [SampleLine]
    ) -> [LayoutGuess] {
        guard let open = best.name.firstIndex(of: "("), best.name.hasSuffix(")"),
            open > best.name.startIndex
        else { return [] }
        let word = String(best.name[...open])
        let meant = same.filter { $0.name.hasPrefix(word) && $0.name.hasSuffix(")") }
        let start = marks.last { lines[$0].number < meant[0].header.number } ?? marks[0]
        var sections = Layout.Sections(begin: "^\\[\(KeyLine.escaped(word))(.+)\\)\\]$")
        sections.mayRepeat = Set(meant.map { $0.name.lowercased() }).count < meant.count
        sections.end = .blank
        var layout = Layout()
        layout.sections = sections
        layout.values = KeyLine.values(
            (lines[..<start] + meant.flatMap(\.head)).compactMap(KeyLine.init), but: layout.names)
        return [LayoutGuess(layout: layout, header: best.header.cells, footers: footers(lines))]
    }

    /// Results before all others, then the table of most cells.
    private static func chosen(_ found: [Found]) -> Found? {
        let results = found.filter { $0.name.lowercased().contains("result") }
        return (results.isEmpty ? found : results).max { a, b in
            a.rows * a.header.filled.count < b.rows * b.header.filled.count
        }
    }

    /// Names as a feed takes them: a few by themselves, more by what they begin with.
    private static func names(_ all: [String]) -> [String] {
        var names: [String] = []
        for name in all where !names.contains(name) { names.append(name) }
        guard names.count > 1, let first = names.first else { return names }
        let common = names.reduce(first) { common, name in
            String(zip(common, name).prefix { $0 == $1 }.map(\.0))
        }
        return common.count >= 3 ? [common.replacing("[", with: "?") + "*"] : names
    }

    private static func table(_ name: String, _ lines: [SampleLine]) -> Found? {
        let header = lines.indices.first { index in
            let below = lines[(index + 1)...].first { !$0.isBlank }
            return lines[index].isNames && below.map { $0.hasTyped && $0.filled.count >= 2 } == true
        }
        guard let header else { return nil }
        let rows = lines[(header + 1)...].prefix { !$0.isBlank }.count
        return Found(
            name: name, header: lines[header], rows: rows, head: Array(lines[..<header]))
    }

    // MARK: One header, several times

    /// Lines between two tables that are looked at, above each header.
    private static let reach = 15

    /// Tables under one header that comes several times, each below lines of its own.
    static func repeatedHeader(_ lines: [SampleLine]) -> [LayoutGuess] {
        var places: [String: [Int]] = [:]
        for index in lines.indices where lines[index].isNames {
            places[lines[index].text, default: []].append(index)
        }
        let best = places.values.filter { $0.count > 1 }.max { a, b in
            (lines[a[0]].filled.count, a.count, b[0]) < (lines[b[0]].filled.count, b.count, a[0])
        }
        guard let places = best else { return [] }
        let heads = places.map { head(above: $0, lines) }
        let keys = heads.map { Set($0.map { HeaderMap.key($0.key) }) }
        let common = keys.dropFirst().reduce(keys[0]) { $0.intersection($1) }
        guard let begin = heads[1].first(where: { common.contains(HeaderMap.key($0.key)) }) else {
            return []
        }
        var sections = Layout.Sections(begin: begin.pattern)
        sections.mayRepeat = true
        // Sections that begin alike and have another header are passed over.
        let marks = lines.compactMap(KeyLine.init).filter { $0.key == begin.key }
        let meant = heads.compactMap { head in head.last { $0.key == begin.key }?.value }
        let isPattern = meant.joined().contains { "*?[".contains($0) }
        if marks.count > places.count, !isPattern { sections.take = names(meant) }
        let first = lines[..<places[0]].compactMap(KeyLine.init)
        let others = (first + heads.flatMap { $0 }).filter { $0.key != begin.key }
        let header = lines[places[0]]
        let wide = WideNames.of(header, over: lines[(places[0] + 1)...])
        let forms: [WideNames?] = wide.map { [$0, nil] } ?? [nil]
        return forms.flatMap { form -> [LayoutGuess] in
            [Layout.Sections.End.blank, .next].map { end -> LayoutGuess in
                var layout = Layout()
                layout.sections = sections
                layout.sections?.end = end
                if let form { layout.shape = .unpivot(form.rule) }
                layout.values = KeyLine.values(others, but: layout.names)
                return LayoutGuess(
                    layout: layout, header: form?.others(header.cells) ?? header.cells,
                    footers: footers(lines))
            }
        }
    }

    /// The keys above a header, down from the table before.
    private static func head(above header: Int, _ lines: [SampleLine]) -> [KeyLine] {
        let width = lines[header].filled.count
        let start = max(0, header - reach)
        let from = lines[start..<header].lastIndex {
            $0.hasTyped && $0.filled.count >= max(3, width - 1)
        }
        return lines[(from.map { $0 + 1 } ?? start)..<header].compactMap(KeyLine.init)
    }
}
