// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// How a file ended, or that it was taken back: a link of the journal.
struct FileEvent: RowDecodable {
    let seq: Int64
    let kind: EventKind
    let body: EventBody<Facts>

    struct Facts: Encodable {
        let file: Int64
        let feed: String
        let name: String
        let bytes: Int64?
        let sha256: String?
        let rows: Rows?
        /// Why it was refused, failed or taken back, in the site's language.
        let reason: String?
    }

    struct Rows: Encodable {
        let read, inserted, amended, unchanged, rejected: Int64
    }

    enum CodingKeys: String, RowColumn {
        case seq, type, file, feed, name, bytes, sha256, reason
        case read, inserted, amended, unchanged, rejected
        case eventID = "event"
        case instant = "happened_at"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let type: String = try row[.type]
        guard let kind = EventKind(rawValue: type) else {
            preconditionFailure("the statement names events")
        }
        seq = try row[.seq]
        self.kind = kind
        var rows: Rows?
        if let read = try row[.read, as: Int64?.self] {
            rows = Rows(
                read: read, inserted: try row[.inserted], amended: try row[.amended],
                unchanged: try row[.unchanged], rejected: try row[.rejected])
        }
        body = EventBody(
            id: try row[.eventID], type: type, timestamp: try row[.instant],
            data: Facts(
                file: try row[.file], feed: try row[.feed],
                name: try row[.name, as: String.self].told,
                bytes: try row[.bytes], sha256: try row[.sha256], rows: rows,
                reason: try row[.reason, as: String?.self]?.told))
    }

    /// - Parameter range: links of the journal's chain, the first one left out.
    static func read(
        _ range: Range<Int64>, of feeds: [String]?, on connection: borrowing Connection
    ) throws -> [FileEvent] {
        try connection.query(
            """
            select e.seq, e.type, e.event, e.happened_at, f.id as file, f.feed, f.name,
                   coalesce((e.parameters->>'bytes')::bigint, f.bytes) as bytes,
                   coalesce(e.parameters->>'sha256', encode(f.sha256, 'hex')) as sha256,
                   (e.result->>'read')::bigint as read, (e.result->>'inserted')::bigint as inserted,
                   (e.result->>'amended')::bigint as amended,
                   (e.result->>'unchanged')::bigint as unchanged,
                   (e.result->>'rejected')::bigint as rejected,
                   -- As it was then: the ledger's may be that of a later try.
                   case when e.type = 'file.reverted' then e.parameters->>'reason'
                        when e.type <> 'file.loaded' then e.reason end as reason
              from (select c.seq, 'evt_' || left(encode(c.hash, 'hex'), 32) as event,
                           to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                               as happened_at,
                           case when j.action = 'revert' then 'file.reverted'
                                when j.action = 'refuse' then 'file.rejected'
                                when j.action = 'import cancelled' then 'file.failed'
                                when j.result->>'state' in ('loaded', 'rejected', 'failed')
                                then 'file.' || (j.result->>'state') end as type,
                           substr(j.subject, 6)::bigint as file_id,
                           j.parameters, j.result->>'reason' as reason,
                           case when j.action like 'import%' then j.result end as result
                      from bascule.journal_chain c
                      join bascule.journal j on j.id = c.entry_id
                     where c.seq > \(range.lowerBound) and c.seq <= \(range.upperBound)
                       and j.action in ('import', 'import cancelled', 'refuse', 'revert')
                       and j.subject ~ '^file [0-9]{1,18}$') e
              join bascule.file f on f.id = e.file_id
             where e.type is not null and (\(feeds == nil) or f.feed = any(\(feeds ?? [])))
             order by e.seq
             limit \(WebhookBook.linksAtOnce)
            """
        ).decode(as: FileEvent.self)
    }

    func message() throws -> EventKind.Message {
        EventKind.Message(eventID: body.id, type: kind.rawValue, body: try body.text())
    }
}
