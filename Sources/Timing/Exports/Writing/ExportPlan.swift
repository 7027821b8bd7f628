// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Wording

/// An export's statements, once the database has said what its query gives.
struct ExportPlan {
    struct Column {
        var name: String
        var header: String
        var kind: ResultColumn.Kind
        var pattern: TimePattern?
        var width: Double?
        /// Decimals that each value is rounded to.
        var decimals: Int?
    }

    let columns: [Column]
    /// `copy (…) to stdout`.
    let copy: SQL
    let query: SQL
    /// Nil where the file has all rows of the query.
    let changed: ChangedRows?

    /// Asks the database; throws where the query is broken or lacks a declared column.
    init(_ export: Export, on connection: borrowing Connection) throws {
        // Without parentheses around it: nothing in it can close those of the COPY.
        let query = export.statement.bound(Self.values)
        let given = try Self.describe(query, export, on: connection)
        var columns: [Column] = []
        if export.columns.isEmpty {
            columns = given.map { Column(name: $0.name, header: $0.name, kind: $0.kind) }
        }
        for column in export.columns {
            let found = given.filter { $0.name == column.name }
            guard found.count == 1 else {
                throw Self.refusal(export, column.name, found.count, given.map(\.name))
            }
            columns.append(
                Column(
                    name: column.name, header: column.header, kind: found[0].kind,
                    pattern: column.pattern, width: column.width, decimals: column.decimals))
        }
        self.query = query
        if let changes = export.changes {
            let rows = try ChangedRows(
                export, changes.key, query, columns, given, on: connection)
            (self.columns, copy, changed) = (rows.columns, rows.copy, rows)
        } else {
            (self.columns, changed) = (columns, nil)
            // The line ends the comment that a query may end in.
            copy =
                export.columns.isEmpty
                ? "copy (\(raw: query)\n) to stdout"
                : """
                copy (select \(raw: Self.list(columns))
                        from (\(raw: query)
                             ) as q) to stdout
                """
        }
        try Self.check(self.columns, export)
    }

    /// Has the server plan the query: also what only the planner or a look at the rights finds.
    func explain(_ export: Export, on connection: borrowing Connection) throws {
        do {
            _ = try connection.query("explain \(raw: query)")
        } catch let error as PostgresError where error.isBrokenStatement {
            throw Self.broken(export, error)
        }
    }

    /// Holds that the query only reads, and gives the same rows for the same data.
    ///
    /// - Parameter tell: told what may be against that.
    static func requireSteady(
        _ export: Export, on connection: Connection, tell: (Phrase) -> Void
    ) throws {
        let all = try QueryCheck(export.statement, with: values).flaws(on: connection)
        for doubt in all where doubt.isDoubt { tell(sentence([doubt], export)) }
        let flaws = all.filter { !$0.isDoubt }
        guard flaws.isEmpty else { throw ExportError(.query, sentence(flaws, export)) }
    }

    private static func sentence(_ flaws: [QueryCheck.Flaw], _ export: Export) -> Phrase {
        QueryCheck.sentence(flaws, of: Phrase("export \(export.name)")) { line in
            "\(export.file):\(export.lineOfSQL + line)"
        }
    }

    /// The tables that the query reads, also through views, as the planner has them.
    func tables(on connection: borrowing Connection) throws -> [QualifiedName] {
        try reads(on: connection).tables
    }

    func reads(on connection: borrowing Connection) throws -> PlannedTables {
        try PlannedTables(of: query, on: connection)
    }

    /// Where the values stand that `bind` gives: COPY takes no parameters.
    private static let values: [String: SQL] = [
        "window_start": "(pg_catalog.current_setting('bascule.window_start')::timestamptz)",
        "window_end": "(pg_catalog.current_setting('bascule.window_end')::timestamptz)",
        "day": "(pg_catalog.current_setting('bascule.day')::date)",
        "day_end": "(pg_catalog.current_setting('bascule.day_end')::date)",
        "season_day": "(pg_catalog.current_setting('bascule.season_day')::date)",
        "zone": "(pg_catalog.current_setting('bascule.zone'))",
        "each": "(pg_catalog.current_setting('bascule.each'))",
    ]

    /// Binds the window to the transaction, and sets what shapes the text of values.
    static func bind(
        _ window: Window?, of export: Export, on connection: borrowing Connection
    ) throws {
        let window = window ?? Window(start: 0, end: 0, firstDay: 0, endDay: 0)
        let (day, dayEnd) = (CivilText.day(window.firstDay), CivilText.day(window.endDay))
        let season = export.calendar?.season(of: window).firstDay ?? 0
        _ = try connection.query(
            """
            select set_config('bascule.window_start', \(InstantText.utc(window.start)), true),
                   set_config('bascule.window_end', \(InstantText.utc(window.end)), true),
                   set_config('bascule.day', \(day), true),
                   set_config('bascule.day_end', \(dayEnd), true),
                   set_config('bascule.season_day', \(CivilText.day(season)), true),
                   set_config('bascule.zone', \(export.zone.identifier), true),
                   set_config('bascule.each', \(export.value ?? ""), true),
                   set_config('TimeZone', \(export.zone.identifier), true),
                   set_config('DateStyle', 'ISO, DMY', true),
                   set_config('IntervalStyle', 'iso_8601', true),
                   set_config('bytea_output', 'hex', true),
                   set_config('extra_float_digits', '1', true)
            """)
    }

    private static func list(_ columns: [Column]) -> SQL {
        columns.map(value).joined(separator: ", ")
    }

    /// A column of a row `q` of the query, as the file has it.
    static func value(_ column: Column) -> SQL {
        guard let decimals = column.decimals else { return "q.\(identifier: column.name)" }
        let digits = SQL(stringLiteral: "\(decimals)")
        return "round(q.\(identifier: column.name)::numeric, \(raw: digits))"
    }

    private static func describe(
        _ query: SQL, _ export: Export, on connection: borrowing Connection
    ) throws -> [ResultColumn] {
        do {
            return try connection.describe(query)
        } catch let error as PostgresError where error.isBrokenStatement {
            throw broken(export, error)
        }
    }

    private static func broken(_ export: Export, _ error: PostgresError) -> ExportError {
        ExportError(
            .query,
            Phrase(
                en: "export \(export.name) (\(export.place(of: error))): \(error.message)"
                    + (error.hint.map { ". Hint: \($0)" } ?? ""),
                fr: "export \(export.name) (\(export.place(of: error))) : \(error.message)"
                    + (error.hint.map { ". Conseil : \($0)" } ?? "")))
    }

    static func refusal(
        _ export: Export, _ name: String, _ count: Int, _ given: [String]
    ) -> ExportError {
        let start = Phrase(
            en: "export \(export.name) (\(export.file)): the query gives ",
            fr: "export \(export.name) (\(export.file)) : la requête donne ")
        guard count == 0 else {
            return ExportError(
                .query,
                start
                    + Phrase(
                        en: "\(count) columns \(name): name each with `as`, differently",
                        fr: "\(count) colonnes \(name) : nommer chacune par `as`, différemment"))
        }
        let list = given.joined(separator: ", ")
        let near =
            nearest(to: name, in: given).map {
                Phrase(en: "Did you mean \($0)?", fr: "Vouliez-vous dire \($0) ?")
            } ?? Phrase(en: "It gives \(list).", fr: "Elle donne \(list).")
        let what = Phrase(en: "no column \(name). ", fr: "aucune colonne \(name). ")
        return ExportError(.query, start + what + near)
    }

    private static func check(_ columns: [Column], _ export: Export) throws {
        for column in columns
        where column.decimals != nil && ![.number, .float].contains(column.kind) {
            throw ExportError(
                .query,
                Phrase(
                    en:
                        "export \(export.name) (\(export.file)): column \(column.name) has `decimals`"
                        + " and is no number: take them out, or cast it in the query",
                    fr: "export \(export.name) (\(export.file)) : la colonne \(column.name) a"
                        + " `decimals` et n'est pas un nombre : les ôter, ou la convertir dans la requête"
                ))
        }
        let names = columns.map(\.header)
        if Set(names).count < names.count {
            throw ExportError(
                .query,
                Phrase(
                    en: "export \(export.name) (\(export.file)): two columns have the same name: "
                        + "name each with `as`, differently",
                    fr: "export \(export.name) (\(export.file)) : deux colonnes ont le même nom : "
                        + "nommer chacune par `as`, différemment"))
        }
        if columns.isEmpty {
            throw ExportError(
                .query,
                Phrase(
                    en: "export \(export.name): the query gives no column",
                    fr: "export \(export.name) : la requête ne donne aucune colonne"))
        }
    }
}

extension Export {
    /// Where in the declaration the server stumbled.
    func place(of error: PostgresError) -> String {
        guard let line = error.line, lineOfSQL > 0 else { return file }
        return "\(file):\(lineOfSQL + line)"
    }
}

extension PostgresError {
    /// Whether the server refused what was asked: a wrong name, type or syntax, no right to it, or
    /// a value that it can't compute with.
    var isBrokenStatement: Bool {
        guard case .server(let state) = code else { return false }
        return ["42", "22", "0A", "25", "3F", "2F", "P0"].contains(state.errorClass)
    }
}
