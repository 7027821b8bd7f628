// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// What must hold between the parts of one feed.
struct FeedCheck {
    let feed: Feed
    let map: YAMLMap
    let columnNodes: [String: YAMLNode]

    private var mistakes: MistakeList { map.mistakes }

    func run() {
        keyColumns()
        storedNames()
        headerNames()
        positions()
        unitColumns()
        computedColumns()
        if !feed.columns.isEmpty, !feed.columns.contains(where: \.isInFile) {
            mistakes.add(
                at: map.place("columns"), "No column is read from the file",
                "Add a column that has neither constant, computed, from_name nor from_preamble")
        }
    }

    private func node(_ column: String) -> YAMLNode { columnNodes[column] ?? map.node }

    private func keyColumns() {
        var seen: Set<String> = []
        for name in feed.key {
            let place = map.place("key")
            guard seen.insert(name).inserted else {
                mistakes.add(at: place, "The key names `\(name)` twice", "Remove one")
                continue
            }
            guard let column = feed.columns.first(where: { $0.name == name }) else {
                let names = feed.columns.map(\.name)
                let near = nearest(to: name, in: names).map { "Did you mean `\($0)`?" }
                mistakes.add(
                    at: place, "The key names `\(name)`, which is no column",
                    near ?? "The columns are: \(names.joined(separator: ", "))")
                continue
            }
            if column.type == .measurement || column.type == .json {
                mistakes.add(
                    at: place, "`\(name)` cannot be part of the key: its values are not told apart",
                    "Use a text, number, date or timestamp column")
            }
            var isFilled = column.isRequired || column.defaultText != nil
            if case .constant = column.origin { isFilled = true }
            if !isFilled {
                mistakes.add(
                    at: node(name), "The key column `\(name)` may be empty",
                    "Add `required: true`, or a default")
            }
        }
    }

    /// Also between a measurement's three columns and the others.
    private func storedNames() {
        var owner: [String: String] = [:]
        for column in feed.columns {
            for stored in column.stored(key: feed.key) {
                if let other = owner[stored.name.lowercased()], other != column.name {
                    mistakes.add(
                        at: node(column.name),
                        "The stored column `\(stored.name)` of `\(column.name)` is also one of `\(other)`",
                        "Rename one of them: a measurement x stores x, x_op and x_texte")
                }
                owner[stored.name.lowercased()] = column.name
            }
        }
    }

    private func headerNames() {
        var owner: [String: (column: String, name: String)] = [:]
        for column in feed.columns where column.isInFile && column.position == nil {
            for name in column.headerNames {
                let key = HeaderMap.key(name) + (column.nth.map { $0 > 1 ? " \($0)" : "" } ?? "")
                if HeaderMap.key(name).isEmpty {
                    mistakes.add(
                        at: node(column.name), "A header name of `\(column.name)` is empty",
                        "Remove it")
                } else if let other = owner[key], other.column != column.name {
                    mistakes.add(
                        at: node(column.name),
                        "The header `\(name)` of `\(column.name)` is the same as `\(other.name)` of `\(other.column)` without case, accents and blanks",
                        "Let each name stand for one column, or write which of them it is: `nth: 2`"
                    )
                }
                owner[key] = (column.name, name)
            }
        }
    }

    private func unitColumns() {
        var owner: [String: String] = [:]
        for column in feed.columns {
            for (key, name) in [
                ("unit_column", column.unitColumn), ("remark_column", column.remarkColumn),
            ] {
                if let name { sideColumn(key, name, column, &owner) }
            }
        }
    }

    /// A column that takes a part of a measurement's cell.
    private func sideColumn(
        _ key: String, _ name: String, _ column: Column, _ owner: inout [String: String]
    ) {
        guard let side = feed.columns.first(where: { $0.name == name }) else {
            let near = nearest(to: name, in: feed.columns.map(\.name))
            mistakes.add(
                at: node(column.name), "`\(key)` names `\(name)`, which is no column",
                near.map { "Did you mean `\($0)`?" } ?? "Add that column, of type text")
            return
        }
        if side.type != .text || !side.isInFile && side.origin != .cell {
            mistakes.add(
                at: node(column.name), "The \(key) `\(name)` is not a text of the file",
                "Make it a column of type text")
        }
        if let other = owner[name] {
            mistakes.add(
                at: node(column.name), "`\(name)` takes a part of `\(other)` already",
                "Give each measurement its own")
        }
        owner[name] = column.name
    }

    /// Places that columns declare, in the place of names or beside them.
    private func positions() {
        var owner: [Int: String] = [:]
        for column in feed.columns {
            if let position = column.position {
                if let other = owner[position] {
                    mistakes.add(
                        at: node(column.name),
                        "`\(column.name)` is at position \(position), where `\(other)` is already",
                        "Correct one of them")
                }
                owner[position] = column.name
                if column.nth != nil {
                    mistakes.add(
                        at: node(column.name),
                        "`\(column.name)` has both `nth` and `position`", "Keep one of them")
                }
            }
            if column.nth ?? column.position != nil, !column.isInFile {
                mistakes.add(
                    at: node(column.name), "`\(column.name)` is not read from the file",
                    "Remove `nth` and `position`")
            }
        }
    }

    private func computedColumns() {
        var uses: [String: [String]] = [:]
        for column in feed.columns {
            guard case .computed(let expression) = column.origin else { continue }
            uses[column.name] = expression.columns
            for name in expression.columns {
                guard let used = feed.columns.first(where: { $0.name == name }) else {
                    let near = nearest(to: name, in: feed.columns.map(\.name))
                    mistakes.add(
                        at: node(column.name),
                        "The expression of `\(column.name)` names `\(name)`, which is no column",
                        near.map { "Did you mean `\($0)`?" } ?? "Name a numeric column")
                    continue
                }
                if !used.type.isNumber {
                    mistakes.add(
                        at: node(column.name),
                        "The expression of `\(column.name)` uses `\(name)`, which is not a number",
                        "Name a numeric column")
                }
            }
        }
        while let ready = uses.first(where: { $0.value.allSatisfy { uses[$0] == nil } }) {
            uses[ready.key] = nil
        }
        if let circle = uses.keys.sorted().first {
            mistakes.add(
                at: node(circle), "`\(circle)` is computed from itself, by way of others or not",
                "Compute it from columns of the file")
        }
    }
}
