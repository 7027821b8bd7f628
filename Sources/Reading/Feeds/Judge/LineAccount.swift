// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The account of a file's lines: the lines of all kinds add up to the file.
package struct LineAccount: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case separator, preamble, header
        case secondHeader = "second_header"
        case units = "units_row"
        case rows
        case repeatedHeader = "repeated_header"
        case comment, blank, footer
        case otherTables = "other_tables"
        /// Of a layout: what begins and ends sections, what stands beside the tables, and sections
        /// that are not wanted.
        case section
        case aside
        case otherSections = "other_sections"
        /// Not declared: reported as a warning.
        case passedOver = "passed_over"
        /// In a file that was refused before them.
        case unread
    }

    /// The lines of one kind.
    package struct Part: Sendable, Equatable {
        package private(set) var lines = 0
        /// The stretches that are kept, at most `LineAccount.rangesLimit`, the last one left out.
        private var closed: [ClosedRange<Int>] = []
        private var low = 0
        private var high = -1
        /// Stretches that are counted and not kept.
        package private(set) var rangesLeft = 0

        init() {}

        /// A part as it was kept.
        init(lines: Int, ranges: [ClosedRange<Int>], rangesLeft: Int) {
            self.lines = lines
            closed = ranges
            self.rangesLeft = rangesLeft
        }

        package var ranges: [ClosedRange<Int>] {
            low > 0 && rangesLeft == 0 ? closed + [low...high] : closed
        }

        @inline(__always)
        mutating func addLines(_ line: Int, _ count: Int) {
            lines += count
            if line == high + 1 { high += count } else { begin(line, count) }
        }

        private mutating func begin(_ line: Int, _ count: Int) {
            guard count > 0 else { return }
            if low > 0, rangesLeft == 0 { closed.append(low...high) }
            if closed.count == LineAccount.rangesLimit { rangesLeft += 1 }
            (low, high) = (line, line + count - 1)
        }
    }

    /// Stretches of lines that are kept of each kind.
    package static let rangesLimit = 100

    /// The commonest kind by itself: it is added to for every row.
    private var rows = Part()
    private var others = [Part](repeating: Part(), count: Kind.allCases.count)

    private static let places = Dictionary(
        uniqueKeysWithValues: Kind.allCases.enumerated().map { ($1, $0) })

    package init() {}

    @inline(__always)
    mutating func addRow(_ line: Int, _ count: Int) { rows.addLines(line, count) }

    mutating func addLines(_ kind: Kind, _ line: Int, _ count: Int = 1) {
        if kind == .rows { return rows.addLines(line, count) }
        others[Self.places[kind] ?? 0].addLines(line, count)
    }

    package internal(set) subscript(kind: Kind) -> Part {
        get { kind == .rows ? rows : others[Self.places[kind] ?? 0] }
        set {
            if kind == .rows { rows = newValue } else { others[Self.places[kind] ?? 0] = newValue }
        }
    }

    /// The lines of all kinds.
    package var lines: Int { others.reduce(rows.lines) { $0 + $1.lines } }

    /// The lines of a file and of its account differ: a mistake of the program, met by one file.
    package struct Mismatch: Error, CustomStringConvertible {
        package let lines: Int
        package let account: LineAccount

        package var description: String {
            "the account of its lines does not add up: \(lines) lines, and the account has "
                + "\(account.lines): \(account.json)"
        }
    }

    /// - Throws: if it does not add up to the file.
    package func check(lines: Int) throws(Mismatch) {
        guard self.lines == lines else { throw Mismatch(lines: lines, account: self) }
    }

    /// The kinds that the file has, in a fixed order.
    package var kinds: [Kind] { Kind.allCases.filter { self[$0].lines > 0 } }
}

extension LineAccount.Part {
    /// Stretches that a sentence names.
    static let told = 8

    /// `1–3, 7`.
    package var places: String {
        let ranges = ranges
        let shown = ranges.prefix(Self.told).map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        }
        let isAll = ranges.count <= Self.told && rangesLeft == 0
        return shown.joined(separator: ", ") + (isAll ? "" : ", …")
    }
}

extension LineAccount {
    private struct Kept: Decodable {
        var lines: Int
        var ranges: [[Int]]
        var ranges_left: Int?
    }

    /// An account as the ledger keeps it; kinds that are not known are left out.
    package init(json: String) throws {
        self.init()
        let kept = try JSONDecoder().decode([String: Kept].self, from: Data(json.utf8))
        for (name, part) in kept {
            guard let kind = Kind(rawValue: name) else { continue }
            let ranges = part.ranges.compactMap { range in
                range.count == 2 && range[0] <= range[1] ? range[0]...range[1] : nil
            }
            self[kind] = Part(
                lines: part.lines, ranges: ranges, rangesLeft: part.ranges_left ?? 0)
        }
    }

    /// `{"header": {"lines": 1, "ranges": [[1, 1]]}, …}`, as the ledger keeps it.
    package var json: String {
        let parts = kinds.map { kind in
            let part = self[kind]
            let ranges = part.ranges.map { "[\($0.lowerBound), \($0.upperBound)]" }
            let left = part.rangesLeft == 0 ? "" : ", \"ranges_left\": \(part.rangesLeft)"
            return "\"\(kind.rawValue)\": {\"lines\": \(part.lines), "
                + "\"ranges\": [\(ranges.joined(separator: ", "))]\(left)}"
        }
        return "{" + parts.joined(separator: ", ") + "}"
    }
}
