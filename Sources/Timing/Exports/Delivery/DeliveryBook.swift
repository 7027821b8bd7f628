// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

/// SQL on the files that go to other hosts.
enum DeliveryBook {
    /// A file that is about to be sent.
    struct Sent: RowDecodable {
        let line: Int64
        let path: String
        let bytes: Int64
        /// Lower-case hexadecimal.
        let sha256: String
        /// Since it was tried first, or since somebody asked for it again.
        let age: Duration

        enum CodingKeys: String, RowColumn {
            case line, path, bytes, sha256
            case seconds = "age_seconds"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            line = try row[.line]
            path = try row[.path]
            bytes = try row[.bytes]
            sha256 = try row[.sha256]
            age = .seconds(try row[.seconds, as: Int64.self])
        }
    }

    /// Notes that a file of the ledger goes to these; for the transaction that enters it there.
    static func record(
        _ file: Int64, for targets: [Export.Target], on connection: borrowing Connection
    ) throws {
        guard !targets.isEmpty else { return }
        _ = try connection.execute(
            """
            insert into bascule.export_delivery (export_id, target, alert_after)
            select \(file), t.target, t.alert_after
              from unnest(\(targets.map(\.address)), \(targets.map { Int64($0.alertAfter) }))
                   with ordinality as t (target, alert_after, place)
             order by t.place
                on conflict (export_id, target) do nothing
            """)
    }

    /// Rows that one statement settles, at most: the next look goes on.
    private static let atOnce: Int64 = 1_000

    /// Settles what a newer revision goes instead of, which is in its place already.
    ///
    /// Not what somebody has asked for. Files of changes are read one after the other: none of them
    /// replaces another.
    /// - Returns: how many.
    static func replace(on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            update bascule.export_delivery
               set state = 'replaced', due_at = null, ended_at = clock_timestamp()
             where id in (
                select d.id
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id
                  join bascule.export n on n.id = e.amended_by
                  join bascule.export_delivery nd on nd.export_id = n.id and nd.target = d.target
                 where d.state in ('recorded', 'refused') and d.retried_at is null
                   and e.shape is null and n.placed_at is not null and n.lost_at is null
                 order by d.id
                 limit \(atOnce))
            """)
    }

    /// Ends what can't be sent any more: files that were lost, and what no declaration sends there any
    /// more, once nobody has tried it or asked for it for so long.
    ///
    /// - Parameters:
    ///   - declared: the exports that are sent, each with a target; nil: not every declaration could be
    ///     read, so nothing is taken for one that is sent no more.
    /// - Returns: how many.
    static func end(
        lost: String, undeclared: String, declared: [(export: String, target: String)]?,
        on connection: borrowing Connection
    ) throws -> Int {
        let ofLost = try connection.execute(
            """
            update bascule.export_delivery
               set state = 'refused', due_at = null, ended_at = clock_timestamp(), answer = \(lost)
             where id in (
                select d.id
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id
                 where d.due_at is not null and e.lost_at is not null
                 order by d.id
                 limit \(atOnce))
            """)
        guard let declared else { return ofLost }
        let patience = Attempt.patience / .seconds(1)
        return ofLost
            + (try connection.execute(
                """
                update bascule.export_delivery
                   set state = 'refused', due_at = null, ended_at = clock_timestamp(),
                       answer = \(undeclared)
                 where id in (
                    select d.id
                      from bascule.export_delivery d
                      join bascule.export e on e.id = d.export_id
                     where d.due_at is not null
                       and greatest(d.made_at, d.tried_at, d.retried_at)
                           < now() - make_interval(secs => \(patience))
                       and not exists (
                           select from unnest(\(declared.map { $0.export }), \(declared.map { $0.target }))
                                       as t (export, target)
                            where t.export = e.export and t.target = d.target)
                     order by d.id
                     limit \(atOnce))
                """))
    }

    /// Whether a line of `bascule.export_delivery` waits behind another file of changes.
    ///
    /// One that has not arrived since the last that did: whoever reads them applies one after the other.
    /// Not what somebody has asked for: a file that begins anew needs none before it.
    static let isBehind: SQL = """
        (export_delivery.retried_at is null
         and exists (select from bascule.export e
                       join bascule.export f
                         on f.export = e.export and f.each is not distinct from e.each
                        and f.window_start is not distinct from e.window_start
                        and f.window_end is not distinct from e.window_end
                        and f.revision < e.revision and f.lost_at is null
                       join bascule.export_delivery o
                         on o.export_id = f.id and o.target = export_delivery.target
                      where e.id = export_delivery.export_id and e.shape is not null
                        and o.state not in ('accepted', 'replaced')
                        and not exists (
                            select from bascule.export g
                              join bascule.export_delivery h
                                on h.export_id = g.id and h.target = o.target
                             where g.export = e.export and g.each is not distinct from e.each
                               and g.window_start is not distinct from e.window_start
                               and g.window_end is not distinct from e.window_end
                               and g.revision > f.revision and g.revision < e.revision
                               and h.state = 'accepted')))
        """

    /// Takes the next file of an export whose time has come for a target; nil: there is none.
    static func claim(
        of export: String, to target: String, on connection: borrowing Connection
    ) throws -> (line: PostRoom.Line, sent: Sent)? {
        let isWanted: SQL = """
            target = \(target)
            and export_id in (select id from bascule.export
                               where export = \(export) and placed_at is not null
                                 and lost_at is null)
            and not exists (select from bascule.export_pause where export = \(export))
            and not \(raw: isBehind)
            """
        guard let line = try PostRoom.exports.claim(isWanted, on: connection) else { return nil }
        let sent = try connection.query(
            """
            select d.id as line, e.path, e.bytes, encode(e.sha256, 'hex') as sha256,
                   floor(extract(epoch from clock_timestamp()
                                 - greatest(d.first_tried_at, d.retried_at)))::bigint
                       as age_seconds
              from bascule.export_delivery d
              join bascule.export e on e.id = d.export_id
             where d.id = \(line.id)
            """
        ).first(as: Sent.self)
        return sent.map { (line, $0) }
    }
}
