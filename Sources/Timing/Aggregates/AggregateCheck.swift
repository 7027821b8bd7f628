// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
package import Postgres
internal import Wording

/// Holds declarations against the database: sources, and what the server makes of each query.
///
/// Nothing stays: tables are made in the caller's transaction, for the queries that read them, and
/// the caller rolls it back.
package struct AggregateCheck {
    private let connection: Connection
    private let mistakes = MistakeList()
    /// Possible mistakes that keep nothing from being computed.
    private let doubts = MistakeList()

    /// All mistakes of the catalog, in dependency order; an aggregate with a broken source is
    /// reported once, not again through its readers.
    ///
    /// - Parameter tell: told what may be one.
    package static func run(
        _ catalog: AggregateCatalog, on connection: Connection, tell: (Mistake) -> Void = { _ in }
    ) throws -> [Mistake] {
        precondition(connection.isInTransaction, "a check leaves tables behind")
        let check = AggregateCheck(connection: connection)
        var failed: Set<QualifiedName> = []
        for aggregate in catalog.aggregates {
            guard failed.isDisjoint(with: aggregate.sources.map(\.table)) else {
                failed.insert(aggregate.table)
                continue
            }
            let before = check.mistakes.all.count
            try check.run(aggregate)
            if check.mistakes.all.count > before { failed.insert(aggregate.table) }
        }
        for doubt in check.doubts.all { tell(doubt) }
        return check.mistakes.all
    }

    private func run(_ aggregate: Aggregate) throws {
        for source in aggregate.sources {
            do {
                _ = try SourceTable(source, of: aggregate, on: connection)
            } catch AggregateError.source(_, let what, let remedy) {
                addMistake(aggregate, 1, what, remedy)
            }
        }
        let shape: AggregateShape
        do {
            shape = try AggregateShape.describe(aggregate, on: connection)
        } catch let error as PostgresError {
            guard error.isOfTheStatement else { throw error }
            addMistake(
                aggregate, line(of: error, in: aggregate), Phrase(error.reason), remedy(error))
            return
        }
        check(shape, of: aggregate)
        do {
            let window = AggregateShape.anyWindow(of: aggregate)
            let check = QueryCheck(
                aggregate.statement, with: aggregate.calendar.literals(window))
            for flaw in try check.flaws(on: connection) {
                let list = flaw.isDoubt ? doubts : mistakes
                list.addMistake(
                    Mistake(
                        file: aggregate.file, line: aggregate.lineOfSQL + flaw.line, column: 1,
                        what: flaw.what, remedy: flaw.remedy))
            }
        } catch let error as PostgresError {
            guard error.isOfTheStatement else { throw error }
            addMistake(
                aggregate, line(of: error, in: aggregate), Phrase(error.reason), remedy(error))
        }
        guard !mistakes.all.contains(where: { $0.file == aggregate.file }) else { return }
        try make(shape, of: aggregate)
    }

    private func check(_ shape: AggregateShape, of aggregate: Aggregate) {
        var seen: Set<String> = []
        for column in shape.columns {
            let name = column.name
            if !seen.insert(name).inserted {
                addMistake(
                    aggregate, aggregate.lineOfSQL,
                    Phrase(
                        en: "The query gives two columns `\(name)`",
                        fr: "La requête donne deux colonnes `\(name)`"),
                    Phrase(
                        en: "Rename one: `… as other_name`",
                        fr: "En renommer une : `… as autre_nom`"))
            } else if !QualifiedName.isLegal(name) {
                addMistake(
                    aggregate, aggregate.lineOfSQL,
                    Phrase(
                        en: "The query gives a column `\(name)`, which is no name for a column",
                        fr:
                            "La requête donne une colonne `\(name)`, qui n'est pas un nom de colonne"
                    ),
                    Phrase(
                        en: "Name it: `… as name`, with a-z, 0-9 and _, at most 50 characters",
                        fr: "La nommer : `… as nom`, avec a-z, 0-9 et _, 50 caractères au plus"))
            } else if Aggregate.ownColumns.contains(name) {
                addMistake(
                    aggregate, aggregate.lineOfSQL,
                    Phrase(
                        en: "The query gives a column `\(name)`, which Bascule itself adds",
                        fr: "La requête donne une colonne `\(name)`, que Bascule ajoute lui-même"),
                    Phrase(
                        en: "Leave it out, or give it another name",
                        fr: "L'ôter, ou lui donner un autre nom"))
            } else if column.type == "unknown" || column.type.hasPrefix("pg_") {
                addMistake(
                    aggregate, aggregate.lineOfSQL,
                    Phrase(
                        en:
                            "The column `\(name)` has no type that a table can have (\(column.type))",
                        fr: "La colonne `\(name)` n'a pas de type qu'une table puisse avoir"
                            + " (\(column.type))"),
                    Phrase(
                        en: "Cast it, such as `\(name)::text`",
                        fr: "La convertir, par exemple `\(name)::text`"))
            }
        }
        for name in aggregate.key where !seen.contains(name) {
            addUngiven(aggregate, "key", name, shape)
        }
        for name in aggregate.types.keys.sorted() where !seen.contains(name) {
            addUngiven(aggregate, "columns", name, shape)
        }
    }

    private func addUngiven(
        _ aggregate: Aggregate, _ key: String, _ name: String, _ shape: AggregateShape
    ) {
        let near = nearest(to: name, in: shape.columns.map(\.name)).map {
            Phrase(en: "Did you mean `\($0)`?", fr: "Vouliez-vous dire `\($0)` ?")
        }
        addMistake(
            aggregate, 1,
            Phrase(
                en: "`\(key)` names `\(name)`, which the query does not give",
                fr: "`\(key)` nomme `\(name)`, que la requête ne donne pas"),
            near
                ?? Phrase(
                    en: "Name columns of the query", fr: "Nommer des colonnes de la requête"))
    }

    /// Makes or extends the table, for the aggregates that read it.
    private func make(_ shape: AggregateShape, of aggregate: Aggregate) throws {
        let plan = shape.plan(from: try AggregateTableState.read(shape.table, on: connection))
        for refusal in plan.refusals {
            addMistake(
                aggregate, 1, refusal,
                Phrase(
                    en: "Until then the aggregate is not computed",
                    fr: "D'ici là l'agrégat n'est pas calculé"))
        }
        guard plan.refusals.isEmpty else { return }
        do {
            try connection.transaction { connection in
                for statement in plan.statements { try connection.script(statement) }
            }
        } catch let error as PostgresError {
            guard error.isOfTheStatement else { throw error }
            addMistake(
                aggregate, aggregate.lineOfSQL, Phrase(error.reason),
                Phrase(
                    en: "Correct `columns` and the query until PostgreSQL can make the table",
                    fr:
                        "Corriger `columns` et la requête jusqu'à ce que PostgreSQL puisse faire la table"
                ))
        }
    }

    /// The line of the file at which the server stumbled; that of `query:` where it does not say.
    private func line(of error: PostgresError, in aggregate: Aggregate) -> Int {
        error.line.map { aggregate.lineOfSQL + $0 } ?? max(1, aggregate.lineOfSQL)
    }

    private func remedy(_ error: PostgresError) -> Phrase {
        if let hint = error.hint { return Phrase(hint.trimmingFullStop) }
        return switch error.sqlstate {
        case "42P01":
            Phrase(
                en: "Name a table that is there, with its schema",
                fr: "Nommer une table qui existe, avec son schéma")
        case "42703":
            Phrase(
                en: "Name a column of the tables in `from`",
                fr: "Nommer une colonne des tables de `from`")
        case "42601": Phrase(en: "Correct the SQL there", fr: "Y corriger le SQL")
        case "42883":
            Phrase(
                en: "Cast the arguments, or name a function that is there",
                fr: "Convertir les arguments, ou nommer une fonction qui existe")
        case "0A000":
            Phrase(
                en: "Write a query that only reads", fr: "Écrire une requête qui ne fait que lire")
        default: Phrase(en: "Correct the query", fr: "Corriger la requête")
        }
    }

    private func addMistake(_ aggregate: Aggregate, _ line: Int, _ what: Phrase, _ remedy: Phrase) {
        mistakes.addMistake(
            Mistake(file: aggregate.file, line: line, column: 1, what: what, remedy: remedy))
    }
}

extension String {
    fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
