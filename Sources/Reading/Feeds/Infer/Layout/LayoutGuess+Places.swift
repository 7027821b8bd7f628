// SPDX-License-Identifier: Apache-2.0

/// Lines that are cut at fixed places; where nothing else explains a sample.
extension LayoutGuess {
    private typealias Scalars = [Unicode.Scalar]

    // MARK: Prints

    /// A key, blanks, and a value that begins further right than any key ends, one a line.
    static func placedRecords(_ lines: [SampleLine]) -> [LayoutGuess] {
        let told = lines.filter { !$0.isBlank && !isRule($0) }
        let pairs = told.compactMap(KeyPlace.init)
        let keys = pairs.map { HeaderMap.key($0.key) }
        guard let width = pairs.map(\.start).min(), pairs.count == told.count,
            pairs.allSatisfy({ $0.key.unicodeScalars.count < width }), Set(keys).count > 2
        else { return [] }
        let counts = Dictionary(grouping: keys, by: \.self).mapValues(\.count)
        let most = counts.values.max() ?? 1
        let mark = ruleMark(lines)
        // One block of two columns without a rule may be a table.
        guard most == 1 && !mark.isEmpty || most > 1 && counts[keys[0]] == most else { return [] }
        var rule = Layout.Records()
        if most > 1 { rule.begin = .pattern("^\(KeyLine.escaped(pairs[0].key)) ") }
        var layout = Layout()
        layout.shape = .records(rule)
        let longest = told.map { $0.raw.unicodeScalars.count }.max() ?? 0
        layout.widths = [width, max(1, longest - width)]
        var seen: Set<String> = []
        let header = pairs.map(\.key).filter { seen.insert(HeaderMap.key($0)).inserted }
        return [LayoutGuess(layout: layout, header: header, comment: mark)]
    }

    private struct KeyPlace {
        let key: String
        /// The character at which the value begins, from 0.
        let start: Int

        /// Letters that a key has at most.
        private static let limit = 20

        init?(_ line: SampleLine) {
            guard let gap = line.raw.firstRange(of: "  ") else { return nil }
            let head = line.raw[..<gap.lowerBound]
            guard let first = head.first, first.isLetter, head.count <= Self.limit else {
                return nil
            }
            let rest = line.raw[gap.lowerBound...]
            let blanks = rest.prefix { $0 == " " }
            guard blanks.count < rest.count else { return nil }
            key = String(head)
            start = head.unicodeScalars.count + blanks.count
        }
    }

    // MARK: Tables

    /// A table below a row of names and a drawn rule: columns begin where names do, or further left
    /// where their numbers are set to the right.
    static func ruledTable(_ lines: [SampleLine]) -> [LayoutGuess] {
        guard
            let rule = lines.indices.dropFirst().first(where: {
                isRule(lines[$0]) && !lines[$0 - 1].isBlank && !isRule(lines[$0 - 1])
            })
        else { return [] }
        let header = Scalars(lines[rule - 1].raw.unicodeScalars)
        let rows = lines[(rule + 1)...].prefix { !$0.isBlank && !isRule($0) }
            .map { Scalars($0.raw.unicodeScalars) }
        let names = starts(header)
        guard names.count > 2, rows.count > 1 else { return [] }
        let all = [header] + rows
        var places = [0]
        for (name, next) in zip(names, names.dropFirst()) {
            let gap = (name..<next).last { place in all.allSatisfy { isBlank($0, place) } }
            guard let gap else { return [] }
            places.append(gap + 1)
        }
        let longest = all.map(\.count).max() ?? 0
        let ends = places.dropFirst() + [longest]
        var layout = Layout()
        layout.widths = zip(places, ends).map { $1 - $0 }
        let cut = zip(places, ends).map { start, end in
            text(header[min(start, header.count)..<min(end, header.count)])
        }
        guard Set(cut).count == cut.count, layout.widths.allSatisfy({ $0 > 0 }) else { return [] }
        return [
            LayoutGuess(
                layout: layout, header: cut, footers: footers(lines), comment: ruleMark(lines))
        ]
    }

    /// Where the names of a row begin, which two blanks at least set apart.
    private static func starts(_ row: Scalars) -> [Int] {
        row.indices.filter { place in
            !isBlank(row, place)
                && (place == 0 || isBlank(row, place - 1) && (place < 2 || isBlank(row, place - 2)))
        }
    }

    /// Whether nothing stands there; beyond the end nothing does.
    private static func isBlank(_ row: Scalars, _ place: Int) -> Bool {
        place >= row.count || row[place] == " "
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let bytes = Array(String(view).utf8)
        return String(decoding: bytes[Blank.trim(bytes, 0, bytes.count)], as: UTF8.self)
    }

    // MARK: Rules

    /// Whether a line is only drawn.
    private static func isRule(_ line: SampleLine) -> Bool {
        guard let first = line.text.first, "-=_*".contains(first), line.text.count >= 10 else {
            return false
        }
        return line.text.allSatisfy { $0 == first }
    }

    /// What the drawn lines begin with; empty: there are none.
    private static func ruleMark(_ lines: [SampleLine]) -> String {
        let rule = lines.first(where: isRule)
        return rule.map { String($0.text.prefix(3)) } ?? ""
    }
}
