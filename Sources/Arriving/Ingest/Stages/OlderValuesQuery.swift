// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Inbox
internal import Postgres
internal import Tables

/// Finds the rows of a load that are older than those they replace: after the merge, in its
/// transaction.
///
/// A value is as new as the newest file that brought it or delivered it again.
struct OlderValuesQuery {
    let pipeline: Pipeline
    let connection: Connection

    /// By file, of all tables of the feed; a file's age is that of the last load of its bytes.
    func of(_ files: [Inspector.InspectedFile]) throws -> [Int64: OlderValues] {
        try pipeline.feed.eachTable.reduce(into: [:]) { all, table in
            all.merge(try of(files, in: TableShape(table))) { one, other in
                OlderValues(
                    rows: one.rows + other.rows,
                    newer: Set(one.newer + other.newer).sorted())
            }
        }
    }

    private func of(
        _ files: [Inspector.InspectedFile], in shape: TableShape
    ) throws -> [Int64: OlderValues] {
        // A file taken up from storage is merged below newer ones.
        let merged = files.filter { $0.refusal == nil && $0.digest.claim.kept == nil }
        let taken = try merged.map { ($0.fileID, try age(of: $0.digest)) }
        guard !shape.key.isEmpty, merged.contains(where: { $0.merged.amended > 0 }),
            try isAnythingOutOfOrder(taken)
        else { return [:] }
        let found = try connection.query(replaced(taken.map(\.0), taken.map(\.1), in: shape))
            .map(by: Column.self) { row in
                (
                    try row[.id, as: Int64.self],
                    OlderValues(rows: try row[.rows], newer: try row[.newer])
                )
            }
        return Dictionary(found) { _, last in last }
    }

    private enum Column: String, RowColumn {
        case id, rows, newer
    }

    private func age(of digest: Digest) throws -> Int64 {
        let id = digest.claim.fileID
        let age = digest.claim.isAsOldAs ?? id
        guard pipeline.options.again || digest.claim.isAgain else { return age }
        return try FileAge.lastLoaded(
            digest.sha256, in: pipeline.feed.name, besides: id, on: connection) ?? age
    }

    /// Usually there are none, and no row has to be looked at.
    private func isAnythingOutOfOrder(_ taken: [(id: Int64, age: Int64)]) throws -> Bool {
        let ages = taken.map(\.age)
        if try FileAge.isAnyBeforeItsTurn(ages, on: connection) { return true }
        return try FileAge.isAnyNewer(
            than: ages, in: pipeline.feed.name, besides: taken.map(\.id), on: connection)
    }

    /// Versions are identified by file and line, and compared as sets of lines: the cost follows
    /// the files' own rows and the deliveries that confirmed others.
    private func replaced(_ ids: [Int64], _ ages: [Int64], in shape: TableShape) -> SQL {
        let sql = { SQL(stringLiteral: $0) }
        let keys = sql(shape.keyList())
        return """
            with taken as materialized (
                select * from unnest(\(ids), \(ages)) as t (id, age)
            ), own as (
                select \(raw: keys), file_id, line_no from \(raw: sql(shape.table))
                 where file_id = any(\(ids))
                 union all
                select \(raw: keys), file_id, line_no from \(raw: sql(shape.history))
                 where file_id = any(\(ids)) and reason = 'amended'
            ), gone as materialized (
                select t.id, t.age, h.file_id as owner,
                       range_agg(int8range(h.line_no, h.line_no + 1)) as lines
                  from own n
                  join \(raw: sql(shape.history)) h
                    on \(raw: sql(shape.keysEqual("h", "n"))) and h.reason = 'amended'
                   and h.replaced_by_file_id = n.file_id and h.replaced_by_line_no = n.line_no
                  join taken t on t.id = n.file_id
                 where h.file_id <> n.file_id
                 group by 1, 2, 3
            ), newer as (
                select g.id, g.owner, g.owner as by_file, g.lines
                  from gone g
                  left join taken t on t.id = g.owner
                  join bascule.file f on f.id = coalesce(t.age, g.owner)
                  join bascule.file a on a.id = g.age
                 where \(raw: FileAge.isNewer)
                 union all
                select g.id, g.owner, c.file_id, g.lines * u.lines
                  from gone g
                  join bascule.confirmation c on c.owners @> array[g.owner]
                  left join taken t on t.id = c.file_id
                  join bascule.file f on f.id = coalesce(t.age, c.file_id)
                  join bascule.file a on a.id = g.age
                 cross join lateral (
                        select range_agg(int8range(u.low, u.high + 1)) as lines
                          from \(raw: sql(Confirmations.runs)) where u.owner = g.owner) u
                 where c.file_id <> g.id and \(raw: FileAge.isNewer)
                   and g.lines && u.lines
            ), by_owner as (
                select id, owner, range_agg(stretch) as lines
                  from newer cross join unnest(lines) as u (stretch) group by id, owner
            )
            select o.id, (sum(r.rows))::bigint as rows,
                   (select array_agg(distinct n.by_file order by n.by_file) from newer n
                     where n.id = o.id) as newer
              from by_owner o
             cross join lateral (
                    select sum(upper(lines) - lower(lines)) as rows from unnest(o.lines) as x (lines)) r
             group by o.id
            """
    }
}
