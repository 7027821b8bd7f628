// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres
package import Wording

/// Rows of a file taken up again under whose keys a file that was stored later has brought other values.
package struct SupersededRows: Sendable, Equatable {
    package let rows: Int64
    /// The files whose values the table keeps, by id; the first hundred.
    package let newer: [Int64]
    /// Their keys, each as its values with a slash between; the first twenty.
    package let keys: [String]

    /// One sentence, without its full stop.
    package func sentence(in language: Language) -> String {
        let files = FileAge.list(newer)
        let one = rows == 1
        return language == .fr
            ? "\(rows) ligne\(one ? "" : "s") dépassée\(one ? "" : "s") : la table garde les valeurs de fichiers plus récents (\(files)), l'historique garde celles-ci"
            : "\(rows) superseded row\(one ? "" : "s"): the table keeps the values of newer files (\(files)), the history has these"
    }
}

/// Gives a file that was loaded now its place among those that were stored before and after it.
///
/// It was merged as the newest. Everything that files did to the keys they share is told again, as a
/// revert does, with the file's part before that of the first file that is newer. Afterwards table,
/// history and confirmations are as if it had been loaded in its turn; so it does not matter in which order
/// files are taken up.
///
/// Only where a feed keeps the history of amendments; where it takes none, what is there stays.
struct Retelling {
    let feed: Feed
    let connection: Connection

    /// In the transaction that has loaded it, with the table's lock.
    ///
    /// - Parameter seconds: when the file was stored, since 1970 UTC.
    /// - Returns: what newer files keep from the table; nil: nothing.
    func run(_ fileID: Int64, storedAt seconds: Double) throws -> SupersededRows? {
        let shape = TableShape(feed)
        guard !shape.key.isEmpty, feed.onAmendment == .keepHistory,
            try isAnythingNewer(fileID, seconds)
        else { return nil }
        let statements = RetellingStatements(shape: shape, fileID: fileID, seconds: seconds)
        try Planning.forBulk(connection)
        try connection.script(RevertStatements.clear)
        for statement in statements.find + statements.tell {
            _ = try connection.execute(statement)
        }
        guard try connection.query("select exists (select from pg_temp.bascule_story)")[0][0] else {
            return nil
        }
        var touches = Touches(watching: try WatchedColumns.lock(shape, on: connection), of: feed)
        let old = OldValues(feed, touches)
        try old.addVersions(to: &touches, on: connection)
        for statement in statements.forget { _ = try connection.execute(statement) }
        if touches.columns.isEmpty {
            _ = try connection.execute(statements.others.renew)
        } else {
            try old.addChanged(by: statements.others.renew, to: &touches, on: connection)
        }
        for statement in [statements.others.remember, statements.others.confirm] {
            _ = try connection.execute(statement)
        }
        try touches.write(table: shape, fileID: fileID, on: connection)
        return try superseded(statements)
    }

    /// Usually nothing is, and no row has to be looked at.
    private func isAnythingNewer(_ fileID: Int64, _ seconds: Double) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file f
                            where f.feed = \(feed.name) and f.id <> \(fileID)
                              and (f.state = 'loaded' or f.archived_at is not null)
                              and \(raw: FileAge.stored) > to_timestamp(\(seconds)))
            """)[0][0]
    }

    private func superseded(_ statements: RetellingStatements) throws -> SupersededRows? {
        let row = try connection.query(statements.superseded)[0]
        let rows = try row[0, as: Int64.self]
        guard rows > 0 else { return nil }
        return SupersededRows(rows: rows, newer: try row[1], keys: try row[2])
    }
}

/// The statements of a retelling: those of a revert, but that the file's part is told in its turn.
struct RetellingStatements {
    let shape: TableShape
    let fileID: Int64
    let seconds: Double

    private var own: RevertStatements { RevertStatements(shape: shape, fileID: fileID) }
    /// Of no file: nothing is left out of the story.
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
                   and \(raw: FileAge.stored) > to_timestamp(\(seconds))
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

    /// What the chains were.
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

    /// How many of the file's versions are not those of the table, whose are, and their keys.
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
            select coalesce(sum(rows), 0)::bigint,
                   (array(select distinct newer from lost order by newer))[1:100],
                   array(select concat_ws(' / ', \(raw: sql(key)))
                           from lost join pg_temp.bascule_shared k on k."key no" = lost."key no"
                          order by lost.line limit 20)
              from lost
            """
    }
}
