// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// How far back a webhook's look at alerts goes: to what may have changed since the one before.
///
/// `bascule.alert.changed_at` is the server's clock in the transaction that changes an alert, so what a
/// look did not see yet has changed after the oldest transaction began that was open at that look.
/// Other roles' transactions are not seen there: the processes of a site use one, and the margin is for
/// what somebody does by hand.
struct AlertReach {
    /// Changes behind it are looked at.
    let from: Timestamp
    /// What had changed before it is there to be seen: a transaction that began then has ended.
    private let horizon: Timestamp
    /// Whether the look goes further back than it must.
    private let isLong: Bool

    /// For so long the server's clock may have been set back, and so seldom the place is written.
    static let margin = Duration.seconds(3_600)

    /// Asked before the alerts are, and in a statement of its own: they are read as of a later moment.
    init(of webhook: String, on connection: borrowing Connection) throws {
        let seconds = Self.margin / .seconds(1)
        // As of the begin of this transaction at the latest: the list of sessions is read once in it.
        self = try connection.query(
            """
            with place as (
                select coalesce(w.alerts_from, w.begun_at) as seen,
                       (select least(now(), min(a.xact_start))
                          from pg_stat_activity a
                         where a.datname = current_database() and a.pid <> pg_backend_pid())
                           as horizon
                  from bascule.webhook w where w.webhook = \(webhook)
            )
            select seen - make_interval(secs => \(seconds)) as seen, horizon,
                   horizon > seen + make_interval(secs => \(seconds)) as is_long
              from place
            """
        ).one(by: Column.self) { row in
            AlertReach(
                from: try row[.seen], horizon: try row[.horizon], isLong: try row[.isLong])
        }
    }

    private init(from: Timestamp, horizon: Timestamp, isLong: Bool) {
        (self.from, self.horizon, self.isLong) = (from, horizon, isLong)
    }

    private enum Column: String, RowColumn {
        case seen, horizon
        case isLong = "is_long"
    }

    /// Notes that all of it was told.
    func note(of webhook: String, on connection: borrowing Connection) throws {
        guard isLong else { return }
        try connection.execute(
            "update bascule.webhook set alerts_from = \(horizon) where webhook = \(webhook)")
    }
}
