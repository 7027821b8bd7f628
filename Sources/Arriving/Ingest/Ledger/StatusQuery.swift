// SPDX-License-Identifier: Apache-2.0

package import Inbox
package import Postgres
package import Wording

/// The state of things at a glance, as the database knows it; instants are on the session's clock.
package struct StatusQuery: Sendable {
    /// Services that gave a sign of life lately.
    package let services: [Facts]
    /// Files that wait in the inboxes.
    package let waiting: [Facts]
    /// Feed, state and number of files of the last 24 hours.
    package let lastDay: [Facts]
    /// Files put off or at work.
    package let open: [Facts]
    /// Settled files that have not reached their last place.
    package let owedMoves: Int
    /// Those of them that can't be moved for a reason of their own.
    package let blocked: [Facts]

    /// Lines shown of a list, at most.
    package static let limitRows = 50

    /// - Parameters:
    ///   - strays: what was found in the inboxes just now that nobody will take.
    ///   - language: of why they wait.
    package init(
        strays: [Waiting] = [], language: Language = .en, on connection: Connection
    ) throws {
        services = try Self.facts(
            """
            select to_jsonb(x)::text
              from (select worker, roles, started_at, seen_at,
                           round(extract(epoch from now() - seen_at))::int as seen_seconds_ago,
                           round(extract(epoch from now() - seen_at))::text || ' s ago' as seen
                      from bascule.service
                     where seen_at
                               > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
                   ) x
             order by worker
            """, connection)
        waiting = try Self.waiting(strays, in: language, on: connection)
        lastDay = try Self.facts(
            """
            select to_jsonb(x)::text
              from (select feed, state, count(*) as files, coalesce(sum(rows_read), 0) as rows,
                           coalesce(sum(rows_rejected), 0) as rejected
                      from bascule.file
                     where arrived_at > now() - interval '24 hours'
                     group by feed, state) x
             order by feed, state
            """, connection)
        open = try Self.open(on: connection)
        owedMoves =
            try connection.query(
                """
                select count(*)::int from bascule.file
                 where stored_at is null and state not in ('arrived', 'loading')
                """
            ).first.map { try $0[0, as: Int.self] } ?? 0
        blocked = try Self.blocked(limit: Self.limitRows, on: connection)
    }

    private static func waiting(
        _ strays: [Waiting], in language: Language, on connection: borrowing Connection
    ) throws -> [Facts] {
        try facts(
            """
            select to_jsonb(x)::text
              from (select distinct on (w.path) w.feed, w.path, w.bytes, w.since, w.reason
                      from (select w.feed, w.path, w.bytes, w.since, w.reason
                              from bascule.waiting w
                              join bascule.service s using (worker)
                             where s.seen_at > now()
                                       - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
                            union all
                            select nullif(x.feed, ''), x.path, x.bytes,
                                   now() - make_interval(secs => x.waited), x.reason
                              from unnest(\(strays.map { $0.label ?? "" }), \(strays.map(\.path)),
                                          \(strays.map(\.size)),
                                          \(strays.map { $0.waited / .seconds(1) }),
                                          \(strays.map { $0.reason.sentence(in: language) }))
                                       as x (feed, path, bytes, waited, reason)) w
                     order by w.path, w.since
                     limit \(limitRows)) x
             order by path
            """, connection)
    }

    private static func open(on connection: borrowing Connection) throws -> [Facts] {
        try facts(
            """
            select to_jsonb(x)::text
              from (select id, feed, name, state, attempts, next_attempt_at, reason
                      from bascule.file f
                     where stored_at is null and state in ('arrived', 'loading')
                       -- What the watcher says of it is newer: one file has one line.
                       and not exists (
                           select from bascule.waiting w
                             join bascule.service s using (worker)
                            where w.feed = f.feed and right(w.path, length(f.inbox_path) + 1)
                                      = '/' || f.inbox_path
                              and s.seen_at
                                      > now()
                                        - make_interval(secs => \(ServiceRecord.silentAfterSeconds)))
                     order by id
                     limit \(limitRows)) x
             order by id
            """, connection)
    }

    /// Settled files that can't be moved to their last place: id, feed, path, since, reason.
    package static func blocked(
        limit: Int, on connection: borrowing Connection
    ) throws -> [Facts] {
        try facts(
            """
            select to_jsonb(x)::text
              from (select id, feed, inbox_path as path, blocked_since as since,
                           blocked_reason as reason
                      from bascule.file
                     where blocked_since is not null
                     order by id
                     limit \(limit)) x
             order by id
            """, connection)
    }

    private static func facts(_ sql: SQL, _ connection: borrowing Connection) throws -> [Facts] {
        try connection.query(sql).map { try Facts(json: $0[0, as: String.self]) }
    }
}
