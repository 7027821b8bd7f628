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
        /// Since it was tried first, since somebody asked for it again, or since its export goes on.
        let age: Duration
        /// Of its tries those that are not held against it.
        let uncounted: Int
        /// Of files of changes: it needs none before it.
        let beginsAnew: Bool

        enum CodingKeys: String, RowColumn {
            case line, path, bytes, sha256, uncounted
            case seconds = "age_seconds"
            case beginsAnew = "begins_anew"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            line = try row[.line]
            path = try row[.path]
            bytes = try row[.bytes]
            sha256 = try row[.sha256]
            uncounted = try row[.uncounted]
            beginsAnew = try row[.beginsAnew]
            age = .seconds(try row[.seconds, as: Int64.self])
        }
    }

    /// Rows that one statement settles, at most: the next look goes on.
    static let atOnce: Int64 = 1_000

    /// Notes that a file of the ledger goes to these; for the transaction that enters it there.
    ///
    /// A file of changes goes behind the one before it, unless it begins anew.
    static func record(
        _ file: Int64, for targets: [Export.Target], on connection: borrowing Connection
    ) throws {
        guard !targets.isEmpty else { return }
        let addresses = targets.map(\.address)
        try connection.execute(
            """
            insert into bascule.export_target (export, target)
            select e.export, t.target
              from bascule.export e cross join unnest(\(addresses)) as t (target)
             where e.id = \(file)
                on conflict (export, target) do nothing
            """)
        try connection.execute(
            """
            insert into bascule.export_delivery (export_id, export, target, alert_after, after_id)
            select e.id, e.export, t.target, t.alert_after,
                   case when e.shape is not null and not e.begins_anew
                        then (select d.id
                                from bascule.export f
                                join bascule.export_delivery d
                                  on d.export_id = f.id and d.target = t.target
                               where f.export = e.export and f.id < e.id and f.shape is not null
                                 and f.lost_at is null
                               order by f.id desc
                               limit 1) end
              from bascule.export e
             cross join unnest(\(addresses), \(targets.map { Int64($0.alertAfter) }))
                   with ordinality as t (target, alert_after, place)
             where e.id = \(file)
             order by t.place
                on conflict (export_id, target) do nothing
            """)
    }

    /// Of a line of `bascule.export_delivery`: it waits behind another file of changes.
    ///
    /// Whoever reads them applies one after the other. Not what somebody has asked for; a file that
    /// begins anew needs none before it and has no `after_id`.
    static let isBehind: SQL = """
        (export_delivery.retried_at is null
         and exists (select from bascule.export_delivery o
                      where o.id = export_delivery.after_id
                        and o.state in ('recorded', 'transmitting', 'refused')))
        """

    /// The same: somebody has its export not sent, and has not asked for it since.
    static let isHeld: SQL = """
        exists (select from bascule.export_pause p
                 where p.export = export_delivery.export
                   and not coalesce(export_delivery.retried_at > p.paused_at, false))
        """

    /// The same: its target is left alone for a while, and nobody has asked for it since.
    private static let rests: SQL = """
        exists (select from bascule.export_target r
                 where r.export = export_delivery.export and r.target = export_delivery.target
                   and r.closed_until > statement_timestamp()
                   and not coalesce(export_delivery.retried_at > r.failed_at, false))
        """

    /// The same: its file is one of changes, and one that begins anew has arrived since.
    static let isSuperseded: SQL = """
        exists (select from bascule.export e
                  join bascule.export n
                    on n.export = e.export and n.id > e.id and n.begins_anew
                  join bascule.export_delivery nd
                    on nd.export_id = n.id and nd.target = export_delivery.target
                 where e.id = export_delivery.export_id and e.shape is not null
                   and nd.state = 'accepted')
        """

    /// Takes the next file of an export whose time has come for a target; nil: there is none.
    static func claim(
        of export: String, to target: String, on connection: borrowing Connection
    ) throws -> (line: PostRoom.Line, sent: Sent)? {
        let isWanted: SQL = """
            export = \(export) and target = \(target)
            and exists (select from bascule.export e
                         where e.id = export_delivery.export_id and e.placed_at is not null
                           and e.lost_at is null)
            and not \(raw: isHeld) and not \(raw: rests) and not \(raw: isBehind)
            """
        guard let line = try PostRoom.exports.claim(isWanted, on: connection) else { return nil }
        let sent = try connection.query(
            """
            select d.id as line, e.path, e.bytes, encode(e.sha256, 'hex') as sha256, d.uncounted, e.begins_anew,
                   floor(extract(epoch from clock_timestamp()
                                 - greatest(d.first_tried_at, d.retried_at, t.patient_from)))
                       ::bigint as age_seconds
              from bascule.export_delivery d
              join bascule.export e on e.id = d.export_id
              left join bascule.export_target t on t.export = d.export and t.target = d.target
             where d.id = \(line.id)
            """
        ).first(as: Sent.self)
        return sent.map { (line, $0) }
    }

    /// A try that our own stop has ended: it is due as before, and the try is not held against it.
    static func putBack(
        _ line: PostRoom.Line, _ answer: String, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.export_delivery
               set state = 'recorded', due_at = clock_timestamp(), uncounted = uncounted + 1,
                   answer = \(answer)
             where id = \(line.id) and state = 'transmitting'
               and attempts = \(Int64(line.attempts))
            """)
    }
}
