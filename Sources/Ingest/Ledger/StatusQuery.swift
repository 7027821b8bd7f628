// SPDX-License-Identifier: Apache-2.0

package import Inbox
package import Postgres

/// The state of things at a glance, as the database knows it.
package struct StatusQuery: Sendable {
    /// Services that gave a sign of life lately: worker, since when, last sign.
    package let services: [[String]]
    /// Files that wait in the inboxes: feed, path, bytes, since, reason.
    package let waiting: [[String]]
    /// Feed, state and number of files of the last 24 hours.
    package let lastDay: [[String]]
    /// Files put off or at work: id, feed, name, state, attempts, next attempt, reason.
    package let open: [[String]]
    /// Settled files that have not reached their last place.
    package let owedMoves: Int
    /// Those of them that can't be moved for a reason of their own: id, feed, path, since, reason.
    package let blocked: [[String]]

    /// Lines shown of a list, at most.
    package static let limitRows = 50

    /// - Parameters:
    ///   - zone: times are shown as it has them.
    ///   - strays: what was found in the inboxes just now that nobody will take.
    package init(zone: String, strays: [Waiting] = [], on connection: Connection) throws {
        services = try Self.texts(
            connection.query(
                """
                select worker, roles, to_char(started_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                       round(extract(epoch from now() - seen_at))::text || ' s ago'
                  from bascule.service
                 where seen_at > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
                 order by worker
                """))
        waiting = try Self.texts(
            connection.query(
                """
                select distinct on (w.path) coalesce(w.feed, '–'), w.path, w.bytes::text,
                       to_char(w.since at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'), w.reason
                  from (select w.feed, w.path, w.bytes, w.since, w.reason
                          from bascule.waiting w
                          join bascule.service s using (worker)
                         where s.seen_at
                                   > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
                        union all
                        select nullif(x.feed, ''), x.path, x.bytes,
                               now() - make_interval(secs => x.waited), x.reason
                          from unnest(\(strays.map { $0.label ?? "" }), \(strays.map(\.path)),
                                      \(strays.map(\.size)),
                                      \(strays.map { $0.waited / .seconds(1) }),
                                      \(strays.map(\.reason.description)))
                                   as x (feed, path, bytes, waited, reason)) w
                 order by w.path, w.since
                 limit \(Self.limitRows)
                """))
        lastDay = try Self.texts(
            connection.query(
                """
                select feed, state, count(*)::text, sum(rows_read)::text, sum(rows_rejected)::text
                  from bascule.file
                 where arrived_at > now() - interval '24 hours'
                 group by feed, state
                 order by feed, state
                """))
        open = try Self.texts(
            connection.query(
                """
                select id::text, feed, name, state, attempts::text,
                       coalesce(to_char(next_attempt_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'), 'now'),
                       coalesce(reason, '')
                  from bascule.file f
                 where stored_at is null and state in ('arrived', 'loading')
                   -- What the watcher says of it is newer: one file has one line.
                   and not exists (
                       select from bascule.waiting w
                         join bascule.service s using (worker)
                        where w.feed = f.feed and right(w.path, length(f.inbox_path) + 1)
                                  = '/' || f.inbox_path
                          and s.seen_at
                                  > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds)))
                 order by id
                 limit \(Self.limitRows)
                """))
        owedMoves =
            try connection.query(
                """
                select count(*)::int from bascule.file
                 where stored_at is null and state not in ('arrived', 'loading')
                """
            ).first.map { try $0[0, as: Int.self] } ?? 0
        blocked = try Self.blocked(limit: Self.limitRows, zone: zone, on: connection)
    }

    /// Settled files that can't be moved to their last place: id, feed, path, since, reason.
    package static func blocked(
        limit: Int, zone: String = "UTC", on connection: Connection
    ) throws -> [[String]] {
        try texts(
            connection.query(
                """
                select id::text, feed, inbox_path,
                       to_char(blocked_since at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                       blocked_reason
                  from bascule.file
                 where blocked_since is not null
                 order by id
                 limit \(limit)
                """))
    }

    private static func texts(_ rows: Rows) throws -> [[String]] {
        try rows.map { row in try (0..<row.count).map { try row[$0, as: String?.self] ?? "" } }
    }
}
