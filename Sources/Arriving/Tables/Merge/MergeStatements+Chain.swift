// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Keys that come several times: their rows become a chain of versions.
///
/// However often a key repeats in a chunk, its rows are ordered once by window functions. (Waves,
/// one statement for each repetition of a key, would be quadratic for a file with one key only.)
extension MergeStatements {
    /// Settles the contested keys with several rows that count.
    func chain(_ chunk: LoadChunkOrder) -> SQL {
        """
        with batch as materialized (\(raw: batch(chunk))), earlier as materialized (
            -- What the file confirmed in an earlier chunk.
            select u.* from bascule.confirmation c, \(raw: sql(Confirmations.runs))
             where c.file_id = \(chunk.continued)
        ),
             \(raw: sql(met)), \(raw: sql(SettingAside(self).sql)), \(raw: sql(versions))
        """
    }

    /// CTEs that end in `seen`: the contested rows, and of each contested key that this chunk
    /// brought the row that is in the table (`is_head`).
    private var met: String {
        """
        met as materialized (
            -- A column of the feed may have any name but one with a blank.
            select c.f, c.l, c.n, "staged row" as s, "table row" as t,
                   \(shape.record("\"staged row\".")) as v,
                   \(shape.record("\"table row\".")) as tv, c.tf, c.tl, c.fresh\(forms)
              from \(Self.contest) c
              join \(shape.staging) "staged row" on "staged row".ctid = c.sid
              join \(shape.table) "table row" on "table row".ctid = c.tid
             where not c.alone
        ), seen as (
            select *, false as is_head from met
             union all
            (select distinct on (tf, tl) tf, tl,
                    (select b.places[width_bucket(met.tf, b.ids)] from batch b),
                    s, t, tv, tv, tf, tl, fresh\(tableForms), true
               from met where fresh)
        )
        """
    }

    private var forms: String {
        shape.loose.isEmpty
            ? ""
            : ", \(shape.form("\"staged row\".")) as form, \(shape.form("\"table row\".")) as tform"
    }

    private var tableForms: String { shape.loose.isEmpty ? "" : ", tform, tform" }

    private var ownerForm: String {
        shape.loose.isEmpty
            ? ""
            : ",\n       case when run = 0 then tform else first_value(form) over w end as owner_form"
    }

    /// Shared by the rows of one key: the place of the table's row, two numbers; the key itself may
    /// be four texts that take ten times as long to sort.
    static let key = "tf, tl"

    /// From the rows that count (`kept`) to versions, and from there into the tables.
    private var versions: String {
        let k = Self.key
        let before = shape.row.map { "(t).\($0)" }.joined(separator: ", ")
        let version = shape.row.map { "case when is_head then (t).\($0) else (s).\($0) end" }
            .joined(separator: ",\n                       ")
        return """
            kept as (
                select * from judged where aside is null
            ), chained as (
                select *, case when row_number() over w = 1 then fresh or v is distinct from tv
                               else v is distinct from lag(v) over w end as starts
                  from kept
                window w as (partition by \(k) order by n, l)
            ), numbered as (
                -- run 0 is the version the table had; each row that starts one opens the next.
                select *, count(*) filter (where starts)
                              over (partition by \(k) order by n, l) as run
                  from chained
            ), owned as (
                select *,
                       case when run = 0 then tf else first_value(f) over w end as owner_f,
                       case when run = 0 then tl else first_value(l) over w end as owner_l\(ownerForm)
                  from numbered
                window w as (partition by \(k), run order by n, l)
            ), versions as materialized (
                select *, lead(f) over w as next_f, lead(l) over w as next_l
                  from owned
                 where starts
                window w as (partition by \(k) order by run)
            ), remember as (
                -- history_id grows along a key's chain of versions: a revert relies on it.
                insert into \(shape.history)
                       (\(shape.list()), replaced_by_file_id, replaced_by_line_no, reason)
                select \(shape.list()), "replaced by file", "replaced by line", 'amended'
                  from (select tf as "of file", tl as "of line", 0 as "place in chain",
                               f as "replaced by file", l as "replaced by line", \(before)
                          from versions where run = 1 and not fresh
                         union all
                        select \(k), run, next_f, next_l, \(version)
                          from versions where next_f is not null) as replaced
                 order by "of file", "of line", "place in chain"
            ), renew as (
                update \(shape.table) t
                   set \(assignments("(x.s)."))
                  from versions x
                 where x.next_f is null and \(sameKey)
                   and (x.tf <> x.f or x.tl <> x.l)
            ), \(keepChainedForms)confirmed as (
                insert into \(Self.pair) (f, l, tf, tl, differs, fresh, is_settled)
                select f, l, owner_f, owner_l, false, false, true from owned where not starts
            ), verdicts as (
                select f, case when not starts then 'unchanged'
                               when run = 1 and fresh then 'inserted' else 'amended' end as verdict
                  from owned
                 union all
                select f, aside from judged where aside is not null
            ), collide as (
                insert into \(Self.collision)
                select f, l, aside, other_f, other_l from judged where aside is not null
            )
            insert into \(Self.tally)
            select f, verdict, count(*) from verdicts group by f, verdict
            """
    }

    private var sameKey: String {
        shape.key.map { "t.\(quoted($0)) = (x.s).\(quoted($0))" }.joined(separator: " and ")
    }
}
