// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Whether a query only reads, and gives the same rows for the same data: the server is asked,
/// because a text does not show what a view or a function of the site does.
package struct QueryCheck {
    /// One thing that such a query may not do.
    package struct Flaw {
        /// In the statement, from 1; the first if the fault is in a view.
        package let line: Int
        package let what: Phrase
        package let remedy: Phrase
        /// It may be no mistake: reported, and no reason to refuse the query.
        package var isDoubt = false
    }

    /// Flaws as sentences, one a line, each with where it is.
    ///
    /// - Parameters:
    ///   - subject: whose query it is.
    ///   - place: of a line of the statement.
    package static func sentence(
        _ flaws: [Flaw], of subject: Phrase, at place: (Int) -> String
    ) -> Phrase {
        func text(_ language: Language) -> String {
            flaws.map { flaw in
                "\(subject[language]) (\(place(flaw.line)))" + (language == .fr ? " : " : ": ")
                    + Phrase.advice(flaw.what, flaw.remedy)[language]
            }.joined(separator: "\n")
        }
        return Phrase(en: text(.en), fr: text(.fr))
    }

    private let statement: ParameterisedSQL
    /// The statement with something of the right type for each parameter, and none that is bound.
    private let query: SQL

    package init(_ statement: ParameterisedSQL, with values: [String: SQL]) {
        self.statement = statement
        query = statement.bound(values)
    }

    private struct Asked: Error {}

    /// The mistakes of a query that the server can plan; nothing is run, and nothing stays.
    package func flaws(on connection: Connection) throws -> [Flaw] {
        var found: [Flaw] = []
        do {
            try connection.transaction { connection in
                if let writing = try noteView(on: connection) {
                    found = [writing]
                } else {
                    found = try volatile(on: connection)
                    if try samples(on: connection) { found.append(sample) }
                    if try locksRows(on: connection) { found.append(lock) }
                }
                throw Asked()
            }
        } catch is Asked {}
        return found
    }

    /// Has the server store the query as a view: it refuses one that writes, and keeps the tree of
    /// the others.
    private func noteView(on connection: Connection) throws -> Flaw? {
        do {
            try connection.transaction { connection in
                _ = try connection.execute(
                    "create temporary view bascule_query as select 1 as one from (\(raw: query)\n) q"
                )
            }
            return nil
        } catch let error as PostgresError where error.code == .server("0A000") {
            return Flaw(
                line: error.line ?? 1,
                what: Phrase(
                    en: "The query changes data: \(error.reason)",
                    fr: "La requête modifie des données : \(error.reason)"),
                remedy: Phrase(
                    en: "Write a query that only reads",
                    fr: "Écrire une requête qui ne fait que lire"))
        }
    }

    /// The noted view's rule, and those of the views that it reads.
    private static let rules: SQL = """
        with recursive rule (id) as (
            select r.oid from pg_catalog.pg_rewrite r
             where r.ev_class = 'pg_temp.bascule_query'::regclass
             union
            select r.oid
              from rule
              join pg_catalog.pg_depend d
                on d.classid = 'pg_rewrite'::regclass and d.objid = rule.id
               and d.refclassid = 'pg_class'::regclass
              join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind = 'v'
              join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.ev_type = '1'
        )
        """

    /// Whether it takes a random part of a table: the server notes whether a sample is repeatable.
    private func samples(on connection: Connection) throws -> Bool {
        try connection.query(
            """
            \(raw: Self.rules)
            select exists (select from rule join pg_catalog.pg_rewrite r on r.oid = rule.id
                            where position(':repeatable <>' in r.ev_action::text) > 0)
            """
        ).value()
    }

    private var sample: Flaw {
        Flaw(
            line: statement.line { word, _ in word == "tablesample" } ?? 1,
            what: Phrase(
                en: "The query takes a sample by `tablesample`, another one each time",
                fr: "La requête prend un échantillon par `tablesample`, un autre à chaque fois"),
            remedy: Phrase(
                en: "Write `repeatable (1)` behind it, or leave it out",
                fr: "Écrivez `repeatable (1)` derrière, ou ôtez-le"))
    }

    /// Functions of PostgreSQL that it notes as volatile, and that only read.
    private static let readers: SQL = """
        '^((curr|last)val|current_query|(query|cursor)_to_xml|ts_stat|ts_rewrite|pg_.*_size'
        '|pg_partition_|pg_xact_commit_timestamp|pg_is_in_recovery|pg_read_|pg_ls_)'
        """

    /// Functions of extensions that write, or give something else each time.
    private static let changers: SQL =
        "'^(uuid_generate|gen_random|gen_salt|normal_rand|dblink_exec|dblink_send)'"

    private enum VolatileColumn: String, RowColumn {
        case name
        case isDoubt = "is_doubt"
    }

    /// Functions, also those of operators and within views, that the server has noted as volatile.
    ///
    /// An extension's function may be marked so by its author's caution alone, and can't be
    /// redeclared here.
    private func volatile(on connection: Connection) throws -> [Flaw] {
        try connection.query(
            """
            \(raw: Self.rules), used (id) as (
                select m[1]::oid
                  from rule join pg_catalog.pg_rewrite r on r.oid = rule.id
                 cross join regexp_matches(r.ev_action::text,
                                           ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\\d+)', 'g') m
            )
            select p.proname::text as name,
                   bool_and(case when p.pronamespace = 'pg_catalog'::regnamespace
                                 then p.proname ~ \(raw: Self.readers)
                                 else p.proname !~ \(raw: Self.changers)
                                      and exists (select from pg_catalog.pg_depend d
                                                   where d.classid = 'pg_proc'::regclass
                                                     and d.objid = p.oid and d.deptype = 'e') end)
                       as is_doubt
              from pg_catalog.pg_proc p
             where p.oid in (select id from used) and p.provolatile = 'v'
             group by 1 order by 1
            """
        ).map(by: VolatileColumn.self) { row in
            let name = try row[.name, as: String.self]
            let line = statement.line { word, _ in word == name.lowercased() } ?? 1
            if try row[.isDoubt, as: Bool.self] { return doubt(name, line) }
            return Flaw(
                line: line,
                what: Phrase(
                    en: "The query uses `\(name)`, which gives something else each time or "
                        + "changes something",
                    fr: "La requête emploie `\(name)`, qui change de valeur à chaque fois ou "
                        + "modifie quelque chose"),
                remedy: Phrase(
                    en:
                        "Leave it out; `now()` tells the time, and a function of your own that only "
                        + "reads is to be declared `stable`",
                    fr: "L'ôter ; `now()` donne l'heure, et une fonction à vous qui ne fait que "
                        + "lire est à déclarer `stable`"))
        }
    }

    private func doubt(_ name: String, _ line: Int) -> Flaw {
        Flaw(
            line: line,
            what: Phrase(
                en: "The query uses `\(name)`, of which PostgreSQL does not know whether it gives "
                    + "the same each time",
                fr: "La requête emploie `\(name)`, dont PostgreSQL ne sait pas si elle donne "
                    + "chaque fois la même chose"),
            remedy: Phrase(
                en: "Make sure that it does, for the same data",
                fr: "S'assurer que c'est le cas, pour les mêmes données"),
            isDoubt: true)
    }

    /// Whether the server refuses to begin it where nothing may be written: it is not run to its
    /// first row.
    private func locksRows(on connection: Connection) throws -> Bool {
        do {
            try connection.transaction { connection in
                try connection.script("set transaction read only")
                _ = try connection.query("select * from (\(raw: query)\n) as q limit 0")
            }
            return false
        } catch let error as PostgresError where error.code == .server("25006") {
            return true
        }
    }

    private var lock: Flaw {
        Flaw(
            line: statement.line { word, next in
                word == "for" && ["update", "share", "no", "key"].contains(next)
            } ?? 1,
            what: Phrase(en: "The query locks rows", fr: "La requête verrouille des lignes"),
            remedy: Phrase(
                en: "Take `for update` or `for share` out: it would keep imports waiting",
                fr: "Ôter `for update` ou `for share` : les imports devraient attendre"))
    }
}
