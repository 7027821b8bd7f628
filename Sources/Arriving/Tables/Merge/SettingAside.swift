// SPDX-License-Identifier: Apache-2.0

internal import Feeds

/// Which rows of a contested key do not count, and beside which row: the part of the merge that
/// depends on the feed's policies.
///
/// Within a file the first row of a key that was accepted speaks for the file. Later ones with
/// other values are duplicates (unless the feed takes the last). Against earlier files, a row with
/// other values is an amendment. A file that was accepted for a key in an earlier chunk is known by
/// the table's row or by its confirmation of it (`touched`), so that where a chunk ends changes
/// nothing.
struct SettingAside {
    private let shape: TableShape
    private let keepsHistory: Bool
    private let takesLast: Bool
    private let k: String

    init(_ statements: MergeStatements) {
        shape = statements.shape
        keepsHistory = statements.onAmendment == .keepHistory
        takesLast = statements.onDuplicateKey == .last
        k = MergeStatements.key
    }

    /// CTEs that end in `judged`: `seen` with `aside` (null, `duplicate` or `amendment`) and the
    /// row it collides with.
    var sql: String {
        switch (keepsHistory, takesLast) {
        case (true, true): everythingCounts
        case (true, false): firstOfFile
        case (false, false): firstOfFileUnlessOther
        case (false, true): ownChainOrSame
        }
    }

    private var everythingCounts: String {
        """
        judged as (
            select *, null::text as aside, null::bigint as other_f, null::bigint as other_l from seen
        )
        """
    }

    /// `touched`: the line by which the file was accepted for the key in an earlier chunk.
    private var touched: String {
        """
        touching as materialized (
            select *,
                   case when fresh or f is distinct from (select continued from batch) then null
                        when tf = f then tl
                        else (select min(tl + u.shift) from earlier u
                               where u.owner = tf and tl between u.low and u.high)
                   end as touched
              from seen
        )
        """
    }

    private var firstOfFile: String {
        """
        \(touched), compared as (
            select *, v is distinct from
                          case when touched is null then first_value(v) over w else tv end as differs,
                   coalesce(touched, first_value(l) over w) as first_l
              from touching
            window w as (partition by \(k), n order by l)
        ), judged as (
            select *, case when differs then 'duplicate' end as aside,
                   f as other_f, first_l as other_l
              from compared
        )
        """
    }

    private var firstOfFileUnlessOther: String {
        """
        \(touched), based as (
            select *, case when fresh then first_value(v) over w else tv end as base,
                   case when fresh then first_value(f) over w else tf end as base_f,
                   case when fresh then first_value(l) over w else tl end as base_l
              from touching
            window w as (partition by \(k) order by n, l)
        ), compared as (
            select *, v is distinct from base as differs,
                   coalesce(touched, min(l) filter (where v is not distinct from base)
                                         over (partition by \(k), n)) as first_l
              from based
        ), judged as (
            select *, case when not differs then null
                           when first_l < l then 'duplicate' else 'amendment' end as aside,
                   case when first_l < l then f else base_f end as other_f,
                   case when first_l < l then first_l else base_l end as other_l
              from compared
        )
        """
    }

    /// The file that brought the key may go on changing it; the others may only say the same.
    private var ownChainOrSame: String {
        """
        placed as (
            select *, first_value(f) over (partition by \(k) order by n, l) as first_f,
                   last_value(v) over w as last_v, last_value(l) over w as last_l
              from seen
            window w as (partition by \(k), n order by l
                         rows between unbounded preceding and unbounded following)
        ), based as (
            select *, case when fresh then first_f else tf end as base_f,
                   fresh or tf = first_f as is_here,
                   first_value(last_v) over w as here_v, first_value(last_l) over w as here_l
              from placed
            window w as (partition by \(k) order by n, l)
        ), judged as (
            select *, case when f <> base_f
                            and v is distinct from case when is_here then here_v else tv end
                           then 'amendment' end as aside,
                   base_f as other_f, case when is_here then here_l else tl end as other_l
              from based
        )
        """
    }
}
