// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The sections of a file, as they come.
struct LayoutSections {
    struct Open {
        let name: String
        let line: Int
        /// Which of the feed's tables takes it; nil: none.
        let table: Int?

        var isWanted: Bool { table != nil }
    }

    let rule: Layout.Sections
    /// What each of the feed's tables takes.
    private let takes: [[String]]
    /// nil: sheets begin them.
    private let begin: PatternMatcher?
    private let end: PatternMatcher?
    private(set) var open: Open?
    private var first: [String: Int] = [:]
    /// Sections without which the file is refused, that have not come.
    private var missing: [String]
    private let hasRequired: Bool
    /// Names of all sections, for the message; at most `namesLimit`.
    private var names: [String] = []
    private static let namesLimit = 100

    /// - Parameter tables: the sections of each of the feed's tables; the first are `rule`.
    init(_ rule: Layout.Sections, _ tables: [Layout.Sections]) {
        self.rule = rule
        takes = tables.map(\.take)
        missing = tables.flatMap(\.required)
        hasRequired = !missing.isEmpty
        begin = rule.isSheets ? nil : ColumnPlan.matcher(rule.begin)
        if case .pattern(let pattern) = rule.end {
            end = ColumnPlan.finder(pattern)
        } else {
            end = nil
        }
    }

    var hasCome: Bool { !names.isEmpty }

    /// Whether a line ends the section that is open.
    func ends(_ text: String) -> Bool {
        guard open != nil, let end else { return false }
        return end.firstGroup(in: text) != nil
    }

    /// The name of the section that a line begins; nil: none.
    func name(_ text: String) -> String? {
        guard let found = begin?.firstGroup(in: text) else { return nil }
        let name = found[Blank.trim(found, 0, found.count)]
        return String(decoding: name, as: UTF8.self)
    }

    mutating func enter(_ name: String, line: Int) throws(LayoutFault) {
        if let open, end != nil {
            throw .sectionsOverlap(name: name, line: line, open: open.name, since: open.line)
        }
        let table = takes.firstIndex { take in
            take.isEmpty || take.contains { FilePattern.matches(name, $0) }
        }
        if table != nil, !rule.mayRepeat {
            let key = name.lowercased()
            if let earlier = first[key] {
                throw .sectionTwice(name: name, line: line, first: earlier)
            }
            first[key] = line
        }
        if names.count < Self.namesLimit, !names.contains(name) { names.append(name) }
        missing.removeAll { $0.lowercased() == name.lowercased() }
        open = Open(name: name, line: line, table: table)
    }

    mutating func leave() { open = nil }

    /// At the end of the file: what should have come, or ended.
    ///
    /// - Parameter hidden: sheets that were not read because they are.
    func check(hidden: [String]) throws(LayoutFault) {
        if let open, end != nil { throw .openSection(name: open.name, line: open.line) }
        if names.isEmpty, !hasRequired { throw .noSection }
        guard let name = missing.first else { return }
        guard rule.isSheets else { throw .missingSection(name: name, among: names) }
        let isHidden = hidden.contains { $0.lowercased() == name.lowercased() }
        throw isHidden ? .hiddenSheet(name: name) : .missingSheet(name: name, among: names)
    }
}
