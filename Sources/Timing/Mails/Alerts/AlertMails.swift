// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import MIME
package import Postgres
internal import Views
package import Wording

/// Puts what alerts have to say into the outbox: what is new, what is over, what nobody has taken up.
///
/// An alert and that it was told are one commit, so it is told once, by whichever process looks.
package struct AlertMails: Sendable {
    /// Who writes, and how its readers read.
    package struct Writer: Sendable {
        package var from: Mailbox
        package var envelopeFrom: String
        package var zone: Zone
        package var language: Language
        /// The console's address; nil: it is not told.
        package var console: String?

        package init(
            from: Mailbox, envelopeFrom: String, zone: Zone, language: Language, console: String?
        ) {
            self.from = from
            self.envelopeFrom = envelopeFrom
            self.zone = zone
            self.language = language
            self.console = console
        }
    }

    private let mail: Mail
    private let alerts: Mail.Alerts
    private let writer: Writer

    package init(_ mail: Mail, _ alerts: Mail.Alerts, by writer: Writer) {
        self.mail = mail
        self.alerts = alerts
        self.writer = writer
    }

    /// - Returns: the mails that were made.
    package func record(
        by actor: String, commitGuard: CommitGuard = .always, on connection: Connection
    ) throws -> [Int64] {
        try commitGuard.transaction(on: connection) { connection in
            let lock = "bascule.mail " + mail.name
            _ = try connection.query("select pg_advisory_xact_lock(hashtextextended(\(lock), 0))")
            let items = try open(on: connection)
            let lately = try connection.query(self.lately).value(as: Int.self)
            let plan = AlertPlan(items.map(\.item), alerts, mailsLately: lately)
            let told = items.filter { plan.told.contains($0.item) }
            let usual = told.filter { $0.item.kind != .escalated }
            let escalated = told.filter { $0.item.kind == .escalated }
            var made: [Int64] = []
            made += try make(usual, to: mail.to, by: actor, on: connection).map { [$0] } ?? []
            made +=
                try make(escalated, to: alerts.escalation?.to ?? [], by: actor, on: connection)
                .map { [$0] } ?? []
            return made
        }
    }

    private func make(
        _ told: [ToldAlert], to recipients: [Mailbox], by actor: String, on connection: Connection
    ) throws -> Int64? {
        guard let first = told.first, !recipients.isEmpty else { return nil }
        let now = try connection.query("select clock_timestamp()").value(as: Timestamp.self)
        let text = AlertText(mail: mail, told: told, now: now, writer: writer)
        let body = MailBody(text.content, in: writer.language)
        let draft = Draft(
            mail: mail.name, period: "a\(first.item.id)", to: recipients, from: writer.from,
            envelopeFrom: writer.envelopeFrom, subject: text.subject,
            body: body.part, words: body.text, date: now.seconds,
            offset: writer.zone.offset(atUTC: now.seconds))
        guard let id = try Outbox.record(draft, .next, by: actor, on: connection) else {
            return nil
        }
        _ = try connection.execute(
            """
            insert into bascule.mail_alert (mail, alert_id, told_as, mail_id, over_at)
            select \(mail.name), t.alert_id, t.told_as, \(id),
                   case when t.told_as <> 'raised' then clock_timestamp() end
              from unnest(\(told.map(\.item.id)), \(told.map(\.item.kind.rawValue)))
                   as t (alert_id, told_as)
            """)
        let over = told.filter { $0.item.kind == .resolved }.map(\.item.id)
        if !over.isEmpty {
            try connection.execute(
                """
                update bascule.mail_alert set over_at = clock_timestamp()
                 where mail = \(mail.name) and told_as = 'raised' and alert_id = any(\(over))
                """)
        }
        return id
    }

    /// Alerts in one look, at most; the next one goes on.
    private static let atOnce = 1_000

    /// What is not told yet, oldest first.
    private func open(on connection: Connection) throws -> [ToldAlert] {
        try connection.query(question).decode(as: ToldAlert.self)
    }

    /// Its mails within an hour.
    ///
    /// Of the begin of the transaction: an index can't be asked for a clock that goes on.
    var lately: SQL {
        """
        select count(*) from bascule.mail
         where mail = \(mail.name) and made_at > now() - interval '1 hour'
        """
    }

    /// Its cost is that of alerts that are open, or were told of late, however many there were.
    var question: SQL {
        let after = alerts.escalation.map { $0.after / .seconds(1) }
        let same = alerts.same / .seconds(1)
        return """
            with wanted as (
                select a.id, 'raised' as kind
                  from bascule.alerts a
                 where a.rule = any(\(alerts.rules)) and a.resolved_at is null
                   and a.acknowledged_at is null
                   and not exists (select from bascule.mail_alert m
                                    where m.mail = \(mail.name) and m.alert_id = a.id
                                      and m.told_as = 'raised')
                 union all
                select a.id, 'resolved'
                  from bascule.mail_alert m
                  join bascule.alerts a on a.id = m.alert_id
                 where m.mail = \(mail.name) and m.told_as = 'raised' and m.over_at is null
                   and a.resolved_at is not null
                   and m.told_at > now() - interval '90 days'
                   and not exists (select from bascule.mail_alert r
                                    where r.mail = m.mail and r.alert_id = a.id
                                      and r.told_as = 'resolved')
                 union all
                select a.id, 'escalated'
                  from bascule.mail_alert m
                  join bascule.alerts a on a.id = m.alert_id
                 where m.mail = \(mail.name) and m.told_as = 'raised' and a.resolved_at is null
                   and a.acknowledged_at is null
                   and m.told_at < now() - make_interval(secs => \(after))
                   and not exists (select from bascule.mail_alert r
                                    where r.mail = m.mail and r.alert_id = a.id
                                      and r.told_as = 'escalated')
            )
            select w.id, w.kind, a.rule, a.subject, a.message, a.raised_at, a.resolution,
                   (select extract(epoch from clock_timestamp() - max(m.told_at))
                           ::double precision
                      from bascule.mail_alert m
                      join bascule.alerts o on o.id = m.alert_id
                     where m.mail = \(mail.name) and m.told_as = 'raised' and o.rule = a.rule
                       -- What is longer ago keeps nothing from being told.
                       and m.told_at > now() - make_interval(secs => \(same))
                       and o.subject = a.subject and o.id <> a.id) as told_ago
              from wanted w
              join bascule.alerts a on a.id = w.id
             order by w.id, w.kind
             limit \(Self.atOnce)
            """
    }
}
