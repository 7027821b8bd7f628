// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// SQL on the mails of a folder that a pickup reads.
enum MailBook {
    /// A folder whose numbers hold: those of one with another `validity` are of other mails.
    struct Place: Sendable {
        let pickup: String
        let source: String
        let validity: Int64

        /// How its files are known: after another `validity` they are others.
        var itemSource: String { "\(source);UIDVALIDITY=\(validity)" }
    }

    /// The names of a mail's items that are files of the ledger.
    static func taken(_ mail: Int64, on connection: borrowing Connection) throws -> Set<String> {
        Set(
            try connection.query(
                """
                select name from bascule.pickup_item
                 where mail_id = \(mail) and file_id is not null
                 limit 1000
                """
            ).values(as: String.self))
    }

    /// A file of a mail, in the transaction from which on it is one of the ledger.
    static func enter(
        _ name: String, _ bytes: Int64, at seconds: Int64, of mail: Int64, as fileID: Int64,
        _ place: Place, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, mail_id, file_id,
                                             fetched_at)
            values (\(place.pickup), \(place.itemSource), \(name), \(bytes),
                    to_timestamp(\(Double(seconds))), \(mail), \(fileID), clock_timestamp())
                on conflict (pickup, source, name, bytes, modified_at, version) do update
               set mail_id = excluded.mail_id, file_id = excluded.file_id,
                   fetched_at = excluded.fetched_at, code = null, reason_en = null,
                   reason_fr = null
            """)
    }

    /// One that is refused; it holds up nothing.
    static func refuse(
        _ name: String, _ bytes: Int64, at seconds: Int64, of mail: Int64,
        _ reason: (code: String, en: String, fr: String), _ place: Place,
        on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, mail_id, code,
                                             reason_en, reason_fr)
            values (\(place.pickup), \(place.itemSource), \(name), \(bytes),
                    to_timestamp(\(Double(seconds))), \(mail), \(reason.code), \(reason.en),
                    \(reason.fr))
                on conflict (pickup, source, name, bytes, modified_at, version) do update
               set code = excluded.code, reason_en = excluded.reason_en,
                   reason_fr = excluded.reason_fr, gone_at = null,
                   code_since = \(raw: PickupBook.codeSince("excluded.code", of: "pickup_item"))
             where pickup_item.file_id is null
            """)
    }

    /// The numbers of mails of which something is refused, the oldest first.
    static func refused(
        of place: Place, on connection: borrowing Connection
    ) throws -> [Int64] {
        try connection.query(
            """
            select distinct m.number
              from bascule.pickup_item i
              join bascule.pickup_mail m on m.id = i.mail_id
             where i.pickup = \(place.pickup) and i.code is not null and i.gone_at is null
               and m.source = \(place.source) and m.validity = \(place.validity)
             order by m.number
             limit 100
            """
        ).values(as: Int64.self)
    }

    /// Its mail is not in the folder any more.
    static func forgive(
        _ number: Int64, of place: Place, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.pickup_item i
               set gone_at = clock_timestamp(), code = null, reason_en = null, reason_fr = null
              from bascule.pickup_mail m
             where m.id = i.mail_id and i.code is not null and i.gone_at is null
               and m.pickup = \(place.pickup) and m.source = \(place.source)
               and m.validity = \(place.validity) and m.number = \(number)
            """)
    }

    /// What is refused of a mail, and is not among these any more.
    static func forget(
        _ number: Int64, allBut names: [String], of place: Place,
        on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            delete from bascule.pickup_item i
             using bascule.pickup_mail m
             where m.id = i.mail_id and i.file_id is null and i.name <> all(\(names))
               and m.pickup = \(place.pickup) and m.source = \(place.source)
               and m.validity = \(place.validity) and m.number = \(number)
            """)
    }

    /// The file that the same one has become which was brought under other numbers or by another
    /// address, and was taken back here; nil: there is none.
    ///
    /// - Parameters:
    ///   - seconds: when its mail was written: who sends it again writes another mail.
    ///   - sha256: of its bytes, in hexadecimal.
    static func takenBack(
        _ bytes: Int64, at seconds: Int64, _ sha256: String, of place: Place,
        on connection: borrowing Connection
    ) throws -> Int64? {
        try connection.query(
            """
            select f.id
              from bascule.pickup_item i
              join bascule.file f on f.id = i.file_id
             where i.pickup = \(place.pickup) and i.source <> \(place.itemSource)
               and i.bytes = \(bytes) and i.modified_at = to_timestamp(\(Double(seconds)))
               and f.sha256 = decode(\(sha256), 'hex') and f.state = 'reverted'
             order by f.id desc
             limit 1
            """
        ).firstValue()
    }

    /// Mails of which each file is loaded, none was refused and none is left over: their numbers.
    static func loaded(
        of place: Place, limit: Int, on connection: borrowing Connection
    ) throws -> [Int64] {
        try connection.query(
            """
            select m.number
              from bascule.pickup_mail m
             where m.pickup = \(place.pickup) and m.source = \(place.source)
               and m.validity = \(place.validity) and \(raw: allLoaded)
             order by m.number
             limit \(limit)
            """
        ).values(as: Int64.self)
    }

    static func isLoaded(
        _ number: Int64, of place: Place, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.pickup_mail m
                            where m.pickup = \(place.pickup) and m.source = \(place.source)
                              and m.validity = \(place.validity) and m.number = \(number)
                              and \(raw: allLoaded))
            """
        ).value()
    }

    /// Of a mail `m`: without any item nobody knows any more what became of its files.
    private static let allLoaded: SQL = """
        m.outcome = 'taken' and m.put_away is null and m.left_over = 0
        and exists (select from bascule.pickup_item i where i.mail_id = m.id)
        and not exists (
            select from bascule.pickup_item i
              left join bascule.file f on f.id = i.file_id
              left join bascule.file o on o.id = f.duplicate_of
             where i.mail_id = m.id
               and (i.code is not null or not \(raw: PickupBook.loaded)))
        """

    static func notePutAway(
        _ number: Int64, _ how: String, of place: Place, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            with away as (
                update bascule.pickup_mail set put_away = \(how)
                 where pickup = \(place.pickup) and source = \(place.source)
                   and validity = \(place.validity) and number = \(number)
                returning id
            )
            update bascule.pickup_item i
               set put_away = \(how), gone_at = clock_timestamp()
              from away
             where i.mail_id = away.id
            """)
    }
}
