// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The statements of a revert, in the order they run.
///
/// Everything a file did to a key is one of its *touches*: it brought a version, or confirmed one. The
/// touches of all files, in order, are the key's story, and its versions are the runs of equal values
/// in it. So a revert takes the file's touches away and forms the runs anew.
struct RevertStatements {
    let shape: TableShape
    let fileID: Int64

    private func sql(_ text: String) -> SQL { SQL(stringLiteral: text) }
    private var table: SQL { sql(shape.table) }
    private var history: SQL { sql(shape.history) }
    private var row: SQL { sql(shape.list()) }
    private var keys: SQL { sql(shape.keyList()) }
    private func same(_ left: String, _ right: String) -> SQL { sql(shape.keysEqual(left, right)) }

    /// Rows whose key no other file ever touched, nearly all of them as a rule: they just go.
    var removeUntouched: SQL {
        var untouched: SQL = ""
        if !shape.key.isEmpty {
            untouched = """
                and not exists (select from \(raw: history) h
                                 where h.reason = 'amended' and \(raw: same("h", "t")))
                and not exists (select from bascule.confirmation c
                                 where c.owner_file_id = t.file_id
                                   and c.owner_line_no = t.line_no and c.file_id <> \(fileID))
                """
        }
        return """
            with gone as (
                delete from \(raw: table) t
                 where t.file_id = \(fileID) \(raw: untouched)
                returning \(raw: sql(shape.list("t.")))
            )
            insert into \(raw: history) (\(raw: row), reason)
            select \(raw: row), 'reverted' from gone
            """
    }

    /// One row a touch that stays, beside the values of the version it belongs to.
    var createStory: String {
        let columns =
            shape.columns.map { "\(quoted($0.name)) \($0.type)" }
            + TableShape.origin.map { "\($0) bigint" }
        return """
            drop table if exists \(Self.story);
            create temporary table \(Self.story) (
                \(columns.joined(separator: ", ")),
                "version place" bigint, "gone at" timestamptz, "touch order" bigint,
                "by file" bigint, "by line" bigint, "starts a run" boolean, "run of key" bigint
            ) on commit drop
            """
    }
    static let story = "pg_temp.bascule_story"
    /// The place of the table's row in its chain of versions: after all of history's.
    private static let current = Int64.max

    var tellStory: SQL {
        let first: SQL = """
            with affected as materialized (
                select \(raw: keys) from \(raw: table) where file_id = \(fileID)
                 union
                select \(raw: keys) from \(raw: history)
                 where file_id = \(fileID) and reason = 'amended'
            ), versions as materialized (
                select \(raw: sql(shape.list("h."))), h.history_id as "version place",
                       h.replaced_at as "gone at"
                  from affected a join \(raw: history) h on \(raw: same("h", "a"))
                 where h.reason = 'amended'
                 union all
                select \(raw: sql(shape.list("t."))), \(Self.current), null
                  from affected a join \(raw: table) t on \(raw: same("t", "a"))
            ), touches as (
                select v.*, 0::bigint as "touch order", v.file_id as "by file", v.line_no as "by line"
                  from versions v
                 union all
                select v.*, c.id, c.file_id, c.line_no
                  from versions v
                  join bascule.confirmation c
                    on c.owner_file_id = v.file_id and c.owner_line_no = v.line_no
            )
            """
        return first
            + """
            , remaining as (
                select * from touches where "by file" <> \(fileID)
            ), parted as (
                select *, row_number() over w = 1
                          or \(raw: values) is distinct from lag(\(raw: values)) over w
                          as "starts a run"
                  from remaining
                window w as (partition by \(raw: keys) order by "version place", "touch order")
            )
            insert into \(raw: sql(Self.story))
            select *, count(*) filter (where "starts a run")
                          over (partition by \(raw: keys) order by "version place", "touch order")
              from parted
            """
    }
    /// The story is as long as the file; nothing else tells the planner so.
    var indexStory: String {
        "create index on \(Self.story) (\(shape.keyList())); analyze \(Self.story)"
    }

    private var values: SQL { sql(shape.record("")) }

    /// How many rows of the table go back to an earlier version, and how many stay as they are
    /// because another file delivered the same.
    var countKept: SQL {
        """
        select count(*) filter (where x."version place" <> \(Self.current)),
               count(*) filter (where x."version place" = \(Self.current))
          from (\(raw: lastRuns)) x
          join \(raw: table) t on \(raw: same("t", "x"))
         where t.file_id = \(fileID)
        """
    }

    private var lastRuns: SQL {
        """
        select distinct on (\(raw: keys)) *
          from \(raw: sql(Self.story))
         where "starts a run"
         order by \(raw: keys), "run of key" desc
        """
    }

    /// The file's own versions stay in the history, out of their chains.
    var markHistory: SQL {
        """
        update \(raw: history)
           set reason = 'reverted', replaced_by_file_id = null, replaced_by_line_no = null
         where file_id = \(fileID) and reason = 'amended'
        """
    }

    var keepCurrent: SQL {
        """
        insert into \(raw: history) (\(raw: row), reason)
        select \(raw: row), 'reverted' from \(raw: table) where file_id = \(fileID)
        """
    }

    /// What the chains were, to be replaced by the story's.
    var forget: [SQL] {
        [
            "delete from bascule.confirmation where file_id = \(fileID)",
            """
            delete from bascule.confirmation c
             using (select distinct file_id, line_no from \(raw: sql(Self.story))) x
             where c.owner_file_id = x.file_id and c.owner_line_no = x.line_no
            """,
            """
            delete from \(raw: history) h
             using (select distinct "version place" from \(raw: sql(Self.story))) x
             where h.history_id = x."version place" and h.reason = 'amended'
            """,
        ]
    }

    var removeRest: SQL {
        """
        delete from \(raw: table) t
         where t.file_id = \(fileID)
           and not exists (select from \(raw: sql(Self.story)) x where \(raw: same("x", "t")))
        """
    }

    var renew: SQL {
        let assignments =
            shape.values.map { "\(quoted($0)) = x.\(quoted($0))" }
            + ["file_id = x.\"by file\"", "line_no = x.\"by line\""]
        return """
            update \(raw: table) t
               set \(raw: sql(assignments.joined(separator: ", ")))
              from (\(raw: lastRuns)) x
             where \(raw: same("t", "x"))
               and (t.file_id <> x."by file" or t.line_no <> x."by line")
            """
    }

    /// history_id grows along a key's chain.
    var remember: SQL {
        let stored = sql(shape.columns.map { quoted($0.name) }.joined(separator: ", "))
        return """
            insert into \(raw: history)
                   (\(raw: stored), file_id, line_no,
                    replaced_by_file_id, replaced_by_line_no, replaced_at, reason)
            select \(raw: stored), "by file", "by line", "next file", "next line",
                   coalesce("gone at", now()), 'amended'
              from (select *, lead("by file") over w as "next file",
                           lead("by line") over w as "next line"
                      from \(raw: sql(Self.story))
                     where "starts a run"
                    window w as (partition by \(raw: keys) order by "run of key")) as versions
             where "next file" is not null
             order by \(raw: keys), "run of key"
            """
    }

    var confirm: SQL {
        """
        insert into bascule.confirmation (owner_file_id, owner_line_no, file_id, line_no)
        select "owner file", "owner line", "by file", "by line"
          from (select *, first_value("by file") over w as "owner file",
                       first_value("by line") over w as "owner line"
                  from \(raw: sql(Self.story))
                window w as (partition by \(raw: keys), "run of key"
                             order by "version place", "touch order")) as touches
         where not "starts a run"
         order by "version place", "touch order"
        """
    }
}
