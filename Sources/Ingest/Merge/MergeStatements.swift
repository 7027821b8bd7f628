// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// The statements that bring staged rows into a feed's table.
///
/// All of them are set-based: however often a key comes again in a chunk, its rows are ordered once
/// by window functions. (Waves, one statement for each repetition of a key, would be quadratic for a
/// file whose key is always the same.)
struct MergeStatements {
    let shape: TableShape
    let onAmendment: AmendmentPolicy
    let onDuplicateKey: DuplicateKeyPolicy

    /// Made once a session and feed version; emptied by every commit.
    var createStaging: String {
        let columns =
            shape.columns.map { "\(quoted($0.name)) \($0.type)" }
            + TableShape.origin.map { "\($0) bigint not null" }
        return """
            create temporary table if not exists \(shape.staging)
                (\(columns.joined(separator: ", "))) on commit delete rows;
            create temporary table if not exists \(Self.tally)
                (file_id bigint, verdict text, rows bigint) on commit delete rows;
            create temporary table if not exists \(Self.collision)
                (file_id bigint, line_no bigint, verdict text, other_file_id bigint,
                 other_line_no bigint) on commit delete rows;
            """
    }
    static let tally = "pg_temp.bascule_tally"
    static let collision = "pg_temp.bascule_collision"

    func copy(into table: String) -> String {
        "copy \(table) (\(shape.list())) from stdin (format binary)"
    }

    /// Puts in every row whose key is not there yet.
    ///
    /// Of a key that comes several times in the chunk any
    /// row may be the one: `resolve` sets it right.
    var insert: String {
        """
        insert into \(shape.table) (\(shape.list()))
        select \(shape.list()) from \(shape.staging)
            on conflict (\(shape.keyList())) do nothing
        """
    }

    var truncate: String { "truncate \(shape.staging)" }

    /// Settles every key of the chunk for which `insert` found a row already there.
    ///
    /// The planner knows nothing of staged rows and guesses that several key columns together match
    /// one row at most; given a choice it once joined 130,000 rows by nested scans. So there is no
    /// choice here: the staged rows are read once, each looks its key up in the table's index
    /// (`lateral` with `for update` is never flattened), and all the rest is sorting.
    func resolve(_ chunk: LoadChunkOrder) -> SQL {
        """
        -- Rows of the table are locked before anything is compared: two sessions that meet on a key
        -- settle it one after the other.
        with batch as materialized (
            select \(chunk.sortedFiles) as ids, \(chunk.places) as places,
                   nullif(\(chunk.continued), 0) as continued,
                   (select min(line_no) from \(raw: sql(shape.staging))
                     where file_id = \(chunk.continued)) as first_line
        ), \(raw: sql(met)), \(raw: sql(SettingAside(self).sql)), \(raw: sql(chain))
        """
    }

    private func sql(_ text: String) -> SQL { SQL(stringLiteral: text) }

    /// CTEs that end in `seen`: the contested rows, and of each contested key that this chunk brought
    /// the row that is in the table (`is_head`).
    ///
    /// `n` is a file's place in the batch, found by binary search. `fresh`: this chunk brought the
    /// key, there is no version before it.
    private var met: String {
        """
        met as materialized (
            select s.file_id as f, s.line_no as l,
                   b.places[width_bucket(s.file_id, b.ids)] as n, s, o.t,
                   \(shape.record("s.")) as v, o.tv, o.tf, o.tl,
                   coalesce(b.ids[width_bucket(o.tf, b.ids)] = o.tf, false)
                   and not coalesce(o.tf = b.continued and o.tl < b.first_line, false) as fresh
              from \(shape.staging) s
             cross join batch b
             cross join lateral (
                    select t, \(shape.record("t.")) as tv, t.file_id as tf, t.line_no as tl
                      from \(shape.table) t
                     where \(shape.keysEqual("t", "s"))
                       and (t.file_id <> s.file_id or t.line_no <> s.line_no)
                       for update) o
        ), seen as (
            select *, false as is_head from met
             union all
            (select distinct on (tf, tl) tf, tl,
                    (select b.places[width_bucket(met.tf, b.ids)] from batch b),
                    s, t, tv, tv, tf, tl, fresh, true
               from met where fresh)
        )
        """
    }

    /// What rows of one key share: the place of the table's row, two numbers, where the key itself may
    /// be four texts that take ten times as long to sort.
    static let key = "tf, tl"

    /// From the rows that count (`kept`) to versions, and from there into the tables.
    private var chain: String {
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
                       case when run = 0 then tl else first_value(l) over w end as owner_l
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
                  from (select \(k), 0 as "place in chain", f as "replaced by file",
                               l as "replaced by line", \(before)
                          from versions where run = 1 and not fresh
                         union all
                        select \(k), run, next_f, next_l, \(version)
                          from versions where next_f is not null) as replaced
                 order by \(k), "place in chain"
            ), renew as (
                update \(shape.table) t
                   set \(assignments)
                  from versions x
                 where x.next_f is null and \(sameKey)
                   and (x.tf <> x.f or x.tl <> x.l)
            ), confirm as (
                -- In the order of arrival: confirmation.id tells it to a revert.
                insert into bascule.confirmation
                       (owner_file_id, owner_line_no, file_id, line_no)
                select owner_f, owner_l, f, l from owned where not starts order by n, l
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

    private var assignments: String {
        (shape.values + TableShape.origin).map { "\(quoted($0)) = (x.s).\(quoted($0))" }
            .joined(separator: ", ")
    }
}

/// The order of a chunk's files, as `resolve` looks it up.
struct LoadChunkOrder {
    let sortedFiles: [Int64]
    /// The place in the batch of each of `sortedFiles`.
    let places: [Int64]
    /// The file that had rows in the chunk before; 0 for none.
    let continued: Int64

    init(_ chunk: LoadChunk) {
        let sorted = chunk.files.enumerated().sorted { $0.element < $1.element }
        sortedFiles = sorted.map(\.element)
        places = sorted.map { Int64($0.offset) }
        continued = chunk.continued
    }
}
