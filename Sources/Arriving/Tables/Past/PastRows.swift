// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Notes how the rows of keys stood until now, before the history of these keys is told anew.
///
/// A revert and a retelling make the history what it would be had a file never come, or come in its
/// turn. What the table was meanwhile would be lost. Until then history only grows: the versions of a
/// key follow one another, and each begins with the load that brought it.
struct PastRows {
    let shape: TableShape
    /// The end of the noted stretches: how the keys stand from now on is in table and history.
    let moment: Timestamp

    private func sql(_ text: String) -> SQL { SQL(stringLiteral: text) }

    /// Notes all versions in `bascule_version`, each with its stretch of time.
    ///
    /// A version of a file that is being loaded was never seen. Of a key whose history was told
    /// anew before, the stretches since then are added.
    var keep: SQL {
        """
        with seen as (
            select v.*, coalesce(f.loaded_at, '-infinity') as "loaded at",
                   \(raw: sql(shape.keyHash("v."))) as "key hash"
              from pg_temp.bascule_version v
              left join bascule.file f on f.id = v.file_id
             where f.id is null or f.loaded_at is not null
        ), noted as (
            select v."key no", p.until
              from (select distinct on ("key no") * from seen order by "key no") v
             cross join lateral (\(raw: lastNoted)) p
        ), ended as (
            select *, case when lead("in chain") over w is null then \(moment)
                           else coalesce(nullif(lead("loaded at") over w, '-infinity'), "gone at")
                       end as "ends at",
                   min("loaded at") over (partition by "key no") as "first load"
              from seen
            window w as (partition by "key no" order by "in chain")
        ), settled as (
            -- A version that was put before others in the chain had ended when the next one did.
            select *, min("ends at") over (
                          partition by "key no" order by "in chain"
                          rows between current row and unbounded following) as "has ended at"
              from ended
        ), stretch as (
            select e.*, greatest(n.until,
                                 coalesce(lag("has ended at") over w, "first load")) as "begins at"
              from settled e left join noted n on n."key no" = e."key no"
            window w as (partition by e."key no" order by "in chain")
        )
        insert into bascule.row_past
               (relation, key_hash, since_at, until_at, file_id, line_no, cells)
        select \(shape.table), "key hash", "begins at", "has ended at", file_id, line_no,
               (select to_jsonb(r) from (select \(raw: sql(shape.cells("s.")))) r)
          from stretch s
         where "begins at" < "has ended at"
        """
    }

    /// The end of the last stretch that is noted of a key; no row where there is none.
    private var lastNoted: SQL {
        """
        select p.until_at as until
          from bascule.row_past p
         cross join lateral jsonb_populate_record(null::\(raw: sql(shape.table)), p.cells) q
         where p.relation = \(shape.table) and p.key_hash = v."key hash"
           and \(raw: sql(shape.keysEqual("q", "v")))
         order by p.until_at desc limit 1
        """
    }
}

extension TableShape {
    /// One number for equal keys.
    func keyHash(_ prefix: String) -> String {
        "hash_record_extended(row(\(keyList(prefix))), 0)"
    }

    /// The stored columns, as `to_jsonb` keeps them exactly: it has no negative zero.
    fileprivate func cells(_ prefix: String) -> String {
        columns.map { column in
            let name = quoted(column.name)
            let isDouble = column.type == "double precision"
            return isDouble ? "\(prefix)\(name)::text as \(name)" : "\(prefix)\(name)"
        }.joined(separator: ", ")
    }
}
