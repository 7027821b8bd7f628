// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
package import Postgres

/// What each webhook is to be told, and how far it has been told.
///
/// Nothing is written for it where something happens: the journal's entry of a file or an export is in
/// the transaction that made it true, its chain is in the order of commits without a gap, and an alert
/// is its own row. So nothing that was rolled back is told, and nothing that was committed is lost.
package enum WebhookBook {
    /// Links of the journal's chain that are read at once.
    static let linksAtOnce: Int64 = 1_000

    /// Puts what has happened since the last look into the outbox; the first look only begins.
    ///
    /// - Returns: how many messages.
    static func record(
        for webhook: Webhook, guardedBy commitGuard: CommitGuard, on connection: Connection
    ) throws -> Int {
        var all = 0
        while true {
            let (made, isAll) = try commitGuard.transaction(on: connection) {
                try recordSome(for: webhook, on: $0)
            }
            all += made
            if isAll { return all }
        }
    }

    private static func recordSome(
        for webhook: Webhook, on connection: Connection
    ) throws -> (made: Int, isAll: Bool) {
        try connection.execute(
            """
            insert into bascule.webhook (webhook, seq)
            select \(webhook.name), max(seq) from bascule.journal_chain
                on conflict (webhook) do nothing
            """)
        let (seq, begin, last) = try connection.query(
            """
            select seq, begun_at, (select max(seq) from bascule.journal_chain) as last
              from bascule.webhook where webhook = \(webhook.name) for update
            """
        ).one(by: Column.self) { row in
            (
                try row[.seq, as: Int64.self], try row[.begin, as: Timestamp.self],
                try row[.last, as: Int64.self]
            )
        }
        try hold(webhook, on: connection)
        // A database that was put back is behind it: then it goes on from there.
        let from = min(seq, last)
        var to = min(last, from + linksAtOnce)
        var isHeld = false
        if webhook.events.contains(where: { $0 == .exportWritten || $0 == .exportAmended }),
            let unplaced = try ExportEvent.firstUnplaced(from..<to, on: connection)
        {
            to = unplaced - 1
            isHeld = true
        }
        let links = try events(of: webhook, from..<to, on: connection)
        let reach = try AlertReach(of: webhook.name, on: connection)
        let alerts = try AlertEvent.read(
            webhook.name, since: begin, reach, webhook.events, on: connection)
        let messages = try links + alerts.map { try $0.message() }
        let made = try insert(messages, for: webhook.name, on: connection)
        if to != seq {
            try connection.execute(
                "update bascule.webhook set seq = \(to) where webhook = \(webhook.name)")
        }
        let isAll = alerts.count < AlertEvent.atOnce
        if isAll { try reach.note(of: webhook.name, on: connection) }
        return (made, (to == last || isHeld) && isAll)
    }

    private enum Column: String, RowColumn {
        case seq, last
        case begin = "begun_at"
    }

    private static func events(
        of webhook: Webhook, _ range: Range<Int64>, on connection: borrowing Connection
    ) throws -> [EventKind.Message] {
        guard !range.isEmpty else { return [] }
        var found: [(seq: Int64, message: EventKind.Message)] = []
        for event in try FileEvent.read(range, of: webhook.feeds, on: connection)
        where webhook.events.contains(event.kind) {
            found.append((event.seq, try event.message()))
        }
        for event in try ExportEvent.read(range, on: connection)
        where webhook.events.contains(event.kind) {
            found.append((event.seq, try event.message()))
        }
        return found.sorted { $0.seq < $1.seq }.map(\.message)
    }

    private static func insert(
        _ messages: [EventKind.Message], for webhook: String, on connection: borrowing Connection
    ) throws -> Int {
        guard !messages.isEmpty else { return 0 }
        return try connection.execute(
            """
            insert into bascule.webhook_message (webhook, event, type, body, alert_id, told_as)
            select \(webhook), m.event, m.type, m.body, nullif(m.alert_id, 0),
                   nullif(m.told_as, '')
              from unnest(\(messages.map(\.eventID)), \(messages.map(\.type)),
                          \(messages.map(\.body)), \(messages.map { $0.alert ?? 0 }),
                          \(messages.map { $0.toldAs ?? "" }))
                   with ordinality as m (event, type, body, alert_id, told_as, place)
             order by m.place
                on conflict (webhook, event) do nothing
            """)
    }

    /// Those that are declared are here.
    static func keep(_ declared: [String], on connection: borrowing Connection) throws {
        try connection.execute(
            """
            update bascule.webhook set left_at = null
             where left_at is not null and webhook = any(\(declared))
            """)
    }

    /// Notes which ones nobody declares any more, and lets go of those of whom that is so for a day.
    ///
    /// A declaration may be away for a moment, or be another host's. What waits is sent to nobody.
    ///
    /// - Parameter answer: what to say of what waits.
    static func forget(
        allBut declared: [String], _ answer: String, on connection: borrowing Connection
    ) throws {
        let seconds = Webhook.Limits.absence / .seconds(1)
        try connection.execute(
            """
            update bascule.webhook set left_at = clock_timestamp()
             where left_at is null and webhook <> all(\(declared))
            """)
        try connection.execute(
            """
            delete from bascule.webhook
             where left_at <= clock_timestamp() - make_interval(secs => \(seconds))
            """)
        // One that was only asked for by a test has no row.
        try connection.execute(
            """
            update bascule.webhook_message m
               set state = 'refused', due_at = null, ended_at = clock_timestamp(),
                   answer = \(answer)
             where due_at is not null and webhook <> all(\(declared))
               and not exists (select from bascule.webhook w where w.webhook = m.webhook)
               and made_at <= clock_timestamp() - make_interval(secs => \(seconds))
            """)
    }

    /// A message for the asking, due at once.
    ///
    /// - Returns: its number.
    package static func recordTest(
        for webhook: String, on connection: borrowing Connection
    ) throws -> Int64 {
        let (id, instant) = try connection.query(
            """
            select 'evt_' || replace(gen_random_uuid()::text, '-', '') as event,
                   to_char(clock_timestamp() at time zone 'UTC',
                           'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as happened_at
            """
        ).one(by: TestColumn.self) { row in
            (try row[.id, as: String.self], try row[.instant, as: String.self])
        }
        let body = try EventBody(
            id: id, type: EventKind.test, timestamp: instant, data: TestFacts(webhook: webhook)
        ).text()
        return try connection.query(
            """
            insert into bascule.webhook_message (webhook, event, type, body, retried_at)
            values (\(webhook), \(id), \(EventKind.test), \(body), clock_timestamp())
            returning id
            """
        ).value(as: Int64.self)
    }

    private enum TestColumn: String, RowColumn {
        case id = "event"
        case instant = "happened_at"
    }

    /// Has a message tried again at once: one that waits, has failed, or of which nobody knows.
    ///
    /// - Returns: the webhook.
    /// - Throws: `WebhookError.nothingToRetry`, `.gone`.
    package static func retry(_ id: Int64, on connection: borrowing Connection) throws -> String {
        let gone = try connection.query(
            """
            select m.webhook from bascule.webhook_message m
              left join bascule.webhook w using (webhook)
             where m.id = \(id)
               and (w.left_at is not null or w.webhook is null and m.due_at is null)
            """
        ).firstValue(as: String.self)
        if let gone { throw WebhookError.gone(id: id, webhook: gone) }
        let webhook = try connection.query(
            """
            update bascule.webhook_message
               set state = case state when 'refused' then 'recorded' else state end,
                   due_at = clock_timestamp(), ended_at = null, retried_at = clock_timestamp()
             where id = \(id) and state in ('recorded', 'refused', 'unknown') and body is not null
            returning webhook
            """
        ).firstValue(as: String.self)
        guard let webhook else { throw WebhookError.nothingToRetry(id: id) }
        return webhook
    }
}
