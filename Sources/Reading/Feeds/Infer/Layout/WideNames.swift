// SPDX-License-Identifier: Apache-2.0

/// Names in a header that are no columns but values: all of one form, above numbers.
///
/// `Ca 317.933 (mg/L)`, `420 nm`, `B7`, `06h00`. What is only counted (`Brix 1`, `Brix 2`), called
/// by words alone (`Brix`, `Pol`; `janvier`, `février`) or a date is left a column.
struct WideNames {
    /// How such columns become rows.
    let rule: Layout.Unpivot
    private let matcher: PatternMatcher

    /// Columns of one form: fewer may be a table's own.
    private static let least = 6
    /// The same of a form that nothing else has: an analyte, its wavelength and its unit.
    private static let leastAnalytes = 3
    /// Lines below the header that are looked at.
    private static let linesLimit = 200

    private init(_ columns: String, _ parts: [Layout.Named] = []) {
        rule = Layout.Unpivot(columns: columns, parts: parts)
        matcher = ColumnPlan.finder(columns)
    }

    /// The values among a header's names; nil: each is a column.
    static func of(_ header: SampleLine, over lines: ArraySlice<SampleLine>) -> WideNames? {
        let names = header.filled
        let found = waves(names) ?? wells(names) ?? hours(names) ?? analytes(names) ?? scale(names)
        guard let found, found.areNumbers(header, lines) else { return nil }
        return found
    }

    /// The names that stay columns.
    func others(_ cells: [String]) -> [String] { cells.filter { !takes($0) } }

    private func takes(_ name: String) -> Bool { matcher.firstGroup(in: name) != nil }

    /// Whether each such column has numbers, and all of them mostly numbers: words and blanks may
    /// stand for what could not be measured.
    private func areNumbers(_ header: SampleLine, _ lines: ArraySlice<SampleLine>) -> Bool {
        let rows = lines.prefix(Self.linesLimit).prefix { $0.filled.count != 1 }
        let columns = header.cells.indices.filter { takes(header.cells[$0]) }.map { field in
            rows.compactMap { field < $0.cells.count ? $0.cells[field] : nil }
                .filter { !$0.isEmpty }
        }
        let cells = columns.joined()
        return !cells.isEmpty && cells.count(where: SampleLine.isNumber) * 4 >= cells.count
            && columns.allSatisfy { $0.isEmpty || $0.contains(where: SampleLine.isNumber) }
    }

    // MARK: Forms

    private static func waves(_ names: [String]) -> WideNames? {
        let columns = #"^(?:\D{0,12} )?\d{3,4}(?:[.,]\d+)?(?: ?nm)?$"#
        guard let meant = members(of: names, columns, least: least) else { return nil }
        let numbers = meant.compactMap { name in
            Double(name.filter { $0.isNumber || ".,".contains($0) }.replacing(",", with: "."))
        }
        let isNamed = meant.contains { $0.first?.isLetter == true }
        // One after the other they are years.
        let areYears = numbers.allSatisfy { (1_900...2_100).contains($0) } && isCounted(numbers)
        guard isNamed || isSorted(numbers) && !areYears else { return nil }
        return WideNames(columns, [Layout.Named(name: "nm", pattern: #"(\d{3,4}(?:[.,]\d+)?)"#)])
    }

    private static func wells(_ names: [String]) -> WideNames? {
        let columns = #"^[A-P]0?\d{1,2}$"#
        return members(of: names, columns, least: least).map { _ in WideNames(columns) }
    }

    private static func hours(_ names: [String]) -> WideNames? {
        let columns = #"^\d{1,2}[hH:]\d{2}$"#
        return members(of: names, columns, least: least).map { _ in
            WideNames(columns, [Layout.Named(name: "hour", pattern: "^(.+)$")])
        }
    }

    /// Each another analyte at its wavelength, to one decimal at least, and all in one unit.
    private static func analytes(_ names: [String]) -> WideNames? {
        let columns = #"^\S+ \d{3,4}[.,]\d+ \([^()]+\)$"#
        guard let meant = members(of: names, columns, least: leastAnalytes),
            Set(meant.map { $0.split(separator: " ")[0] }).count > 1,
            Set(meant.map { $0.split(separator: "(").last }).count == 1
        else { return nil }
        return WideNames(
            columns,
            [
                Layout.Named(name: "analyte", pattern: #"^(\S+) "#),
                Layout.Named(name: "nm", pattern: #"^\S+ (\d{3,4}[.,]\d+) "#),
                Layout.Named(name: "unit", pattern: #"\(([^()]+)\)$"#),
            ])
    }

    /// The names that a pattern finds, each another one, beside others that are no values.
    private static func members(
        of names: [String], _ pattern: String, least: Int
    ) -> [String]? {
        guard names.count > least else { return nil }
        let matcher = ColumnPlan.finder(pattern)
        let meant = names.filter { matcher.firstGroup(in: $0) != nil }
        let others = names.filter { matcher.firstGroup(in: $0) == nil }
        // A row of values has numbers too, and no name beside them.
        guard meant.count >= least, Set(meant).count == meant.count,
            !others.contains(where: SampleLine.isTyped),
            others.contains(where: { !$0.contains(where: \.isNumber) })
        else { return nil }
        return meant
    }

    // MARK: A scale

    private static let number = #"\d+(?:[.,]\d+)?"#
    /// What stands behind a number that measures.
    private static let units: Set<String> = [
        "nm", "µm", "μm", "um", "mm", "cm", "hz", "khz", "mhz", "°c", "ms", "s", "min", "h", "bar",
        "kda", "ev", "kev",
    ]

    /// A name as the texts around its numbers: one more than these.
    private struct Pieces {
        var texts: [String] = []
        var numbers: [String] = []

        init(_ name: String) {
            var start = name.startIndex
            for match in name.matches(of: #/[0-9]+(?:[.,][0-9]+)?/#) {
                texts.append(String(name[start..<match.range.lowerBound]))
                numbers.append(String(match.output))
                start = match.range.upperBound
            }
            texts.append(String(name[start...]))
        }
    }

    /// Names that differ in their numbers alone, which go up or down and measure something: they
    /// have decimals or a unit.
    private static func scale(_ names: [String]) -> WideNames? {
        let groups = Dictionary(grouping: names.map(Pieces.init), by: \.texts)
        let large = groups.filter { $0.value.count >= least }
        guard let (texts, alike) = large.min(by: { $0.key.joined() < $1.key.joined() }),
            texts.contains(where: { $0.contains(where: \.isLetter) })
        else { return nil }
        let varying = alike[0].numbers.indices.filter { place in
            Set(alike.map { $0.numbers[place] }).count > 1
        }
        let columns = pattern(texts, group: nil)
        guard let first = varying.first,
            isMeasured(alike.map { $0.numbers[first] }, texts[first + 1]),
            members(of: names, columns, least: least) != nil
        else { return nil }
        let parts = varying.enumerated().map { index, place in
            Layout.Named(
                name: varying.count == 2 ? ["low", "high"][index] : "number_\(index + 1)",
                pattern: pattern(texts, group: place))
        }
        return WideNames(columns, parts)
    }

    private static func isMeasured(_ numbers: [String], _ behind: String) -> Bool {
        let unit = behind.drop(while: \.isWhitespace).prefix {
            !$0.isWhitespace && !"()[];,/".contains($0)
        }
        let values = numbers.compactMap { Double($0.replacing(",", with: ".")) }
        let hasDecimals = numbers.allSatisfy { $0.contains { ".,".contains($0) } }
        return isSorted(values) && (hasDecimals || units.contains(unit.lowercased()))
    }

    /// The pattern of such names; with the group of one of their numbers, or none.
    private static func pattern(_ texts: [String], group: Int?) -> String {
        let pieces = texts.indices.dropLast().map { place in
            KeyLine.escaped(texts[place]) + (place == group ? "(\(number))" : number)
        }
        return "^" + pieces.joined() + KeyLine.escaped(texts[texts.count - 1]) + "$"
    }

    private static func isSorted(_ numbers: [Double]) -> Bool {
        let pairs = zip(numbers, numbers.dropFirst())
        return pairs.allSatisfy { $0 < $1 } || pairs.allSatisfy { $0 > $1 }
    }

    private static func isCounted(_ numbers: [Double]) -> Bool {
        zip(numbers, numbers.dropFirst()).allSatisfy { abs($0 - $1) == 1 }
    }
}
