// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What hosts list no more, and what is said no more of what they list.
extension PickupBook {
    static func noteGone(
        _ ids: some Collection<Int64>, on connection: borrowing Connection
    ) throws {
        _ = try noteGone(where: "id = any(\(Array(ids)))", limit: ids.count, on: connection)
    }

    /// The same of what a pickup has seen at addresses that it does not ask any more.
    ///
    /// - Returns: how many.
    static func noteGone(
        _ pickup: String, elsewhereThan source: String, limit: Int,
        on connection: borrowing Connection
    ) throws -> Int {
        try noteGone(
            where: "pickup = \(pickup) and source <> \(source)", limit: limit, on: connection)
    }

    /// The same of what pickups have seen that nobody declares any more: none of them fails.
    ///
    /// - Returns: how many files.
    package static func leave(
        allBut declared: [String], limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        _ = try connection.execute(
            """
            update bascule.pickup
               set failing_since = null, failures = 0, code = null, reason_en = null,
                   reason_fr = null
             where failing_since is not null and pickup <> all(\(declared))
            """)
        _ = try connection.execute(
            """
            update bascule.pickup_mail set outcome = 'gone'
             where outcome is null and pickup <> all(\(declared))
            """)
        return try noteGone(
            where: "pickup <> all(\(declared))", limit: limit, on: connection)
    }

    private static func noteGone(
        where those: SQL, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            update bascule.pickup_item
               set gone_at = clock_timestamp(), code = null, reason_en = null, reason_fr = null
             where id in (select id from bascule.pickup_item
                           where gone_at is null and \(raw: those)
                           limit \(limit))
            """)
    }

    /// What is no trouble any more of files that are fetched: why one was not fetched again when that
    /// was asked for, and, where they are to be left there, why it could not be put away.
    ///
    /// - Returns: how many.
    static func forgive(
        _ pickup: String, isKept: Bool, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            update bascule.pickup_item set code = null, reason_en = null, reason_fr = null
             where id in (select id from bascule.pickup_item
                           where pickup = \(pickup) and gone_at is null and code is not null
                             and file_id is not null
                             and (\(isKept) or code <> all(\(keptCodes)))
                           limit \(limit))
            """)
    }

    /// Deletes what the hosts list no more since long ago.
    ///
    /// - Returns: how many.
    package static func purge(limit: Int, on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            delete from bascule.pickup_item
             where id in (select id from bascule.pickup_item
                           where gone_at < now() - make_interval(secs => \(memory))
                           order by gone_at limit \(limit))
            """)
    }

    /// The same of pickups whose hosts list nothing: all but the newest that are as old.
    ///
    /// - Returns: how many.
    package static func purge(
        unlisted pickups: [String], limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.pickup_item
             where id in (select i.id from bascule.pickup_item i
                           where i.pickup = any(\(pickups))
                             and i.fetched_at < now() - make_interval(secs => \(memory))
                             and i.id < (select max(n.id) from bascule.pickup_item n
                                          where n.pickup = i.pickup and n.source = i.source)
                           order by i.id limit \(limit))
            """)
    }

    /// Deletes what is known of mails that came as long ago, but for the last one of each folder; with
    /// them what was refused of them, and before their files: a mail without files is one of which
    /// nobody knows what was loaded.
    ///
    /// - Returns: how many.
    package static func purgeMails(limit: Int, on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            with old as (
                select m.id from bascule.pickup_mail m
                 where m.seen_at < now() - make_interval(secs => \(memory))
                   and m.number < (select max(n.number) from bascule.pickup_mail n
                                    where n.pickup = m.pickup and n.source = m.source
                                      and n.validity = m.validity)
                 order by m.seen_at limit \(limit)
            ), refused as (
                delete from bascule.pickup_item
                 where mail_id in (select id from old) and file_id is null
            )
            delete from bascule.pickup_mail where id in (select id from old)
            """)
    }

    /// Seconds.
    private static let memory = Pickup.Limits.memory / .seconds(1)
}
