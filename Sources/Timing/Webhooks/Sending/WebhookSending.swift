// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

/// SQL on a message that is about to be sent, and on what became of it.
enum WebhookSending {
    struct Message: RowDecodable {
        let webhook: String
        let eventID: String
        let body: String
        /// Since it was tried first, since somebody asked for it again, or since its webhook goes on.
        let age: Duration
        /// Of the database's clock, by which ages are.
        let now: Int64

        enum CodingKeys: String, RowColumn {
            case webhook, body
            case eventID = "event"
            case seconds = "age_seconds"
            case now = "now_seconds"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            webhook = try row[.webhook]
            eventID = try row[.eventID]
            body = try row[.body]
            age = .seconds(try row[.seconds, as: Int64.self])
            now = try row[.now]
        }
    }

    /// Takes the next one of a webhook whose time has come, as one that may have come from now on; nil:
    /// there is none.
    ///
    /// One that is stopped or paused, or has asked to be left alone, gets only what somebody has asked
    /// for since.
    static func claim(
        of webhook: String, on connection: borrowing Connection
    ) throws -> (line: PostRoom.Line, message: Message)? {
        // Asked for by itself: its waiting messages may be many, and none is walked over.
        let shut = try connection.query(
            """
            select greatest(stopped_at, paused_at, held_at,
                            case when closed_until > clock_timestamp() then closed_at end) as shut_at
              from bascule.webhook
             where webhook = \(webhook)
               and (stopped_at is not null or paused_at is not null or held_at is not null
                    or closed_until > clock_timestamp())
            """
        ).firstValue(as: Timestamp.self)
        let isAsked: SQL =
            shut.map { "retried_at is not null and retried_at > \($0)" as SQL } ?? "true"
        let isWanted: SQL = """
            webhook = \(webhook) and body is not null and \(raw: isAsked)
            """
        guard let line = try PostRoom.webhooks.claim(isWanted, on: connection) else { return nil }
        try PostRoom.webhooks.noteBeginning(line, on: connection)
        let message = try connection.query(
            """
            select m.webhook, m.event, m.body,
                   floor(extract(epoch from clock_timestamp()
                                 - greatest(m.first_tried_at, m.retried_at, w.patient_from)))
                       ::bigint as age_seconds,
                   floor(extract(epoch from clock_timestamp()))::bigint as now_seconds
              from bascule.webhook_message m
              left join bascule.webhook w on w.webhook = m.webhook
             where m.id = \(line.id)
            """
        ).first(as: Message.self)
        return message.map { (line, $0) }
    }

    /// Notes what became of it, and what that says of its webhook.
    ///
    /// - Returns: whether the webhook is stopped by it.
    static func settle(
        _ line: PostRoom.Line, _ verdict: WebhookVerdict, _ attempt: Attempt, of webhook: String,
        on connection: borrowing Connection
    ) throws -> Bool {
        guard try PostRoom.webhooks.settle(line, attempt, on: connection) else { return false }
        if attempt.state == .accepted {
            let wasStopped = try connection.query(
                """
                with before as (
                    select stopped_at from bascule.webhook where webhook = \(webhook) for update
                )
                update bascule.webhook w
                   set failing_since = null, refused = 0, stopped_at = null, stopped_for = null,
                       closed_at = null, closed_until = null
                  from before
                 where w.webhook = \(webhook)
                   and (w.failing_since is not null or w.refused > 0 or w.stopped_at is not null
                        or w.closed_until is not null)
                returning before.stopped_at is not null
                """
            ).firstValue(as: Bool.self)
            if wasStopped == true { try WebhookBook.goOn(webhook, on: connection) }
            return false
        }
        if let rest = verdict.rest {
            try connection.execute(
                """
                update bascule.webhook
                   set closed_at = clock_timestamp(),
                       closed_until = clock_timestamp()
                                      + make_interval(secs => \(rest / .seconds(1)))
                 where webhook = \(webhook)
                """)
        }
        let isOver = attempt.wait == nil
        let most = Int64(Webhook.Limits.refusedInARow)
        return try connection.query(
            """
            update bascule.webhook
               set failing_since = coalesce(failing_since, clock_timestamp()),
                   refused = refused + \(isOver ? 1 : 0),
                   stopped_at = case when \(verdict.isGone) or (\(isOver) and refused + 1 >= \(most))
                                     then coalesce(stopped_at, clock_timestamp())
                                     else stopped_at end,
                   stopped_for = case when \(verdict.isGone) or (\(isOver) and refused + 1 >= \(most))
                                      then \(attempt.answer.clipped(to: PostRoom.answerLength))
                                      else stopped_for end
             where webhook = \(webhook)
            returning stopped_at is not null
            """
        ).firstValue(as: Bool.self) ?? false
    }
}
