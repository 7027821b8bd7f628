// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The statements of a retelling: a revert's, with the file's part told in its turn.
struct RetellingStatements {
    let shape: TableShape
    let fileID: Int64
    let isNewer: SQL

    private var own: RevertStatements { RevertStatements(shape: shape, fileID: fileID) }
    /// Of no file: the story is told whole.
    var others: RevertStatements { RevertStatements(shape: shape, fileID: 0) }

    private func sql(_ text: String) -> SQL { SQL(stringLiteral: text) }

    /// The keys that another file touched too, and all versions of them.
    var find: [SQL] {
        let keys = { (row: String) in sql(shape.keyList(row)) }
        let confirmed = """
            select u.low, u.high, u.owner from bascule.confirmation c, \(Confirmations.runs)
             where c.file_id = \(fileID)
            """
        return own.findOwn + own.findShared + [
            """
            with mine as materialized (\(raw: sql(confirmed))), found as (
                select \(raw: keys("t.")) from mine m
                  join \(raw: sql(shape.table)) t
                    on t.file_id = m.owner and t.line_no between m.low and m.high
                 union
                select \(raw: keys("h.")) from mine m
                  join \(raw: sql(shape.history)) h
                    on h.file_id = m.owner and h.line_no between m.low and m.high
                   and h.reason = 'amended'
                except
                select \(raw: keys("s.")) from pg_temp.bascule_shared s
            )
            insert into pg_temp.bascule_shared
            select (select count(*) from pg_temp.bascule_shared) + row_number() over (), * from found
            """
        ] + others.findVersions
    }

    /// All touches, those of the file before the first of a newer one; only of keys that have such.
    var tell: [SQL] {
        let values = sql(shape.record(""))
        let inOrder = sql("\"in chain\", \"came at\", \"by line\"")
        return [
            others.tellStory[0],
            """
            with touch as (
                \(raw: others.touches)
            ), newer as materialized (
                select f.id from bascule.file f
                 where f.id in (select "by file" from touch) and f.id <> \(fileID)
                   and \(raw: isNewer)
            ), aged as (
                select touch.*, bool_or(newer.id is not null)
                           over (partition by "key no" order by \(raw: inOrder)) as "is after",
                       bool_or(newer.id is not null) over (partition by "key no") as "has newer"
                  from touch left join newer on newer.id = touch."by file"
            ), placed as (
                select *, row_number() over (
                           partition by "key no"
                           order by case when "by file" = \(fileID) then 1
                                         when "is after" then 2 else 0 end, \(raw: inOrder))
                       as "place in story"
                  from aged where "has newer"
            ), parted as (
                select *, row_number() over w = 1
                          or \(raw: values) is distinct from lag(\(raw: values)) over w as "starts a run"
                  from placed
                window w as (partition by "key no" order by "place in story")
            )
            insert into pg_temp.bascule_story
            select "key no", "place in story", "gone at", "row place",
                   \(raw: sql(shape.list())), 0, "by file", "by line", "starts a run",
                   count(*) filter (where "starts a run")
                       over (partition by "key no" order by "place in story")
              from parted
            """,
            """
            delete from pg_temp.bascule_version v
             where not exists (select from pg_temp.bascule_story s where s."key no" = v."key no")
            """,
        ] + others.findOutcome
    }

    /// The old chains.
    var forget: [SQL] {
        [
            others.forget[0],
            """
            delete from \(raw: sql(shape.history)) h
             using pg_temp.bascule_version v
             where h.history_id = v."in chain" and h.reason = 'amended'
            """,
        ]
    }

    /// The number of the file's versions that the table does not have, the owners of those it has,
    /// and their keys.
    var superseded: SQL {
        let key = shape.key.map { "to_jsonb(k.\(quoted($0))) #>> '{}'" }.joined(separator: ", ")
        return """
            with lost as materialized (
                select s."key no", max(s."by line") as line, max(x."by file") as newer, count(*) as rows
                  from pg_temp.bascule_story s
                  join pg_temp.bascule_outcome x on x."key no" = s."key no"
                 where s."by file" = \(fileID) and s."run of key" < x."run of key"
                 group by s."key no"
            )
            select coalesce(sum(rows), 0)::bigint as rows,
                   (array(select distinct newer from lost order by newer))[1:\(raw: sql("\(SupersededRows.newerLimit)"))] as newer,
                   array(select concat_ws(' / ', \(raw: sql(key)))
                           from lost join pg_temp.bascule_shared k on k."key no" = lost."key no"
                          order by lost.line limit \(raw: sql("\(SupersededRows.keysLimit)"))) as keys
              from lost
            """
    }
}
