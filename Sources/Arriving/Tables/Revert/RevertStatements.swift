// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The statements of a revert, in the order they run.
///
/// Everything a file did to a key is one of its *touches*: it brought a version, or confirmed one.
/// The touches of all files, in order, are the key's story, and its versions are the runs of equal
/// values in it. So a revert takes the file's touches away and forms the runs anew.
///
/// Each step fills a temporary table and joins only such: the planner sees how large they are, so
/// that no statistics of the feed's table, however old, can make it choose nested scans.
struct RevertStatements {
    let shape: TableShape
    let fileID: Int64
    /// When it happens, later than any load it undoes: what the history keeps of the file's rows
    /// has it as `replaced_at`.
    var moment = Timestamp(microsecondsSince2000: 0)
    /// Prefix of the names that the steps fill: empty if they are parts of one statement.
    var scratch: SQL = "pg_temp."
    /// Whether the tables' rows of a key are looked up in an index, whatever the planner would
    /// choose.
    var looksUp = false

    func sql(_ text: String) -> SQL { SQL(stringLiteral: text) }
    var table: SQL { sql(shape.table) }
    var history: SQL { sql(shape.history) }
    var row: SQL { sql(shape.list()) }
    private var keys: SQL { sql(shape.keyList()) }
    func same(_ left: String, _ right: String) -> SQL { sql(shape.keysEqual(left, right)) }

    /// The place of the table's row in its chain of versions: after all of history's.
    static let current = Int64.max

    /// Tables of an earlier revert in the same transaction.
    static let clear = """
        drop table if exists pg_temp.bascule_own, pg_temp.bascule_shared, pg_temp.bascule_version,
                             pg_temp.bascule_story, pg_temp.bascule_outcome
        """

    // MARK: rows that just go

    /// Readers go on; no other session changes the rows whose places are noted.
    var lock: String { "lock table \(shape.table) in share row exclusive mode" }

    /// A feed without a key: nothing but the rows themselves.
    var removeAll: SQL {
        """
        with gone as (
            delete from \(raw: table) t where t.file_id = \(fileID)
            returning \(raw: sql(shape.list("t.")))
        )
        insert into \(raw: history) (\(raw: row), replaced_at, reason)
        select \(raw: row), \(moment), 'reverted' from gone
        """
    }

    /// The file's rows that are in the table, and where.
    var findOwn: [SQL] {
        [
            """
            create temporary table bascule_own on commit drop as
            select t.ctid as "row place", \(raw: sql(shape.keyList("t."))), t.line_no
              from \(raw: table) t limit 0
            """,
            """
            insert into pg_temp.bascule_own \(raw: own)
            """,
        ]
    }

    var own: SQL {
        """
        select t.ctid as "row place", \(raw: sql(shape.keyList("t."))), t.line_no
          from \(raw: table) t where t.file_id = \(fileID)
        """
    }

    /// Keys that another file touched too, numbered: a number sorts faster than four texts.
    var findShared: [SQL] {
        [
            """
            create temporary table bascule_shared on commit drop as
            select 0::bigint as "key no", \(raw: sql(shape.keyList("t."))) from \(raw: table) t limit 0
            """,
            """
            insert into pg_temp.bascule_shared \(raw: shared)
            """,
        ]
    }

    var shared: SQL {
        """
        with confirmed as materialized (
            select coalesce(range_agg(int8range(u.low, u.high + 1)), '{}') as lines
              from bascule.confirmation c, \(raw: sql(Confirmations.runs))
             where c.owners @> array[\(fileID)] and u.owner = \(fileID)
               and c.file_id <> \(fileID)
        ), shared as (
            select \(raw: sql(shape.keyList("h.")))
              from \(raw: history) h where h.file_id = \(fileID) and h.reason = 'amended'
             union
            select \(raw: sql(shape.keyList("o.")))
              from \(raw: scratch)bascule_own o
              \(raw: join(history, "h", on: same("h", "o") + " and h.reason = 'amended'"))
             union
            select \(raw: sql(shape.keyList("o.")))
              from \(raw: scratch)bascule_own o, confirmed c where o.line_no <@ c.lines
        )
        select row_number() over () as "key no", * from shared
        """
    }

    /// Rows whose key no other file ever touched, usually nearly all: they are just deleted.
    var removeUntouched: SQL {
        """
        with gone as (
            delete from \(raw: table) t
             using pg_temp.bascule_own o
             where t.ctid = o."row place"
               and not exists (select from pg_temp.bascule_shared x where \(raw: same("x", "o")))
            returning \(raw: sql(shape.list("t.")))
        )
        insert into \(raw: history) (\(raw: row), replaced_at, reason)
        select \(raw: row), \(moment), 'reverted' from gone
        """
    }

    // MARK: the story of the others

    /// All versions of the shared keys: those of history, and the table's.
    var findVersions: [SQL] {
        [
            """
            create temporary table bascule_version on commit drop as
            select 0::bigint as "key no", 0::bigint as "in chain", null::timestamptz as "gone at",
                   t.ctid as "row place", \(raw: sql(shape.list("t."))) from \(raw: table) t limit 0
            """,
            """
            insert into pg_temp.bascule_version \(raw: versions)
            """,
            "create index on pg_temp.bascule_version (file_id, line_no)",
        ]
    }

    var versions: SQL {
        """
        select x."key no", h.history_id as "in chain", h.replaced_at as "gone at",
               null::tid as "row place", \(raw: sql(shape.list("h.")))
          from \(raw: scratch)bascule_shared x
          \(raw: join(history, "h", on: same("h", "x") + " and h.reason = 'amended'"))
         union all
        select x."key no", \(Self.current), null, t.ctid, \(raw: sql(shape.list("t.")))
          from \(raw: scratch)bascule_shared x
          \(raw: join(table, "t", on: same("t", "x")))
        """
    }

    private func join(_ table: SQL, _ alias: SQL, on condition: SQL) -> SQL {
        looksUp
            ? """
            cross join lateral (
                   select \(raw: alias).*, \(raw: alias).ctid from \(raw: table) \(raw: alias)
                    where \(raw: condition) offset 0) \(raw: alias)
            """ : "join \(raw: table) \(raw: alias) on \(raw: condition)"
    }

    /// Each touch of a version but the file's own, beside the values as it wrote them.
    ///
    /// Confirmations are opened run by run, each looking its versions up in their index (`offset 0`
    /// keeps it so): what is opened is what is asked for.
    var touches: SQL {
        touches(
            opened: """
                cross join lateral (
                       select * from pg_temp.bascule_version v
                        where v.file_id = u.owner and v.line_no between u.low and u.high
                       offset 0) v
                """)
    }

    /// - Parameter opened: joins a run's versions to it.
    func touches(opened: SQL) -> SQL {
        let isLoose = !shape.loose.isEmpty
        let asWritten = sql(
            isLoose ? shape.list("v.", formedBy: "x.cells") : shape.list("v."))
        let forms = sql(
            !isLoose
                ? ""
                : "left join bascule.confirmation_form x"
                    + " on x.file_id = c.file_id and x.line_no = v.line_no + u.shift")
        return """
            select v.*, 0::bigint as "came at", v.file_id as "by file", v.line_no as "by line"
              from \(raw: scratch)bascule_version v
             where v.file_id <> \(fileID)
             union all
            select v."key no", v."in chain", v."gone at", v."row place", \(raw: asWritten),
                   c.arrival, c.file_id, v.line_no + u.shift
              from bascule.confirmation c
             cross join \(raw: sql(Confirmations.runs))
             \(raw: opened)
              \(raw: forms)
             where c.owners && array(select distinct file_id from \(raw: scratch)bascule_version)
               and c.file_id <> \(fileID)
            """
    }

    /// One row a touch that stays, beside the values of the version it belongs to.
    var tellStory: [SQL] {
        [
            """
            create temporary table bascule_story on commit drop as
            select v.*, 0::bigint as "came at", 0::bigint as "by file", 0::bigint as "by line",
                   false as "starts a run", 0::bigint as "run of key"
              from pg_temp.bascule_version v limit 0
            """,
            """
            insert into pg_temp.bascule_story \(raw: story(touches))
            """,
        ]
    }

    func story(_ touches: SQL) -> SQL {
        let values = sql(shape.record(""))
        return """
            with touch as (
                \(raw: touches)
            ), parted as (
                select *, row_number() over w = 1
                          or \(raw: values) is distinct from lag(\(raw: values)) over w as "starts a run"
                  from touch
                window w as (partition by "key no" order by "in chain", "came at", "by line")
            )
            select *, count(*) filter (where "starts a run")
                          over (partition by "key no" order by "in chain", "came at", "by line")
                          as "run of key"
              from parted
            """
    }

    /// For each key the table's version from now on, beside its present one.
    var findOutcome: [SQL] {
        [
            """
            create temporary table bascule_outcome on commit drop as \(raw: outcome)
            """,
            "create index on pg_temp.bascule_outcome (\"key no\")",
        ]
    }

    var outcome: SQL {
        """
        select distinct on ("key no") * from \(raw: scratch)bascule_story
         where "starts a run"
         order by "key no", "run of key" desc
        """
    }
}
