// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// That an alert was raised, or is over: its row says so itself.
struct AlertEvent: RowDecodable {
    let kind: EventKind
    let body: EventBody<Facts>

    struct Facts: Encodable {
        let alert: Int64
        let rule: String
        let subject: String
        let message: String
        let dueAt: String
        let raisedAt: String
        let resolvedAt: String?
        let resolution: String?

        enum CodingKeys: String, CodingKey {
            case alert, rule, subject, message, resolution
            case dueAt = "due_at"
            case raisedAt = "raised_at"
            case resolvedAt = "resolved_at"
        }
    }

    enum CodingKeys: String, RowColumn {
        case id, type, rule, subject, message, resolution
        case eventID = "event"
        case dueAt = "due_at"
        case raisedAt = "raised_at"
        case resolvedAt = "resolved_at"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let type: String = try row[.type]
        guard let kind = EventKind(rawValue: type) else {
            preconditionFailure("the statement names events")
        }
        self.kind = kind
        let raised: String = try row[.raisedAt]
        let resolved: String? = try row[.resolvedAt]
        let isOver = kind == .alertResolved
        body = EventBody(
            id: try row[.eventID], type: type,
            timestamp: isOver ? resolved ?? raised : raised,
            data: Facts(
                alert: try row[.id], rule: try row[.rule],
                subject: try row[.subject, as: String.self].told,
                message: try row[.message, as: String.self].told,
                dueAt: try row[.dueAt], raisedAt: raised, resolvedAt: isOver ? resolved : nil,
                resolution: isOver
                    ? try row[.resolution, as: String?.self]?.told : nil))
    }

    /// Alerts in one look, at most: the next one goes on.
    static let atOnce = 1_000

    /// What it has not been told yet, of alerts since it is there; none of webhooks themselves.
    ///
    /// - Parameter reach: how far back changes of alerts are looked at.
    static func read(
        _ webhook: String, since begin: Timestamp, _ reach: AlertReach, _ kinds: [EventKind],
        on connection: borrowing Connection
    ) throws -> [AlertEvent] {
        guard kinds.contains(.alertRaised) || kinds.contains(.alertResolved) else { return [] }
        return try connection.query(question(webhook, since: begin, reach, kinds))
            .decode(as: AlertEvent.self)
    }

    /// Its cost is that of what has changed of late, however many alerts there were.
    static func question(
        _ webhook: String, since begin: Timestamp, _ reach: AlertReach, _ kinds: [EventKind]
    ) -> SQL {
        let wanted = kinds.map(\.rawValue)
        return """
            select a.id, k.type, a.rule, a.subject, a.message, a.resolution,
                   'evt_' || left(encode(sha256(
                       (select hash from bascule.journal_chain where seq = 0)
                       || convert_to(concat_ws(' ', a.id, k.type, extract(epoch from a.raised_at)),
                                     'UTF8')), 'hex'), 32) as event,
                   \(raw: text("a.due_at")) as due_at, \(raw: text("a.raised_at")) as raised_at,
                   \(raw: text("a.resolved_at")) as resolved_at
              from bascule.alert a
              cross join (values ('alert.raised'), ('alert.resolved')) k (type)
             where a.changed_at > \(reach.from)
               and (a.raised_at > \(begin) or a.resolved_at > \(begin))
               and case when k.type = 'alert.raised' then a.raised_at > \(begin)
                        else a.resolved_at is not null end
               and k.type = any(\(wanted)) and a.rule <> \(FailedWebhooks.rule)
               and not exists (select from bascule.webhook_message m
                                where m.webhook = \(webhook) and m.alert_id = a.id
                                  and m.told_as = k.type)
             order by a.id, k.type
             limit \(atOnce)
            """
    }

    private static func text(_ column: SQL) -> SQL {
        "to_char(\(raw: column) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    }

    func message() throws -> EventKind.Message {
        EventKind.Message(
            eventID: body.id, type: kind.rawValue, body: try body.text(), alert: body.data.alert,
            toldAs: kind.rawValue)
    }
}
