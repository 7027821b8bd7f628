// SPDX-License-Identifier: Apache-2.0

/// What has to be done so that the database has a feed's tables: pure, from the catalog's state.
package enum TablePlan: Sendable, Equatable {
    /// Statements to run in this order; empty when nothing is missing.
    case apply([String])
    case refuse([TableRefusal])

    /// Compares the feed's tables with those that are there; nil where there is none.
    package init(_ shape: TableShape, table: TableState?, history: TableState?) {
        var statements: [String] = []
        var refusals: [TableRefusal] = []
        let wanted = shape.columns + shape.originColumns
        if let table {
            let check = Check(shape, name: shape.table, isHistory: false)
            check.columns(table, wanted: wanted, &statements, &refusals)
            check.key(table, &refusals)
        } else {
            statements += shape.creation
        }
        if let history {
            let check = Check(shape, name: shape.history, isHistory: true)
            check.columns(
                history, wanted: wanted + shape.historyColumns, &statements, &refusals)
        } else {
            statements += shape.historyCreation
        }
        self = refusals.isEmpty ? .apply(statements) : .refuse(refusals)
    }
}

/// A difference between a feed and its table that no program should settle by itself.
package struct TableRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// Qualified and quoted.
    package let table: String
    /// nil where the difference is the key's.
    package let column: String?
    package let has: String
    package let wants: String
    /// What a person may run by hand, once it is known to be right.
    package let remedy: String

    package var description: String {
        let place = column.map { "column \(quoted($0)) of table \(table)" } ?? "table \(table)"
        return "\(place) has \(has), the feed wants \(wants). "
            + "Change the feed, or run by hand: \(remedy)"
    }
}

/// The comparison of one table with its feed.
private struct Check {
    let shape: TableShape
    let name: String
    let isHistory: Bool

    init(_ shape: TableShape, name: String, isHistory: Bool) {
        self.shape = shape
        self.name = name
        self.isHistory = isHistory
    }

    func columns(
        _ state: TableState, wanted: [TableShape.Column], _ statements: inout [String],
        _ refusals: inout [TableRefusal]
    ) {
        for column in wanted {
            guard let found = state[column.name] else {
                add(column, &statements, &refusals)
                continue
            }
            if found.type != column.type {
                refuse(
                    column.name, has: "type \(found.type)", wants: "type \(column.type)",
                    "alter table \(name) alter column \(quoted(column.name)) "
                        + "type \(column.type) using \(quoted(column.name))::\(column.type);",
                    &refusals)
            } else if found.isRequired && (isHistory ? !found.canBeLeftOut : !column.isRequired)
                && !TableShape.isOwn(column.name)
            {
                // Allowing nulls takes nothing away from the rows that are there.
                statements.append(
                    "alter table \(name) alter column \(quoted(column.name)) drop not null")
            }
        }
        let names = Set(wanted.map(\.name))
        for column in state.columns where !names.contains(column.name) {
            refuse(
                column.name, has: "type \(column.type)", wants: "no such column",
                "alter table \(name) drop column \(quoted(column.name)); -- its values are lost",
                &refusals)
        }
    }

    /// Rows that are there have no value for a new column: it is nullable, whatever the feed says.
    private func add(
        _ column: TableShape.Column, _ statements: inout [String],
        _ refusals: inout [TableRefusal]
    ) {
        let definition = "\(quoted(column.name)) \(column.type)"
        guard !column.isKey && !TableShape.isOwn(column.name) || isHistory else {
            let what = column.isKey ? "a column of the key" : "the row's origin"
            refuse(
                column.name, has: "no such column", wants: "\(what) of type \(column.type)",
                "alter table \(name) add column \(definition) not null default …;", &refusals)
            return
        }
        statements.append("alter table \(name) add column \(definition)")
    }

    func key(_ state: TableState, _ refusals: inout [TableRefusal]) {
        guard state.key != shape.key else { return }
        var remedy = ""
        if let keyName = state.keyName {
            remedy += "alter table \(name) drop constraint \(quoted(keyName)); "
        }
        if !shape.key.isEmpty {
            remedy += "alter table \(name) add primary key (\(shape.keyList()));"
        }
        let show = { (key: [String]) in
            key.isEmpty ? "no key" : "the key (\(key.joined(separator: ", ")))"
        }
        refusals.append(
            TableRefusal(
                table: name, column: nil, has: show(state.key), wants: show(shape.key),
                remedy: remedy.trimmingBlanks))
    }

    private func refuse(
        _ column: String, has: String, wants: String, _ remedy: String,
        _ refusals: inout [TableRefusal]
    ) {
        refusals.append(
            TableRefusal(table: name, column: column, has: has, wants: wants, remedy: remedy))
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
