// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

extension AggregateShape {
    var quotedTable: String {
        SQL.quoted(identifier: table.schema) + "." + SQL.quoted(identifier: table.name)
    }

    /// The query's columns with something before each: `f."n"`.
    func list(_ prefix: String = "") -> String {
        columns.map { prefix + SQL.quoted(identifier: $0.name) }.joined(separator: ", ")
    }

    /// The query's columns with their types: `"n" bigint`.
    var definitions: String {
        columns.map { SQL.quoted(identifier: $0.name) + " \($0.type)" }.joined(separator: ", ")
    }

    var creation: [String] {
        let own = Set(primaryKey)
        let lines =
            (columns + Self.own).map {
                SQL.quoted(identifier: $0.name) + " \($0.type)"
                    + (Self.own.contains($0) || own.contains($0.name) ? " not null" : "")
            } + ["primary key (\(keyList))"]
        let index =
            primaryKey == ["window_start"]
            ? [] : ["create index on \(quotedTable) (window_start)"]
        return [
            "create schema if not exists \(SQL.quoted(identifier: table.schema))",
            "create table \(quotedTable) (\(lines.joined(separator: ", ")))",
        ] + index
    }

    var keyList: String { primaryKey.map(SQL.quoted(identifier:)).joined(separator: ", ") }

    /// The change of the table to this shape: statements that remove nothing, or a matter for a
    /// person, with the statement to run by hand.
    func plan(from state: AggregateTableState?) -> (statements: [String], refusals: [Phrase]) {
        guard let state else { return (creation, []) }
        var statements: [String] = []
        var refusals: [Phrase] = []
        for column in columns + Self.own {
            let name = SQL.quoted(identifier: column.name)
            guard let type = state.types[column.name] else {
                if primaryKey.contains(column.name) || Self.own.contains(column) {
                    refusals.append(
                        Phrase(
                            en:
                                "table \(table) lacks the column \(column.name). It is computed anew"
                                + " after: drop table \(quotedTable);",
                            fr: "la table \(table) n'a pas la colonne \(column.name). Elle est"
                                + " recalculée après : drop table \(quotedTable);"))
                } else {
                    statements.append(
                        "alter table \(quotedTable) add column \(name) \(column.type)")
                }
                continue
            }
            if type != column.type {
                refusals.append(
                    Phrase(
                        en:
                            "column \(column.name) of table \(table) has type \(type), the query gives "
                            + "\(column.type). Change the query, or run by hand: ",
                        fr:
                            "la colonne \(column.name) de la table \(table) est de type \(type), la "
                            + "requête donne \(column.type). Changez la requête, ou lancez à la main : "
                    )
                        + Phrase(
                            "alter table \(quotedTable) alter column \(name) type \(column.type) "
                                + "using \(name)::\(column.type);"))
            }
        }
        let wanted = Set((columns + Self.own).map(\.name))
        for name in state.types.keys.sorted() where !wanted.contains(name) {
            refusals.append(
                Phrase(
                    en:
                        "table \(table) has a column \(name) that the query does not give. Give it, or"
                        + " run by hand, which loses its values: ",
                    fr:
                        "la table \(table) a une colonne \(name) que la requête ne donne pas. Donnez-la,"
                        + " ou lancez à la main, ce qui perd ses valeurs : ")
                    + Phrase(
                        "alter table \(quotedTable) drop column \(SQL.quoted(identifier: name));"))
        }
        if state.key != primaryKey { refusals.append(otherKey(state.key)) }
        return (statements, refusals)
    }

    private func otherKey(_ key: [String]) -> Phrase {
        Phrase(
            en: "table \(table) has the key (\(key.joined(separator: ", "))), the"
                + " declaration (\(primaryKey.joined(separator: ", "))). Its rows are computed"
                + " anew after: drop table \(quotedTable);",
            fr: "la table \(table) a la clé (\(key.joined(separator: ", "))), la"
                + " déclaration (\(primaryKey.joined(separator: ", "))). Ses lignes sont"
                + " recalculées après : drop table \(quotedTable);")
    }
}
