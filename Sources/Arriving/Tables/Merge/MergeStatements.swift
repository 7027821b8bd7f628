// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// The statements that bring staged rows into a feed's table.
///
/// All are set-based, and each joins no more than needed: `meet` pairs the staged rows with the
/// existing ones, an equal row is not touched again, and only the others become a chain of versions
/// (`MergeStatements+Chain.swift`).
///
/// No row of the table is locked: sessions that merge into one table take turns
/// (`TableShape.lockMerging`), and a session that does not merge only adds keys.
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
            create temporary table if not exists \(shape.held)
                (like \(shape.staging)) on commit delete rows;
            create temporary table if not exists \(Self.pair)
                (sid tid, f bigint, l bigint, tid tid, tf bigint, tl bigint, differs boolean,
                 fresh boolean, is_settled boolean, other_form boolean) on commit delete rows;
            create temporary table if not exists \(Self.contest)
                (sid tid, f bigint, l bigint, n bigint, tid tid, tf bigint, tl bigint,
                 differs boolean, fresh boolean, alone boolean) on commit delete rows;
            create temporary table if not exists \(Self.tally)
                (file_id bigint, verdict text, rows bigint) on commit delete rows;
            create temporary table if not exists \(Self.collision)
                (file_id bigint, line_no bigint, verdict text, other_file_id bigint,
                 other_line_no bigint) on commit delete rows;
            """
    }
    /// A staged row (`sid`, of file `f`, line `l`) and the row of the table that has its key.
    ///
    /// `fresh`: this chunk brought the key, there is no version before it; `other_form`: written
    /// differently (`Forms`).
    static let pair = "pg_temp.bascule_pair"
    /// Pairs of the keys that have something to settle.
    ///
    /// `n` is the file's place in the batch; `alone`: no other row of the chunk or of the file
    /// counts.
    static let contest = "pg_temp.bascule_contest"
    static let tally = "pg_temp.bascule_tally"
    static let collision = "pg_temp.bascule_collision"

    var truncate: String { "truncate \(shape.staging), \(Self.pair), \(Self.contest)" }

    var truncateHeld: String { "truncate \(shape.held)" }

    // MARK: which rows are there

    /// The staged rows whose keys are held.
    var behindHeld: SQL {
        """
        select s.file_id, s.line_no, h.file_id as held_file_id, h.line_no as held_line_no
          from \(raw: sql(shape.staging)) s
          join \(raw: sql(shape.held)) h on \(raw: sql(shape.keysEqual("h", "s")))
        """
    }

    /// Pairs each staged row with the table's row of its key.
    ///
    /// How the rows are looked up, one by one in the index or by a hash of all, is the planner's to
    /// say: it knows the size of both tables.
    var meet: String {
        """
        insert into \(Self.pair)
        select s.ctid, s.file_id, s.line_no, t.ctid, t.file_id, t.line_no,
               \(differs), false, false, \(shape.otherForm("s.", "t."))
          from \(shape.staging) s
          join \(shape.table) t on \(shape.keysEqual("t", "s"))
        """
    }

    private var differs: String {
        "\(shape.record("s.")) is distinct from \(shape.record("t."))"
    }

    private var isUnmet: String {
        "not exists (select from \(Self.pair) p where p.sid = s.ctid)"
    }

    /// Inserts every row whose key is new.
    ///
    /// If a key comes several times in the chunk, any of its rows may be inserted: `chain` corrects
    /// it.
    var insertNew: String {
        """
        insert into \(shape.table) (\(shape.list()))
        select \(shape.list()) from \(shape.staging) s
         where \(isUnmet)
            on conflict (\(shape.keyList())) do nothing
        """
    }

    /// Pairs the rows for which `insertNew` found that the key had come meanwhile: by another row
    /// of the chunk, or by another session.
    func meetNew(_ chunk: LoadChunkOrder) -> SQL {
        """
        with batch as materialized (\(raw: batch(chunk)))
        insert into \(raw: sql(Self.pair))
        select s.ctid, s.file_id, s.line_no, t.ctid, t.file_id, t.line_no, \(raw: sql(differs)),
               coalesce(b.ids[width_bucket(t.file_id, b.ids)] = t.file_id, false)
               and not coalesce(t.file_id = b.continued and t.line_no < b.first_line, false), false,
               \(raw: sql(shape.otherForm("s.", "t.")))
          from \(raw: sql(shape.staging)) s
          join \(raw: sql(shape.table)) t on \(raw: sql(shape.keysEqual("t", "s")))
         cross join batch b
         where \(raw: sql(isUnmet)) and (t.file_id <> s.file_id or t.line_no <> s.line_no)
        """
    }

    /// The chunk's files, for binary search, with their places in the batch.
    func batch(_ chunk: LoadChunkOrder) -> SQL {
        """
        select \(chunk.sortedFiles) as ids, \(chunk.places) as places,
               nullif(\(chunk.continued), 0) as continued,
               (select min(line_no) from \(raw: sql(shape.staging))
                 where file_id = \(chunk.continued)) as first_line
        """
    }

    // MARK: rows that are equal

    /// Whether there is a key to settle, and whether there is another form to keep.
    static let isContested: SQL = """
        select coalesce(bool_or(differs or fresh), false) as is_contested,
               coalesce(bool_or(other_form and not differs and not fresh), false) as has_forms
          from pg_temp.bascule_pair
        """

    /// Notes the rows that came again with the same values, as runs of lines.
    ///
    /// Blocks of lines first: where all lines of one are there, as they mostly are, it is one
    /// range.
    func confirm(_ chunk: LoadChunkOrder) -> SQL {
        """
        with same as not materialized (
            select f, l, tf, tl, is_settled from pg_temp.bascule_pair p
             where not differs and not fresh
               and not exists (select from pg_temp.bascule_contest c where c.sid = p.sid)
        ), block as materialized (
            select f, tf, l - tl as shift, tl >> 10 as part, min(tl) as low, max(tl) as high,
                   count(*) as lines, count(*) filter (where not is_settled) as unchanged
              from same
             group by 1, 2, 3, 4
        ), piece as (
            select f, tf, shift, int8range(low, high + 1) as lines
              from block where lines = high - low + 1
             union all
            select s.f, s.tf, b.shift, int8range(s.tl, s.tl + 1)
              from same s
              join block b on b.f = s.f and b.tf = s.tf and b.shift = s.l - s.tl
                          and b.part = s.tl >> 10
             where b.lines < b.high - b.low + 1
        ), arrival as materialized (
            select f, nextval('bascule.confirmation_arrival') as number
              from unnest(\(chunk.files)) as u (f)
        ), numbered as (
            select p.f as file, a.number as arrival, p.tf as owner, p.shift, p.lines
              from piece p join arrival a on a.f = p.f
        ), tallied as (
            insert into pg_temp.bascule_tally
            select f, 'unchanged', sum(unchanged) from block group by f
        )
        \(raw: sql(Confirmations.insert("numbered")))
        """
    }

    // MARK: rows that are not

    /// Sets the keys apart that have something to settle.
    func contest(_ chunk: LoadChunkOrder) -> SQL {
        """
        with batch as materialized (\(raw: batch(chunk))), touched as materialized (
            -- What the file confirmed in an earlier chunk.
            select u.owner as tf, range_agg(int8range(u.low, u.high + 1)) as lines
              from bascule.confirmation c, \(raw: sql(Confirmations.runs))
             where c.file_id = \(chunk.continued)
             group by 1
        )
        insert into pg_temp.bascule_contest
        select p.sid, p.f, p.l, b.places[width_bucket(p.f, b.ids)], p.tid, p.tf, p.tl, p.differs,
               p.fresh,
               count(*) over (partition by p.tf, p.tl) = 1 and not p.fresh and p.tf <> p.f
               and not coalesce(p.f = b.continued and p.tl <@ r.lines, false)
          from pg_temp.bascule_pair p
         cross join batch b
          left join touched r on r.tf = p.tf
         where exists (select from pg_temp.bascule_pair d
                        where (d.differs or d.fresh) and d.tf = p.tf and d.tl = p.tl)
        """
    }

    /// How many pairs differ, and whether no row has company: each amends its own row, of an
    /// earlier file.
    ///
    /// Then nothing has to be set apart, which is a fifth of a large amendment's time.
    func isPlain(_ chunk: LoadChunkOrder) -> SQL {
        """
        select count(*) filter (where differs) as amendments,
               not coalesce(bool_or(fresh or tf = f), false)
               and not exists (select from pg_temp.bascule_pair group by tf, tl having count(*) > 1)
               and not exists (select from bascule.confirmation where file_id = \(chunk.continued))
                   as is_plain
          from pg_temp.bascule_pair
        """
    }

    /// The rows that alone amend one of an earlier file: the usual amendment, which needs no
    /// ordering.
    enum Alone: String {
        case plain = "(select * from pg_temp.bascule_pair where differs)"
        case setApart = "(select * from pg_temp.bascule_contest where alone)"

        var rows: SQL { SQL(stringLiteral: rawValue) }
    }

    func amend(_ alone: Alone) -> [SQL] {
        [
            """
            insert into \(raw: sql(shape.history))
                   (\(raw: sql(shape.list())), replaced_by_file_id, replaced_by_line_no, reason)
            select \(raw: sql(shape.list("t."))), c.f, c.l, 'amended'
              from \(raw: alone.rows) c
              join \(raw: sql(shape.table)) t on t.ctid = c.tid
            """,
            """
            update \(raw: sql(shape.table)) t
               set \(raw: sql(assignments("s.")))
              from \(raw: alone.rows) c
              join \(raw: sql(shape.staging)) s on s.ctid = c.sid
             where t.ctid = c.tid and t.file_id = c.tf and t.line_no = c.tl
            """,
        ]
    }

    /// The same where the feed takes no amendments.
    func refuse(_ alone: Alone) -> SQL {
        """
        insert into pg_temp.bascule_collision
        select f, l, 'amendment', tf, tl from \(raw: alone.rows) c
        """
    }

    func tally(_ alone: Alone) -> SQL {
        """
        insert into pg_temp.bascule_tally
        select f, \(onAmendment == .keepHistory ? "amended" : "amendment"), count(*)
          from \(raw: alone.rows) c group by f
        """
    }

    static let hasCompany: SQL = """
        select count(*) filter (where alone) as alone,
               count(*) filter (where not alone) as together
          from pg_temp.bascule_contest
        """

    func sql(_ text: String) -> SQL { SQL(stringLiteral: text) }

    func assignments(_ prefix: String) -> String {
        (shape.renewed + TableShape.origin).map { "\(quoted($0)) = \(prefix)\(quoted($0))" }
            .joined(separator: ", ")
    }
}
