// SPDX-License-Identifier: Apache-2.0

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

    /// Lines shown of a list, at most.
    package static let limitRows = 50

    /// - Parameter zone: times are shown as it has them.
    package init(zone: String, on connection: Connection) throws {
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
                  from bascule.waiting w
                  join bascule.service s using (worker)
                 where s.seen_at > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
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
                  from bascule.file
                 where stored_at is null and state in ('arrived', 'loading')
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
    }

    private static func texts(_ rows: Rows) throws -> [[String]] {
        try rows.map { row in try (0..<row.count).map { try row[$0, as: String?.self] ?? "" } }
    }
}
