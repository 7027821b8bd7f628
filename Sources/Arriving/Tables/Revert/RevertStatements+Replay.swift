// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// From the story to the tables.
extension RevertStatements {
    /// How many rows of the table go back to an earlier version, and how many stay as they are
    /// because another file delivered the same.
    var countKept: SQL {
        """
        select count(*) filter (where x."in chain" <> \(Self.current)) as restored,
               count(*) filter (where x."in chain" = \(Self.current)) as passed
          from \(raw: scratch)bascule_outcome x
          join \(raw: scratch)bascule_version v
            on v."key no" = x."key no" and v."in chain" = \(Self.current)
         where v.file_id = \(fileID)
        """
    }

    /// The file's own versions stay in the history, out of their chains.
    var markHistory: SQL {
        """
        update \(raw: history)
           set reason = 'reverted', replaced_by_file_id = null, replaced_by_line_no = null,
               replaced_at = \(moment)
         where file_id = \(fileID) and reason = 'amended'
        """
    }

    var keepCurrent: SQL {
        """
        insert into \(raw: history) (\(raw: row), replaced_at, reason)
        select \(raw: row), \(moment), 'reverted' from pg_temp.bascule_version
         where file_id = \(fileID) and "in chain" = \(Self.current)
        """
    }

    /// The old chains, to be replaced by the story's: the file's confirmations, and those of its
    /// versions and of the retold ones.
    var forget: [SQL] {
        let left = """
            (select t.file_id as file, t.arrival, u.owner, u.shift,
                    unnest(int8multirange(int8range(u.low, u.high + 1))
                           - coalesce(told.lines, '{}')) as lines
               from taken t
              cross join \(Confirmations.runs.replacing("c.", with: "t."))
               left join told on told.file_id = u.owner
              where t.is_kept) as confirmed
            """
        return [
            """
            with told as materialized (
                select file_id, range_agg(int8range(line_no, line_no + 1)) as lines
                  from pg_temp.bascule_version group by file_id
            ), taken as (
                delete from bascule.confirmation
                 where file_id = \(fileID)
                    or owners && array(select file_id from told)
                returning *, file_id <> \(fileID) as is_kept
            )
            \(raw: sql(Confirmations.insert(left)))
            """,
            """
            delete from bascule.confirmation_form where file_id = \(fileID)
            """,
            """
            delete from \(raw: history) h
             using (select distinct "in chain" from pg_temp.bascule_story
                     where "in chain" <> \(Self.current)) x
             where h.history_id = x."in chain" and h.reason = 'amended'
            """,
        ]
    }

    var removeRest: SQL {
        """
        delete from \(raw: table) t
         using pg_temp.bascule_version v
         where t.ctid = v."row place" and v.file_id = \(fileID)
           and not exists (select from pg_temp.bascule_outcome x where x."key no" = v."key no")
        """
    }

    var renew: SQL {
        let assignments =
            shape.renewed.map { "\(quoted($0)) = x.\(quoted($0))" }
            + ["file_id = x.\"by file\"", "line_no = x.\"by line\""]
        return """
            update \(raw: table) t
               set \(raw: sql(assignments.joined(separator: ", ")))
              from pg_temp.bascule_version v
              join pg_temp.bascule_outcome x on x."key no" = v."key no"
             where t.ctid = v."row place"
               and (v.file_id <> x."by file" or v.line_no <> x."by line")
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
              from (select *, lead("by file") over w as "next file", lead("by line") over w as "next line"
                      from pg_temp.bascule_story
                     where "starts a run"
                    window w as (partition by "key no" order by "run of key")) as versions
             where "next file" is not null
             order by "key no", "run of key"
            """
    }

    /// The confirmations of the story, each row's first ones of one arrival, its second ones of the
    /// next, and so on: all of a row's are written anew, so only their order counts.
    var confirm: SQL {
        let touches = """
            (select by_file as file, a.numbers[number - 1] as arrival, owner,
                    by_line - line as shift, int8range(line, line + 1) as lines
               from touch, arrival a
              where not starts) as confirmed
            """
        return """
            with touch as materialized (
                select first_value("by file") over w as owner, first_value("by line") over w as line,
                       "by file" as by_file, "by line" as by_line, "starts a run" as starts,
                       row_number() over w as number
                  from pg_temp.bascule_story
                window w as (partition by "key no", "run of key" order by "in chain", "came at", "by line")
            ), arrival as materialized (
                select array_agg(nextval('bascule.confirmation_arrival')) as numbers
                  from generate_series(2, (select max(number) from touch)) as g
            )
            \(raw: sql(Confirmations.insert(touches)))
            """
    }
}
