// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// The steps that give the database a feed's tables: pure, from the catalog's state.
package enum TablePlan: Sendable, Equatable {
    /// Statements to run in this order; empty when nothing is missing.
    case apply([String])
    case refuse([TableRefusal])

    /// Compares the feed's tables with the existing ones; nil if there is none.
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

extension TablePlan {
    /// Of all tables of a feed: nothing is done to any while one is refused.
    init(of plans: [TablePlan]) {
        var statements: [String] = []
        var refusals: [TableRefusal] = []
        for plan in plans {
            switch plan {
            case .apply(let more): statements += more
            case .refuse(let more): refusals += more
            }
        }
        self = refusals.isEmpty ? .apply(statements) : .refuse(refusals)
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
                addColumn(column, &statements, &refusals)
                continue
            }
            if found.type != column.type {
                refuse(
                    column.name, has: Self.type(found.type), wants: Self.type(column.type),
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
                column.name, has: Self.type(column.type), wants: Self.noColumn,
                "alter table \(name) drop column \(quoted(column.name)); -- its values are lost",
                &refusals)
        }
    }

    /// Existing rows have no value for a new column: it is nullable, whatever the feed says.
    private func addColumn(
        _ column: TableShape.Column, _ statements: inout [String],
        _ refusals: inout [TableRefusal]
    ) {
        let definition = "\(quoted(column.name)) \(column.type)"
        guard !column.isKey && !TableShape.isOwn(column.name) || isHistory else {
            let what =
                column.isKey
                ? Phrase(en: "a column of the key", fr: "une colonne de la clé")
                : Phrase(en: "the row's origin", fr: "l'origine de la ligne")
            refuse(
                column.name, has: Self.noColumn,
                wants: what + Phrase(en: " of type \(column.type)", fr: " de type \(column.type)"),
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
            let list = key.joined(separator: ", ")
            return key.isEmpty
                ? Phrase(en: "no key", fr: "aucune clé")
                : Phrase(en: "the key (\(list))", fr: "la clé (\(list))")
        }
        refusals.append(
            TableRefusal(
                table: name, column: nil, has: show(state.key), wants: show(shape.key),
                remedy: remedy.trimmingBlanks))
    }

    private static func type(_ name: String) -> Phrase {
        Phrase(en: "type \(name)", fr: "le type \(name)")
    }

    private static let noColumn = Phrase(en: "no such column", fr: "aucune telle colonne")

    private func refuse(
        _ column: String, has: Phrase, wants: Phrase, _ remedy: String,
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
