// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// What was seen on other hosts, and what it became; how the last looks ended.
package enum PickupBook {
    /// Whether the bytes of a file `f` are in the tables: of a duplicate, those of the file `o` that
    /// brought them first, which may have been taken back.
    static let loaded: SQL = """
        coalesce(f.state = 'loaded' or f.state = 'duplicate' and o.state = 'loaded', false)
        """

    /// Codes of what is fetched, and is there still though it should not be.
    static let keptCodes = ["not_put_away", "left_aside", "left_over"]

    /// Since when an item's code is what it is, where it gets one: as before if it is the same.
    static func codeSince(_ code: SQL, of item: SQL) -> SQL {
        """
        case when \(raw: item).code is not distinct from \(raw: code) then \(raw: item).code_since
             else clock_timestamp() end
        """
    }

    /// All of a folder that were listed when it was last looked at.
    static func items(
        _ pickup: String, _ source: String, on connection: borrowing Connection
    ) throws -> [PickupItem] {
        try connection.query(
            """
            select i.id, i.name, i.bytes, extract(epoch from i.modified_at)::bigint as modified, i.version,
                   (extract(epoch from clock_timestamp() - i.seen_at) * 1000)::bigint as age, i.file_id,
                   \(raw: loaded) as is_loaded, i.code
              from bascule.pickup_item i
              left join bascule.file f on f.id = i.file_id
              left join bascule.file o on o.id = f.duplicate_of
             where i.pickup = \(pickup) and i.source = \(source) and i.gone_at is null
             order by i.id
             limit \(2 * Pickup.Limits.names)
            """
        ).decode(as: PickupItem.self)
    }

    /// Items that are not fetched, and the same by name, size and time was, by another address of the
    /// pickup, and was taken back here.
    static func takenBack(
        _ pickup: String, _ source: String, on connection: borrowing Connection
    ) throws -> Set<Int64> {
        Set(
            try connection.query(
                """
                select i.id
                  from bascule.pickup_item i
                  join bascule.pickup_item o
                    on o.pickup = i.pickup and o.name = i.name and o.bytes = i.bytes
                   and o.modified_at = i.modified_at and o.source <> i.source
                  join bascule.file f on f.id = o.file_id
                 where i.pickup = \(pickup) and i.source = \(source) and i.gone_at is null
                   and i.file_id is null and f.state = 'reverted'
                 limit \(Pickup.Limits.names)
                """
            ).values(as: Int64.self))
    }

    /// Notes files that are listed; of those that are known it stays as it was.
    static func see(
        _ keys: some Collection<PickupItem.Key>, _ pickup: String, _ source: String,
        on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, version)
            select \(pickup), \(source), k.name, k.bytes, to_timestamp(k.modified), k.version
              from unnest(\(keys.map(\.name)), \(keys.map(\.bytes)), \(keys.map(\.modified)),
                          \(keys.map(\.version)))
                   as k (name, bytes, modified, version)
                on conflict (pickup, source, name, bytes, modified_at, version) do update
               set gone_at = null, put_away = null, seen_at = clock_timestamp()
             where pickup_item.gone_at is not null
            """)
    }

    static func forget(_ ids: some Collection<Int64>, on connection: borrowing Connection) throws {
        _ = try connection.execute(
            """
            delete from bascule.pickup_item
             where id = any(\(Array(ids))) and file_id is null
            """)
    }

    /// In the transaction from which on their files are ones of the ledger.
    static func noteFetched(
        _ files: [(id: Int64, fileID: Int64)], on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.pickup_item i
               set file_id = f.file_id, fetched_at = clock_timestamp(), code = null,
                   reason_en = null, reason_fr = null
              from unnest(\(files.map(\.id)), \(files.map(\.fileID))) as f (id, file_id)
             where i.id = f.id
            """)
    }

    /// A file that no listing has shown, in the transaction from which on it is one of the ledger.
    ///
    /// - Parameters:
    ///   - seconds: its time, since 1970; nil: now.
    ///   - version: what its host says of it; empty: nothing.
    static func enter(
        _ name: String, _ bytes: Int64, at seconds: Int64? = nil, version: String = "",
        as fileID: Int64, _ pickup: String, _ source: String, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, version,
                                             file_id, fetched_at)
            values (\(pickup), \(source), \(name), \(bytes),
                    coalesce(to_timestamp(\(seconds)::bigint), clock_timestamp()), \(version),
                    \(fileID), clock_timestamp())
                on conflict (pickup, source, name, bytes, modified_at, version) do update
               set file_id = excluded.file_id, fetched_at = excluded.fetched_at
            """)
    }

    /// Its file is none of the ledger after all.
    static func leave(
        _ fileID: Int64, _ pickup: String, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            "delete from bascule.pickup_item where pickup = \(pickup) and file_id = \(fileID)")
    }

    /// Its file is none of the ledger after all.
    static func undo(_ id: Int64, _ fileID: Int64, on connection: borrowing Connection) throws {
        _ = try connection.execute(
            """
            update bascule.pickup_item set file_id = null, fetched_at = null
             where id = \(id) and file_id = \(fileID)
            """)
    }

    /// Why it was not fetched, or not put away.
    static func note(
        _ code: String, _ reason: Phrase, of id: Int64, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.pickup_item
               set code = \(code), reason_en = \(reason.en), reason_fr = \(reason.fr),
                   code_since = \(raw: codeSince("\(code)", of: "pickup_item"))
             where id = \(id)
            """)
    }

    static func notePutAway(
        _ id: Int64, _ how: String, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.pickup_item
               set put_away = \(how), gone_at = clock_timestamp(), code = null, reason_en = null,
                   reason_fr = null
             where id = \(id)
            """)
    }

    /// Whether its bytes are in the tables.
    static func isLoaded(
        _ id: Int64, _ pickup: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.pickup_item i
                             join bascule.file f on f.id = i.file_id
                             left join bascule.file o on o.id = f.duplicate_of
                            where i.id = \(id) and i.pickup = \(pickup) and \(raw: loaded))
            """
        ).value()
    }

    /// A look that went through.
    static func noteDone(
        _ pickup: String, listed: Int, waiting: Int, on connection: borrowing Connection
    ) throws {
        let (listed, waiting) = (Int64(listed), Int64(waiting))
        _ = try connection.execute(
            """
            insert into bascule.pickup (pickup, tried_at, done_at, listed, waiting)
            values (\(pickup), clock_timestamp(), clock_timestamp(), \(listed), \(waiting))
                on conflict (pickup) do update
               set tried_at = excluded.tried_at, done_at = excluded.done_at,
                   listed = excluded.listed, waiting = excluded.waiting, failing_since = null,
                   failures = 0, code = null, reason_en = null, reason_fr = null
            """)
    }

    /// One that did not.
    static func noteFailed(
        _ failed: PickupFailed, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.pickup as p (pickup, tried_at, failing_since, failures, code, reason_en,
                                             reason_fr)
            values (\(failed.pickup), clock_timestamp(), clock_timestamp(), 1, \(failed.code),
                    \(failed.why.en), \(failed.why.fr))
                on conflict (pickup) do update
               set tried_at = excluded.tried_at,
                   failing_since = coalesce(p.failing_since, excluded.failing_since),
                   failures = p.failures + 1, code = excluded.code,
                   reason_en = excluded.reason_en, reason_fr = excluded.reason_fr
            """)
    }
}
