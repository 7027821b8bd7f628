// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// That a file for others was written: a link of the journal.
struct ExportEvent: RowDecodable {
    let seq: Int64
    let kind: EventKind
    let body: EventBody<Facts>

    struct Facts: Encodable {
        let export: String
        /// Its number in the ledger of exports.
        let id: Int64
        let revision: Int64
        let name: String
        let rows: Int64
        let bytes: Int64
        let sha256: String
        let windowStart: String?
        let windowEnd: String?
        /// The value that this file is for.
        let each: String?
        /// True of a file that says what has changed since the one before: it takes no file's place.
        let changes: Bool?

        enum CodingKeys: String, CodingKey {
            case export, id, revision, name, rows, bytes, sha256, each, changes
            case windowStart = "window_start"
            case windowEnd = "window_end"
        }
    }

    enum CodingKeys: String, RowColumn {
        case seq, export, id, revision, name, rows, bytes, sha256, each, changes
        case eventID = "event"
        case instant = "happened_at"
        case windowStart = "window_start"
        case windowEnd = "window_end"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        seq = try row[.seq]
        let revision: Int64 = try row[.revision]
        let isOfChanges: Bool = try row[.changes]
        kind = revision > 1 && !isOfChanges ? .exportAmended : .exportWritten
        body = EventBody(
            id: try row[.eventID], type: kind.rawValue, timestamp: try row[.instant],
            data: Facts(
                export: try row[.export], id: try row[.id], revision: revision,
                name: try row[.name, as: String.self].told,
                rows: try row[.rows], bytes: try row[.bytes], sha256: try row[.sha256],
                windowStart: try row[.windowStart], windowEnd: try row[.windowEnd],
                each: try row[.each, as: String?.self]?.told,
                changes: isOfChanges ? true : nil))
    }

    /// - Parameter range: links of the journal's chain, the first one left out.
    static func read(
        _ range: Range<Int64>, on connection: borrowing Connection
    ) throws -> [ExportEvent] {
        try connection.query(
            """
            select c.seq, 'evt_' || left(encode(c.hash, 'hex'), 32) as event,
                   to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as happened_at,
                   substr(j.subject, 8) as export, (j.result->>'id')::bigint as id,
                   (j.result->>'revision')::bigint as revision,
                   regexp_replace(j.result->>'path', '^.*/', '') as name,
                   (j.result->>'rows')::bigint as rows, (j.result->>'bytes')::bigint as bytes,
                   j.result->>'sha256' as sha256, j.parameters->>'window_start' as window_start,
                   j.parameters->>'window_end' as window_end, j.parameters->>'each' as each,
                   x.shape is not null as changes
              from bascule.journal_chain c
              join bascule.journal j on j.id = c.entry_id
              left join bascule.export x on x.id = (j.result->>'id')::bigint
             where c.seq > \(range.lowerBound) and c.seq <= \(range.upperBound)
               and j.action = 'export' and j.result->>'outcome' = 'written' and x.lost_at is null
             order by c.seq
             limit \(WebhookBook.linksAtOnce)
            """
        ).decode(as: ExportEvent.self)
    }

    /// The first link of one whose file does not have its name yet: a run commits, then renames.
    ///
    /// - Parameter patience: one that was written earlier is waited for no more.
    static func firstUnplaced(
        _ range: Range<Int64>, within patience: Duration = Webhook.Limits.naming,
        on connection: borrowing Connection
    ) throws -> Int64? {
        try connection.query(
            """
            select c.seq
              from bascule.journal_chain c
              join bascule.journal j on j.id = c.entry_id
              join bascule.export x on x.id = (j.result->>'id')::bigint
             where c.seq > \(range.lowerBound) and c.seq <= \(range.upperBound)
               and j.action = 'export' and j.result->>'outcome' = 'written'
               and x.placed_at is null and x.lost_at is null
               and j.at > now() - make_interval(secs => \(patience / .seconds(1)))
             order by c.seq
             limit 1
            """
        ).firstValue(as: Int64.self)
    }

    func message() throws -> EventKind.Message {
        EventKind.Message(eventID: body.id, type: kind.rawValue, body: try body.text())
    }
}
