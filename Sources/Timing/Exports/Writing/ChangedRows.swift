// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// The statements that find which rows came, changed or went since an export's newest file.
///
/// They compare the rows of the query with what the ledger knows to have gone out
/// (`bascule.export_row`), in one snapshot. There is no cursor in time: a load that commits late, a
/// revert, a row that was changed by hand, all are a difference the next time, once. The query is
/// read once: what is noted and what is written are the same row, also of a query that would give
/// another one the second time.
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
    /// Names and types of the query's columns: who applies the files has a table of these.
    let shape: String
    private let export: Export
    private let query: SQL
    /// The key's values of a row `q`, and all of its values, as COPY writes them.
    private let key, row: SQL
    /// The key's values of a row `q` as the database compares them.
    private let values: [SQL]
    /// A row that has only the key of a row `s`: the rest is gone.
    private let gone: SQL

    /// What tells changes to who reads the file.
    private static let column = ExportPlan.Column(name: "change", header: "change", kind: .text)

    /// - Parameters:
    ///   - columns: of the query, those that the file has.
    ///   - given: all of the query's.
    init(
        _ export: Export, _ key: [String], _ query: SQL, _ columns: [ExportPlan.Column],
        _ given: [ResultColumn], on connection: borrowing Connection
    ) throws {
        for name in key where !columns.contains(where: { $0.name == name && $0.decimals == nil }) {
            throw ExportPlan.refusal(
                export, name, 0, columns.filter { $0.decimals == nil }.map(\.name))
        }
        (self.export, self.query) = (export, query)
        shape = try Self.shape(columns, given, on: connection)
        self.columns =
            [Self.column]
            + columns.map { key.contains($0.name) ? Self.whole($0, in: export.format) : $0 }
        let parts = key.compactMap { name in columns.first { $0.name == name } }
        self.key = Self.array(parts.map(Self.text))
        var compared: [SQL] = []
        for column in parts {
            let isComparable = try Self.isComparable(column, query, on: connection)
            compared.append(isComparable ? ExportPlan.value(column) : Self.text(column))
        }
        self.values = compared
        row = Self.array(columns.map(Self.text))
        gone = Self.array(
            columns.map { column in
                guard let place = key.firstIndex(of: column.name) else { return "null" }
                return "s.key[\(raw: SQL(stringLiteral: "\(place + 1)"))]"
            })
        let values = columns.indices.map { place -> SQL in
            "c.row[\(raw: SQL(stringLiteral: "\(place + 1)"))]"
        }.joined(separator: ", ")
        // What goes comes first: a key that is written otherwise now goes and comes.
        copy = """
            copy (select c.change, \(raw: values)
                    from pg_temp.bascule_change c
                   where c.change is not null
                   order by case c.change when 'reset' then 0 when 'delete' then 1 else 2 end, c.key
                 ) to stdout
            """
    }

    private static func array(_ parts: [SQL]) -> SQL {
        "array[\(raw: parts.joined(separator: ", "))]::text[]"
    }

    /// A value as COPY writes it, which a cast to text does not of every type: of a Boolean, an
    /// address, a text of fixed length it gives another one.
    private static func text(_ column: ExportPlan.Column) -> SQL {
        let value = ExportPlan.value(column)
        return """
            (case when num_nulls(\(raw: value)) = 0 then format('%s', \(raw: value)) end collate "C")
            """
    }

    /// Whether the database says of two values of a column that they are equal: not of every type.
    private static func isComparable(
        _ column: ExportPlan.Column, _ query: SQL, on connection: borrowing Connection
    ) throws -> Bool {
        do {
            _ = try connection.transaction { connection in
                try connection.describe(
                    """
                    select count(*) from (\(raw: query)
                         ) as q group by \(raw: ExportPlan.value(column))
                    """)
            }
            return true
        } catch let error as PostgresError where error.isBrokenStatement {
            return false
        }
    }

    /// A column of the key as a file has it: two times that the database tells apart must not be
    /// one there.
    ///
    /// JSON has all of a time as it is.
    private static func whole(
        _ column: ExportPlan.Column, in format: Export.Format
    ) -> ExportPlan.Column {
        let isTime = column.kind == .instant || column.kind == .localTime
        guard format != .jsonl && isTime || format == .xlsx && column.kind == .float else {
            return column
        }
        var whole = column
        whole.kind = .text
        return whole
    }

    private static func shape(
        _ columns: [ExportPlan.Column], _ given: [ResultColumn],
        on connection: borrowing Connection
    ) throws -> String {
        let found = columns.compactMap { column in given.first { $0.name == column.name } }
        return try connection.query(
            """
            select string_agg(format('%I %s', c.name, format_type(c.type::oid, c.modifier::int)), ', '
                              order by c.place)
              from unnest(\(found.map(\.name)), \(found.map(\.type)),
                          \(found.map { Int64($0.modifier) }))
                   with ordinality as c (name, type, modifier, place)
            """
        ).value()
    }
}

extension ChangedRows {
    /// Makes the session's table of changes, empty; a transaction that only reads can't.
    static func makeRoom(on connection: borrowing Connection) throws {
        try connection.script(
            """
            create temporary table if not exists bascule_change
                (change text, key text[] collate "C", "row" text[], digest bytea, rows bigint,
                 twin text[] collate "C");
            truncate pg_temp.bascule_change;
            """)
    }

    /// Finds the changes, in the transaction that then copies them.
    ///
    /// Keys are one where the database takes their values for equal, however they are written (1.0 and
    /// 1.00): so does whoever applies the files. What is noted is how they are written: a key that is
    /// written otherwise goes and comes. Where the file begins anew a row that went is noted without a
    /// word for it.
    /// - Throws: `ExportError` where the key does not tell the rows apart.
    func find(_ start: Start, on connection: borrowing Connection) throws {
        let goesOn = start == .goesOn
        let places = values.indices.map { SQL(stringLiteral: "v\($0)") }
        let named = zip(values, places).map { "\(raw: $0) as \(raw: $1)" as SQL }
            .joined(separator: ", ")
        try connection.execute(
            """
            with now as (
                select n.key, n.twin, n.rows, n."row",
                       sha256(convert_to(n."row"::text, 'UTF8')) as digest
                  from (select min(r.key) as key, max(r.key) as twin, count(*) as rows,
                               min(r."row") as "row"
                          from (select \(raw: key) as key, \(raw: row) as "row", \(raw: named)
                                  from (\(raw: query)
                                       ) as q) as r
                         group by \(raw: places.joined(separator: ", "))) as n
            ), sent as (
                select key, digest from bascule.export_row where export = \(export.name)
            )
            insert into pg_temp.bascule_change (change, key, "row", digest, rows, twin)
            select case when n.key is null then case when \(goesOn) then 'delete' end
                        when s.key is null or not \(goesOn) then 'insert'
                        else 'update' end,
                   coalesce(n.key, s.key),
                   case when n.key is null then \(raw: gone) else n."row" end, n.digest, n.rows, n.twin
              from now n full join sent s on s.key = n.key
             where n.digest is distinct from s.digest or n.rows > 1 or not \(goesOn)
            """)
        try requireKeys(on: connection)
        guard start == .anew else { return }
        try connection.execute(
            "insert into pg_temp.bascule_change (change, key) values ('reset', '{}')")
    }

    private enum KeyColumn: String, RowColumn {
        case key, twin
        case isMissing = "is_missing"
    }

    private func requireKeys(on connection: borrowing Connection) throws {
        let wrong = try connection.query(
            """
            select array_to_string(key, ', ', 'NULL') as key,
                   array_to_string(twin, ', ', 'NULL') as twin,
                   array_position(key, null) is not null as is_missing
              from pg_temp.bascule_change
             where rows > 1 or array_position(key, null) is not null
             order by 1 limit 1
            """
        ).map(by: KeyColumn.self) {
            (
                try $0[.key, as: String.self], try $0[.twin, as: String.self],
                try $0[.isMissing, as: Bool.self]
            )
        }
        guard let (key, twin, isMissing) = wrong.first else { return }
        let what =
            isMissing ? Self.missing(key) : key == twin ? Self.several(key) : Self.twins(key, twin)
        throw ExportError(
            .query,
            Phrase(
                en: "export \(export.name) (\(export.file)): ",
                fr: "export \(export.name) (\(export.file)) : ") + what)
    }

    private static func missing(_ key: String) -> Phrase {
        Phrase(
            en: "a row has no value in a column of its key (\(key)): name it with coalesce(…)"
                + " in the query, or take another key",
            fr: "une ligne n'a pas de valeur dans une colonne de sa clé (\(key)) : la"
                + " nommer par coalesce(…) dans la requête, ou prendre une autre clé")
    }

    private static func several(_ key: String) -> Phrase {
        Phrase(
            en: "several rows have the key (\(key)): add to `key` what tells them apart",
            fr: "plusieurs lignes ont la clé (\(key)) : ajouter à `key` ce qui les distingue")
    }

    private static func twins(_ key: String, _ twin: String) -> Phrase {
        Phrase(
            en: "rows have the keys (\(key)) and (\(twin)), which the database takes for equal:"
                + " write them alike in the query (trim_scale, lower), or add to `key` what tells"
                + " the rows apart",
            fr: "des lignes ont les clés (\(key)) et (\(twin)), que la base tient pour égales :"
                + " les écrire de la même façon dans la requête (trim_scale, lower), ou ajouter à"
                + " `key` ce qui distingue les lignes")
    }
}
