// SPDX-License-Identifier: Apache-2.0

import Application
import Daemon

/// Rows for a person: columns side by side, each as wide as its widest cell.
///
/// On a terminal a line is no wider than the screen: cells are cut, but never those of a key, nor a
/// number, of which the rest would be another number; states are marked. Elsewhere nothing is cut
/// or coloured.
struct Listing {
    /// Purpose of a column.
    enum Role {
        /// The row's name: never cut.
        case key
        /// The row's state: coloured by `StateMark`.
        case state
        case text
    }

    struct Column: Sendable {
        let title: String
        let role: Role

        static func key(_ title: String) -> Column { Column(title: title, role: .key) }
        static func state(_ title: String = "state") -> Column {
            Column(title: title, role: .state)
        }
        static func text(_ title: String) -> Column { Column(title: title, role: .text) }
    }

    /// No cell is narrower than this, as long as the columns have room side by side.
    private static let leastWidth = 6
    /// Rest of a cell if there are too many columns.
    private static let narrowest = 2
    /// Rest of a title over narrower numbers.
    private static let narrowestTitle = 3
    private static let gap = "  "

    private let columns: [Column]
    private let rows: [[String]]

    /// Control characters are shown as escapes: a cell can't play tricks on the terminal.
    init(_ columns: [Column], _ rows: [[String]]) {
        self.columns = columns
        self.rows = rows.map { $0.map(printable) }
    }

    /// Columns of which the first is the key, and one the state: the one called so by default.
    init(_ titles: [String], _ rows: [[String]], state: Int? = nil) {
        let state = state ?? titles.firstIndex(of: "state")
        let columns = titles.enumerated().map { index, title in
            Column(title: title, role: index == 0 ? .key : index == state ? .state : .text)
        }
        self.init(columns, rows)
    }

    func text(on terminal: Terminal? = .output) -> String {
        let widths = widths(on: terminal)
        let head = line(columns.map(\.title), widths, nil)
        return ([head] + rows.map { line($0, widths, terminal) }).joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int], _ terminal: Terminal?) -> String {
        cells.indices.map { index in
            let cell = Self.cut(cells[index], to: widths[index])
            let isLast = index == columns.count - 1
            let padding = isLast ? "" : String(repeating: " ", count: widths[index] - cell.count)
            guard columns[index].role == .state, let terminal else { return cell + padding }
            return StateMark.of(cells[index]).shown(cell, on: terminal) + padding
        }.joined(separator: Self.gap)
    }

    private static func cut(_ cell: String, to width: Int) -> String {
        cell.count <= width ? cell : cell.prefix(max(width - 1, 0)) + "…"
    }

    /// The widest of the cells that may be cut are cut first, until the line fits.
    private func widths(on terminal: Terminal?) -> [Int] {
        let cells = columns.indices.map { index in rows.map { $0[index].count }.max() ?? 0 }
        var widths = columns.indices.map { max(columns[$0].title.count, cells[$0]) }
        guard let terminal else { return widths }
        let gaps = Self.gap.count * max(columns.count - 1, 0)
        let numbers = columns.indices.filter(isOfNumbers)
        let texts = columns.indices.filter { columns[$0].role != .key && !numbers.contains($0) }
        // Before a cell its title is cut, the more so over numbers, which keep all of theirs.
        for (columns, floor) in [
            (Array(columns.indices), Self.leastWidth), (numbers, Self.narrowestTitle),
        ] where widths.reduce(gaps, +) > terminal.columns {
            for index in columns {
                widths[index] = min(widths[index], max(cells[index], floor))
            }
        }
        for floor in [Self.leastWidth, Self.narrowest] {
            narrow(&widths, texts, to: terminal.columns, floor: floor, gaps: gaps)
        }
        return widths
    }

    /// Whether a column has whole numbers, and nothing else but gaps.
    private func isOfNumbers(_ index: Int) -> Bool {
        let cells = rows.map { $0[index] }.filter { !$0.isEmpty }
        return columns[index].role == .text && !cells.isEmpty
            && cells.allSatisfy { Int64($0) != nil }
    }

    private func narrow(
        _ widths: inout [Int], _ cuttable: [Int], to limit: Int, floor: Int, gaps: Int
    ) {
        while widths.reduce(gaps, +) > limit {
            guard let widest = cuttable.max(by: { widths[$0] < widths[$1] }),
                widths[widest] > floor
            else { break }
            let excess = widths.reduce(gaps, +) - limit
            let next = cuttable.filter { widths[$0] < widths[widest] }.map { widths[$0] }.max() ?? 0
            // Down to the next widest at a stroke, then all of them together.
            let step = max(1, min(excess, widths[widest] - next))
            widths[widest] = max(floor, widths[widest] - step)
        }
    }
}

/// Columns side by side, the first of which is the key.
func table(_ titles: [String], _ rows: [[String]]) -> String { Listing(titles, rows).text() }
