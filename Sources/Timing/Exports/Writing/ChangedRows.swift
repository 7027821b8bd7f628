// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// The statements that find which rows came, changed or went since an export's newest file.
///
/// They compare the rows of the query with what the ledger knows to have gone out
/// (`bascule.export_row`), in one snapshot. There is no cursor in time: a load that commits late, a
/// revert, a row that was changed by hand, all are a difference the next time, once.
struct ChangedRows {
    /// What the file is to begin with.
    enum Start {
        /// Only what is other than in the files before.
        case goesOn
        /// All rows; no file came before.
        case first
        /// All rows, behind a row that says that the files before count no more.
        case anew
    }

    /// The file's: `change`, then the query's.
    let columns: [ExportPlan.Column]
    let copy: SQL
    private let export: Export
    private let query: SQL
    /// The key's values of a row `q`, as texts.
    private let key: SQL
    /// A row's values as the file has them.
    private let row: SQL

    /// What tells changes to who reads the file.
    private static let column = ExportPlan.Column(name: "change", header: "change", kind: .text)

    /// - Parameter columns: of the query, those that the file has.
    init(
        _ export: Export, _ key: [String], _ query: SQL, _ columns: [ExportPlan.Column],
        on connection: borrowing Connection
    ) throws {
        for name in key where !columns.contains(where: { $0.name == name && $0.decimals == nil }) {
            throw ExportPlan.refusal(
                export, name, 0, columns.filter { $0.decimals == nil }.map(\.name))
        }
        let types = try Self.types(key, query, on: connection)
        (self.export, self.query) = (export, query)
        self.columns = [Self.column] + columns
        self.key = key.map { "q.\(identifier: $0)::text collate \"C\"" as SQL }
            .joined(separator: ", ")
        row = columns.map(ExportPlan.value).joined(separator: ", ")
        let values = columns.map { column -> SQL in
            guard let place = key.firstIndex(of: column.name) else {
                return ExportPlan.value(column)
            }
            let (number, type) = (
                SQL(stringLiteral: "\(place + 1)"), SQL(stringLiteral: types[place])
            )
            // Of a row that went only the key is left, as it was written down.
            return """
                case when c.change = 'delete' then (c.key[\(raw: number)])::\(raw: type)
                     else \(raw: ExportPlan.value(column)) end
                """
        }.joined(separator: ", ")
        // What goes comes first: a key that is written otherwise now goes and comes.
        copy = """
            copy (select c.change, \(raw: values)
                    from pg_temp.bascule_change c
                    left join (\(raw: query)
                         ) as q on c.change <> 'delete' and array[\(raw: self.key)] = c.key
                   where c.change is not null
                   order by case c.change when 'reset' then 0 when 'delete' then 1 else 2 end, c.key
                 ) to stdout
            """
    }

    /// The names of the types of the key's columns.
    private static func types(
        _ key: [String], _ query: SQL, on connection: borrowing Connection
    ) throws -> [String] {
        let each = key.map { name -> SQL in
            """
            pg_typeof((select q.\(identifier: name) from (\(raw: query)
                       ) as q limit 0))::text
            """
        }.joined(separator: ", ")
        return try connection.query("select array[\(raw: each)]").value(as: [String].self)
    }
}

extension ChangedRows {
    /// Makes the session's table of changes, empty; a transaction that only reads can't.
    static func makeRoom(on connection: borrowing Connection) throws {
        try connection.script(
            """
            create temporary table if not exists bascule_change
                (change text, key text[] collate "C", digest bytea, before bytea);
            truncate pg_temp.bascule_change;
            """)
    }

    /// Finds the changes, in the transaction that then copies them.
    ///
    /// Where the file begins anew a row that went is noted without a word for it.
    /// - Throws: `ExportError` where the key does not tell the rows apart.
    func find(_ start: Start, on connection: borrowing Connection) throws {
        let goesOn = start == .goesOn
        try connection.execute(
            """
            with now as (
                -- Two rows of one key have two digests in one: no file ever said that.
                select array[\(raw: key)] as key,
                       string_agg(sha256(convert_to(row(\(raw: row))::text, 'UTF8')), ''::bytea)
                           as digest
                  from (\(raw: query)
                       ) as q
                 group by 1
            ), sent as (
                select key, digest from bascule.export_row
                 where export = \(export.name) and digest is not null
            )
            insert into pg_temp.bascule_change (change, key, digest, before)
            select case when n.key is null then case when \(goesOn) then 'delete' end
                        when s.key is null or not \(goesOn) then 'insert'
                        else 'update' end,
                   coalesce(n.key, s.key), n.digest, s.digest
              from now n full join sent s on s.key = n.key
             where n.digest is distinct from s.digest or not \(goesOn)
            """)
        try requireKeys(on: connection)
        guard start == .anew else { return }
        try connection.execute(
            "insert into pg_temp.bascule_change (change, key) values ('reset', '{}')")
    }

    private enum KeyColumn: String, RowColumn {
        case key
        case isMissing = "is_missing"
    }

    private func requireKeys(on connection: borrowing Connection) throws {
        let wrong = try connection.query(
            """
            select array_to_string(key, ', ', 'NULL') as key,
                   array_position(key, null) is not null as is_missing
              from pg_temp.bascule_change
             where length(digest) > 32 or array_position(key, null) is not null
             order by 1 limit 1
            """
        ).map(by: KeyColumn.self) {
            (try $0[.key, as: String.self], try $0[.isMissing, as: Bool.self])
        }
        guard let (key, isMissing) = wrong.first else { return }
        throw ExportError(
            .query,
            Phrase(
                en: "export \(export.name) (\(export.file)): ",
                fr: "export \(export.name) (\(export.file)) : ")
                + (isMissing
                    ? Phrase(
                        en:
                            "a row has no value in a column of its key (\(key)): name it with coalesce(…)"
                            + " in the query, or take another key",
                        fr: "une ligne n'a pas de valeur dans une colonne de sa clé (\(key)) : la"
                            + " nommer par coalesce(…) dans la requête, ou prendre une autre clé")
                    : Phrase(
                        en:
                            "several rows have the key (\(key)): add to `key` what tells them apart",
                        fr: "plusieurs lignes ont la clé (\(key)) : ajouter à `key` ce qui les"
                            + " distingue")))
    }

    /// Holds that the file has each change that was found: a query that gives other rows the second
    /// time would lose some.
    func requireAll(_ rows: Int, on connection: borrowing Connection) throws {
        let found = try connection.query(
            "select count(*) from pg_temp.bascule_change where change is not null"
        ).value(as: Int.self)
        guard found != rows else { return }
        throw ExportError(
            .query,
            Phrase(
                en:
                    "export \(export.name) (\(export.file)): the query gave other rows when it was asked a"
                    + " second time in one snapshot: it must depend on its tables alone"
                    + " (`bascule exports check`)",
                fr:
                    "export \(export.name) (\(export.file)) : la requête a donné d'autres lignes à la"
                    + " seconde lecture du même instantané : elle ne doit dépendre que de ses tables"
                    + " (`bascule exports check`)"))
    }
}
