// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The table as it was known at a moment, key by key.
///
/// At a moment a key's row is, in this order: what was noted of that time before the key's history
/// was told anew (`bascule.row_past`); a version that was the key's alone until its file was taken
/// back; the version of table and history that no later load had replaced by then. A load counts
/// from `loaded_at`, a revert from its own moment. Reverts made before schema step 48 noted
/// nothing: of the time before them what the history kept is shown.
extension DataTable {
    /// The row of the key in `c` at a moment: columns, file and line; no row where there was none.
    func asOf(_ moment: Timestamp) -> SQL {
        """
        select \(raw: row()) from (
            (\(raw: noted(moment)))
             union all
            (\(raw: alone(moment)))
             union all
            (\(raw: chained(moment)))
        ) as known
         order by "by way" limit 1
        """
    }

    private var relation: SQL { SQL(stringLiteral: table) }
    private var past: SQL { SQL(stringLiteral: history) }
    private var names: [String] { columns.map(\.name) }

    /// What is noted of the key in `c`, as `p`, with its row as `q`.
    private var notes: SQL {
        """
        bascule.row_pasts p
         cross join lateral jsonb_populate_record(null::\(raw: relation), p.cells) q
         where p.relation = \(table)
           and p.key_hash = hash_record_extended(row(\(raw: Self.list(key, "c."))), 0)
           and \(raw: keysEqual("q", "c"))
        """
    }

    private func noted(_ moment: Timestamp) -> SQL {
        """
        select 1 as "by way", \(raw: Self.list(names, "q.")), p.file_id, p.line_no
          from \(raw: notes) and p.since_at <= \(moment) and p.until_at > \(moment)
         limit 1
        """
    }

    private func alone(_ moment: Timestamp) -> SQL {
        """
        select 2, \(raw: row("h."))
          from \(raw: past) h
          left join bascule.file_stays s
            on s.file_id = h.file_id and s.reverted_at = h.replaced_at
          left join bascule.files f on f.id = h.file_id
         where \(raw: keysEqual("h", "c")) and h.reason = 'reverted'
           and h.replaced_at > \(moment) and coalesce(s.loaded_at, f.loaded_at) <= \(moment)
         order by h.replaced_at limit 1
        """
    }

    private func chained(_ moment: Timestamp) -> SQL {
        """
        select 3, \(raw: row("v."))
          from (select chain.*, min("ends at") over (
                           order by "in chain"
                           rows between current row and unbounded following) as "has ended at",
                       min("loaded at") over () as "first load"
                  from (select \(raw: row("h.")), h.history_id as "in chain",
                               coalesce(n.loaded_at, h.replaced_at) as "ends at",
                               coalesce(f.loaded_at, '-infinity') as "loaded at"
                          from \(raw: past) h
                          left join bascule.files n on n.id = h.replaced_by_file_id
                          left join bascule.files f on f.id = h.file_id
                         where \(raw: keysEqual("h", "c")) and h.reason = 'amended'
                         union all
                        select \(raw: row("t.")), \(Int64.max), 'infinity',
                               coalesce(f.loaded_at, '-infinity')
                          from \(raw: relation) t
                          left join bascule.files f on f.id = t.file_id
                         where \(raw: keysEqual("t", "c"))) as chain) as v
         where v."has ended at" > \(moment) and v."first load" <= \(moment)
           and \(moment) >= coalesce((select max(p.until_at) from \(raw: notes)), '-infinity')
         order by v."in chain" limit 1
        """
    }

    /// The rows of a table without a key: a line of a file is there while its file counts.
    func linesAsOf(_ moment: Timestamp) -> SQL {
        """
        select \(raw: row("t.")) from \(raw: relation) t
          left join bascule.files f on f.id = t.file_id
         where coalesce(f.loaded_at, '-infinity') <= \(moment)
         union all
        select \(raw: row("h.")) from \(raw: past) h
          left join bascule.file_stays s
            on s.file_id = h.file_id and s.reverted_at = h.replaced_at
          left join bascule.files f on f.id = h.file_id
         where h.reason = 'reverted' and h.replaced_at > \(moment)
           and coalesce(s.loaded_at, f.loaded_at) <= \(moment)
        """
    }
}
