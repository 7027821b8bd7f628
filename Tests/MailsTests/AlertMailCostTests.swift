// SPDX-License-Identifier: Apache-2.0

import Calendar
import MIME
import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Mails

/// What a look for alerts to tell of costs where there were many.
@Suite struct AlertMailCostTests {
    private func mails() throws -> AlertMails {
        let yaml = """
            mail: alertes
            to: [labo@usine.example]
            on: alert
            rules: [dead]
            escalate: { after: 2h, to: [chef@usine.example], unless: acknowledged }
            """
        let (mail, mistakes) = MailCatalog.parse(
            yaml, file: "a.yaml", rules: ["dead"], exports: [])
        #expect(mistakes.isEmpty)
        let declared = try #require(mail)
        return AlertMails(
            declared, try #require(declared.alerts),
            by: AlertMails.Writer(
                from: try #require(Mailbox("bascule@usine.example")),
                envelopeFrom: "bascule@usine.example", zone: try Zone("America/Guadeloupe"),
                language: .fr, console: nil))
    }

    private func pages(_ question: SQL, _ connection: borrowing Connection) throws -> Int {
        let plan = try connection.query(
            "explain (analyze, buffers, format text) \(raw: question)"
        ).values(as: String.self).joined(separator: "\n")
        return plan.matches(of: /(?:hit|read)=(\d+)/).prefix(2)
            .reduce(0) { $0 + (Int($1.output.1) ?? 0) }
    }

    @Test func `of 100,000 mails that failed long ago a look for failures reads nothing`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        try connection.script(
            """
            insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from,
                                      bytes, words, made_by)
            values ('alertes', 'a1', 1, 'x', 'x', 'x', 1, 'x', 'test');
            insert into bascule.mail_recipient (mail_id, address, state, due_at, ended_at)
            select m.id, n || '@usine.example', 'refused', null, now() - interval '60 days'
              from bascule.mail m, generate_series(1, 100000) n;
            analyze bascule.mail_recipient;
            """)
        let read = try connection.transaction { connection in
            #expect(
                try FailedMails.detector.page(after: nil, limit: 10, on: connection).isEmpty)
            return try connection.query(
                """
                select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
                 where relid = 'bascule.mail_recipient'::regclass
                """
            ).value(as: Int64.self)
        }
        #expect(read < 100, "\(read) rows")
        try connection.execute(
            """
            update bascule.mail_recipient set ended_at = now() - interval '29 days'
             where address = '7@usine.example'
            """)
        #expect(
            try FailedMails.detector.page(after: nil, limit: 10, on: connection).count == 1)
    }

    @Test func `of 100,000 alerts that were told and are over a look reads nothing`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        let mails = try mails()
        // All within the 90 days in which an end is told; the same thing again and again.
        try connection.script(
            """
            insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from,
                                      bytes, words, made_by, made_at)
            select 'alertes', 'a' || n, 1, n::text, 'x', 'x', 1, 'x', 'test',
                   now() - interval '80 days' + n * interval '1 min'
              from generate_series(1, 100000) n;
            insert into bascule.alert (rule, subject, due_at, raised_at, resolved_at, message)
            select 'dead', 'job 7', t, t, t, 'x'
              from generate_series(1, 100000) n,
                   lateral (select now() - interval '80 days' + n * interval '1 min' as t) moment;
            insert into bascule.mail_alert (mail, alert_id, told_as, told_at, mail_id, over_at)
            select 'alertes', a.id, k, a.raised_at, m.id, a.raised_at
              from bascule.alert a, unnest(array['raised', 'resolved']) k,
                   (select min(id) as id from bascule.mail) m;
            analyze bascule.mail;
            analyze bascule.alert;
            analyze bascule.mail_alert;
            """)
        let quiet = try pages(mails.question, connection)
        #expect(quiet < 50, "\(quiet) pages")
        let lately = try pages(mails.lately, connection)
        #expect(lately < 20, "\(lately) pages")
        try connection.execute(
            """
            insert into bascule.alert (rule, subject, due_at, message)
            values ('dead', 'job 7', clock_timestamp(), 'x')
            """)
        let busy = try pages(mails.question, connection)
        #expect(busy < 50, "\(busy) pages")
        #expect(try mails.record(by: "a", on: connection).count == 1)
        try connection.execute(
            "update bascule.alert set resolved_at = now() where resolved_at is null")
        #expect(try mails.record(by: "a", on: connection).count == 1)
        #expect(try mails.record(by: "a", on: connection).isEmpty)
        let open = try connection.query(
            "select count(*) from bascule.mail_alert where over_at is null"
        ).value(as: Int64.self)
        #expect(open == 0)
    }
}
